import { describe, expect, it } from 'vitest';
import { oneByOne } from '../../src/clock/one-by-one.ts';
import { AppError } from '../../src/core/errors.ts';
import { keptLog } from '../support/silence.ts';

const { signal } = new AbortController();

/** Waiting items in a list, of which those in `refused` always fail. */
function working(ids: readonly string[], refused: readonly string[], limit = 2) {
  const log = keptLog();
  const tried: string[] = [];
  const run = oneByOne({
    name: 'job',
    log,
    limit,
    find: (most, after = '') => {
      const left = ids.filter((id) => id > after && (refused.includes(id) || !tried.includes(id)));
      return Promise.resolve(left.slice(0, most).map((_id) => ({ _id })));
    },
    act: ({ _id }) => {
      tried.push(_id);
      if (refused.includes(_id)) return Promise.reject(new AppError('unavailable', 'Not now.'));
      return Promise.resolve(_id !== 'nothing');
    },
  });
  return { run, tried, log };
}

describe('many small things of a job', () => {
  it('are done each on its own; one that fails is logged and tried in the next round', async () => {
    const { run, tried, log } = working(['a', 'b', 'c', 'nothing'], ['b'], 10);
    expect(await run(signal)).toEqual({ did: 2 });
    expect(await run(signal)).toEqual({ did: 0 });
    expect(tried).toEqual(['a', 'b', 'c', 'nothing', 'b']);
    expect(log.said).toMatchObject([
      { level: 'warn', fields: { job: 'job', item: 'b' } },
      { level: 'warn', fields: { job: 'job', item: 'b' } },
    ]);
  });

  it('that fail again and again, however many, keep none behind them waiting', async () => {
    const { run, tried } = working(['a', 'b', 'c', 'd'], ['a', 'b']);
    for (let round = 0; round < 4; round += 1) await run(signal);
    expect(tried).toEqual(['a', 'b', 'c', 'd', 'a', 'b']);
  });

  it('end between two of them when the time is up, and go on from there', async () => {
    const { run, tried } = working(['a', 'b', 'c'], []);
    const over = AbortSignal.abort();
    expect(await run(over)).toEqual({ did: 0 });
    expect(tried).toEqual([]);
    await run(signal);
    await run(signal);
    expect(tried).toEqual(['a', 'b', 'c']);
  });
});
