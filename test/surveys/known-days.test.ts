import { expect, it } from 'vitest';
import { knownDays } from '../../src/surveys/known-days.ts';
import type { StoredDay } from '../../src/surveys/packed-day.ts';

const began = new Date(1);
const lists = { asked: [], channels: [], languages: [], staff: [], scores: [], choices: [] };

function stored(day: number, version = 1, more: Partial<StoredDay> = {}): StoredDay {
  const about = { _id: `d${day}`, day: new Date(day), version, began, upTo: new Date(9) };
  return { ...about, ...lists, columns: new Uint8Array(10).fill(version), ...more };
}

/** Asks for days as they are in the database now; tells what was read of them. */
function asking(mostBytes: number) {
  const days = knownDays(mostBytes);
  return async (...there: StoredDay[]): Promise<readonly [string, readonly StoredDay[]]> => {
    let read = '';
    const heads = there.map(({ _id, day, version, began: since, upTo, staleAt }) => ({
      ...{ _id, day, version, ...(since && { began: since }), ...(upTo && { upTo }) },
      ...(staleAt && { staleAt }),
    }));
    const found = await days.of(heads, (ids) => {
      read = ids.join();
      return Promise.resolve(there.filter(({ _id }) => ids.includes(_id)));
    });
    return [read, found];
  };
}

it('days are read once, and again when their version or their packing is another', async () => {
  const ask = asking(1_000);
  const days = [stored(1), stored(2), stored(3)];
  expect(await ask(...days)).toEqual(['d1,d2,d3', days]);
  expect(await ask(...days)).toEqual(['', days]);
  const changed = [stored(1), stored(2, 2), stored(3, 1, { began: new Date(2) })];
  expect(await ask(...changed)).toEqual(['d2,d3', changed]);
  expect(await ask(...changed)).toEqual(['', changed]);
  expect(await ask(stored(1, 1, { upTo: new Date(10) }))).toMatchObject(['d1', [{ upTo: new Date(10) }]]);
});

it('a day that something changed in is not believed, known or not', async () => {
  const ask = asking(1_000);
  await ask(stored(1));
  const [read, [day]] = await ask(stored(1, 1, { staleAt: new Date(5) }));
  expect(read).toBe('');
  expect(day).toMatchObject({ staleAt: new Date(5) });
  expect(day).not.toHaveProperty('columns');
});

it('no more is kept than there is room for: those that were not asked for longest go first', async () => {
  const ask = asking(25);
  await ask(stored(1), stored(2));
  await ask(stored(1), stored(3));
  expect((await ask(stored(1), stored(2), stored(3)))[0]).toBe('d2');
});
