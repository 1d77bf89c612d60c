import { expect, it } from 'vitest';
import { readProblem, whatIsWrong } from '../../src/console/wire/problem.ts';

const told = (status: number, said: object) => whatIsWrong(readProblem(status, said));

it('What is not right yet is told as the server says it to people, without the field’s inner name', () => {
  const code = 'invalid-input';
  expect(told(400, { code, field: 'hours.tue.0', detail: 'hours.tue.0: it overlaps another span.' })).toBe(
    'It overlaps another span.',
  );
  expect(told(400, { code, field: 'name', detail: 'name: Fill this in.', fix: 'Fill this in.' })).toBe(
    'Fill this in.',
  );
  expect(told(400, { code, title: 'Something is not right yet.' })).toBeUndefined();
});

it('Of other refusals their kind says enough', () => {
  expect(told(409, { code: 'stale', detail: 'Somebody else has changed this ticket.' })).toBeUndefined();
  expect(told(500, { code: 'bug', detail: 'x' })).toBeUndefined();
});
