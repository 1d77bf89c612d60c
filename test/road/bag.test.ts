import { expect, test } from 'vitest';
import { putIn, takeOut } from '../../src/road/bag.ts';

interface Thing {
  readonly name: string;
  place: number;
}

const things = (...names: string[]): Thing[] => names.map((name) => ({ name, place: 0 }));

function bagOf(all: readonly Thing[]): Thing[] {
  const bag: Thing[] = [];
  for (const one of all) putIn(bag, one);
  return bag;
}

test('what is taken out is gone, and the rest can still be taken out', () => {
  const all = things('a', 'b', 'c', 'd');
  const [a, b, c, d] = all;
  const bag = bagOf(all);
  takeOut(bag, b!);
  expect(bag).toHaveLength(3);
  expect(bag).not.toContain(b);
  takeOut(bag, d!);
  takeOut(bag, a!);
  expect(bag).toEqual([c]);
  takeOut(bag, c!);
  expect(bag).toEqual([]);
});

test('taking out a second time takes nothing else', () => {
  const all = things('a', 'b', 'c');
  const bag = bagOf(all);
  takeOut(bag, all[0]!);
  takeOut(bag, all[0]!);
  expect(bag).toHaveLength(2);
});
