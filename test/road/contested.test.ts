import { expect, test } from 'vitest';
import { openContested } from '../../src/road/contested.ts';

test('a mark is left once two reads in a row found nothing of another process', () => {
  const contested = openContested();
  contested.mark('lan');
  contested.found('lan', true);
  contested.found('lan', false);
  contested.found('lan', true);
  expect(contested.has('lan')).toBe(true);
  contested.found('lan', true);
  expect(contested.has('lan')).toBe(false);
});

test('what is not marked is not marked by reading it', () => {
  const contested = openContested();
  contested.found('lan', false);
  expect(contested.has('lan')).toBe(false);
});

test('marks are bounded: the oldest is forgotten', () => {
  const contested = openContested();
  contested.mark('first');
  contested.mark('second');
  contested.mark('first');
  for (let n = 0; n < 9_999; n += 1) contested.mark(`c${n}`);
  expect(contested.has('first')).toBe(true);
  expect(contested.has('second')).toBe(false);
});
