import { expect, it } from 'vitest';
import { unknownEventModel } from '../../src/unknown-events/model.ts';
import { KEPT_A_DAY, KEPT_DAYS } from '../../src/unknown-events/rules.ts';
import { unknownEventStore } from '../../src/unknown-events/store.ts';
import type { Opened } from '../support/databases.ts';

const NOON = new Date('2026-11-23T05:00:00Z');
const HOUR_MS = 3_600_000;
const after = (hours: number): Date => new Date(NOON.getTime() + hours * HOUR_MS);

export function unknownEventsContract(opened: () => Opened): void {
  const store = () => unknownEventStore(opened().connection);
  const event = (kind: string, at: Date, payload?: string) => ({
    channel: 'zalo-oa',
    kind,
    at,
    ...(payload !== undefined && { payload }),
  });

  it('keeps the first few of a kind and day as they came, and counts all of them', async () => {
    const many = Array.from({ length: KEPT_A_DAY + 3 }, (_, n) => event('many', after(n / 60), `{"n":${n}}`));
    await store().keepMany(many.slice(0, 2));
    await store().keepMany(many.slice(2));
    const samples = await store().samples('zalo-oa', 'many', 50);
    const first = Array.from({ length: KEPT_A_DAY }, (_, n) => `{"n":${n}}`);
    expect(samples.map(({ payload }) => payload)).toEqual(first.reverse());
    expect(samples[0]?.at).toEqual(after((KEPT_A_DAY - 1) / 60));
    expect((await store().kinds()).find(({ kind }) => kind === 'many')).toEqual({
      channel: 'zalo-oa',
      kind: 'many',
      count: KEPT_A_DAY + 3,
      firstAt: NOON,
      lastAt: after((KEPT_A_DAY + 2) / 60),
    });
  });

  it('keeps some of each day, and adds up over days', async () => {
    const day = (n: number) => Array.from({ length: 9 }, () => event('daily', after(24 * n), `"day ${n}"`));
    await store().keepMany([...day(0), ...day(1)]);
    const samples = await store().samples('zalo-oa', 'daily', 2 * KEPT_A_DAY);
    expect(samples.map(({ payload }) => payload)).toEqual([
      ...Array<string>(KEPT_A_DAY).fill('"day 1"'),
      ...Array<string>(KEPT_A_DAY).fill('"day 0"'),
    ]);
    const kinds = await store().kinds();
    expect(kinds.find(({ kind }) => kind === 'daily')).toMatchObject({ count: 18, lastAt: after(24) });
    expect(kinds.map(({ lastAt }) => lastAt.getTime())).toEqual(
      kinds.map(({ lastAt }) => lastAt.getTime()).sort((a, b) => b - a),
    );
  });

  it('tells channels apart, and counts what comes without anything to keep', async () => {
    await store().keepMany([event('same', NOON), { ...event('same', NOON, '{}'), channel: 'telegram' }]);
    const kinds = (await store().kinds()).filter(({ kind }) => kind === 'same');
    expect(kinds.map(({ channel, count }) => [channel, count]).sort()).toEqual([
      ['telegram', 1],
      ['zalo-oa', 1],
    ]);
    expect(await store().samples('zalo-oa', 'same', 5)).toEqual([]);
    expect(await store().samples('telegram', 'same', 5)).toMatchObject([{ payload: '{}' }]);
  });

  it('loses none when several write at once', async () => {
    const writes = Array.from({ length: 20 }, (_, n) =>
      store().keepMany([event('race', after(n / 3_600), '1')]),
    );
    await Promise.all(writes);
    const [race] = (await store().kinds()).filter(({ kind }) => kind === 'race');
    expect(race?.count).toBe(20);
    expect(await store().samples('zalo-oa', 'race', 50)).toHaveLength(KEPT_A_DAY);
  });

  it('is forgotten by the database after its days, by an index', async () => {
    const indexes = await unknownEventModel(opened().connection).collection.indexes();
    expect(indexes.map(({ key, expireAfterSeconds }) => [key, expireAfterSeconds])).toEqual([
      [{ _id: 1 }, undefined],
      [{ channel: 1, kind: 1, lastAt: -1 }, undefined],
      [{ lastAt: 1 }, KEPT_DAYS * 86_400],
    ]);
  });
}
