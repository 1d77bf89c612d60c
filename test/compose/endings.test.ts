import { expect, it } from 'vitest';
import { endings } from '../../src/compose/endings.ts';

it('knows which parts have been told to end and have not', async () => {
  const ending = endings();
  let close: () => void = () => undefined;
  const door = ending.of('door', () => new Promise<void>((done) => (close = done)));
  const jobs = ending.of('jobs', () => Promise.resolve());
  const road = ending.of('road', () => Promise.reject(new Error('broken')));
  expect(ending.left()).toEqual(['door', 'jobs', 'road']);
  await jobs;
  await expect(road).rejects.toThrow('broken');
  expect(ending.left()).toEqual(['door', 'road']);
  close();
  await door;
  expect(ending.left()).toEqual(['road']);
});
