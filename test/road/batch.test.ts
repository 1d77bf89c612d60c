import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { batched } from '../../src/road/batch.ts';

describe('writing many small things together', () => {
  it('writes what comes at the same time with one command, in order', async () => {
    const written: number[][] = [];
    const write = batched<number>((items) => {
      written.push([...items]);
      return Promise.resolve();
    });
    await Promise.all([1, 2, 3].map(write));
    await write(4);
    expect(written).toEqual([[1, 2, 3], [4]]);
  });

  it('lets one bad item fail alone', async () => {
    const write = batched<number>((items) =>
      items.includes(2) ? Promise.reject(new Error('two is bad')) : Promise.resolve(),
    );
    const ends = await Promise.allSettled([1, 2, 3].map(write));
    expect(ends.map((end) => end.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails all of a batch at once when the database is away', async () => {
    let asked = 0;
    const write = batched<number>(() => {
      asked += 1;
      return Promise.reject(new AppError('unavailable', 'Away.'));
    });
    const ends = await Promise.allSettled([1, 2, 3].map(write));
    expect(ends.map((end) => end.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(asked).toBe(1);
  });

  it('goes on after a failure', async () => {
    let isAway = true;
    const write = batched<number>(() => (isAway ? Promise.reject(new Error('away')) : Promise.resolve()));
    await expect(write(1)).rejects.toThrow('away');
    isAway = false;
    await expect(write(1)).resolves.toBeUndefined();
  });
});
