import { beforeEach, describe, expect, it } from 'vitest';
import { unknownEvents } from '../../src/compose/unknown-events.ts';
import { AppError } from '../../src/core/errors.ts';
import type { KeepUnknown } from '../../src/road/ports.ts';
import type { UnknownEvent } from '../../src/unknown-events/store.ts';
import { keptLog } from '../support/silence.ts';

const NOW = new Date('2026-11-23T03:00:00Z');
let kept: UnknownEvent[];
let counted: string[];
let log: ReturnType<typeof keptLog>;
let write: (events: readonly UnknownEvent[]) => Promise<void>;
let of: (channel: string) => KeepUnknown;

beforeEach(() => {
  [kept, counted, log] = [[], [], keptLog()];
  write = (events) => Promise.resolve(void kept.push(...events));
  of = unknownEvents({
    store: { keepMany: (events) => write(events) },
    count: (channel, kind) => counted.push(`${channel} ${kind}`),
    clock: () => NOW,
    log,
  });
});

describe('an event that nobody knows', () => {
  it('is kept before it is acknowledged, cleaned, and counted', async () => {
    await of('zalo-oa')('create group!', { token: 'abc', group: 1 });
    expect(kept).toEqual([
      { channel: 'zalo-oa', kind: 'create-group', at: NOW, payload: '{"token":"•","group":1}' },
    ]);
    expect(counted).toEqual(['zalo-oa create-group']);
  });

  it('is only counted where it brings nothing to keep', async () => {
    await of('telegram')('refused');
    expect(kept).toEqual([{ channel: 'telegram', kind: 'refused', at: NOW }]);
  });

  it('is told of in the log once a kind, without what it says', async () => {
    const keep = of('zalo-oa');
    for (let n = 0; n < 3; n += 1) await keep('create_group', { text: 'bí mật' });
    expect(log.said.map(({ level, fields }) => [level, fields])).toEqual([
      ['info', { channel: 'zalo-oa', kind: 'create_group' }],
    ]);
  });

  it('does not fail whoever brings it when it cannot be kept', async () => {
    write = () => Promise.reject(new AppError('unavailable', 'the database is away'));
    await of('zalo-oa')('create_group', { text: 'bí mật' });
    const [warned] = log.said.filter(({ level }) => level === 'warn');
    expect(warned?.fields).toMatchObject({ channel: 'zalo-oa', kind: 'create_group', code: 'unavailable' });
    expect(JSON.stringify(log.said)).not.toContain('bí mật');
    expect(counted).toHaveLength(1);
  });

  it('does not hold up whoever brings it when the database hangs', async () => {
    write = () => new Promise(() => undefined);
    const began = performance.now();
    await of('zalo-oa')('create_group', {});
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  it('comes in any number while the database hangs without filling the memory', async () => {
    let asked = 0;
    write = (events) => {
      asked += events.length;
      return new Promise(() => undefined);
    };
    const keep = of('zalo-oa');
    await Promise.all(Array.from({ length: 3_000 }, () => keep('flood', {})));
    expect(counted).toHaveLength(3_000);
    expect(asked).toBeLessThanOrEqual(1_000);
  });

  it('has one of a bounded number of kinds, for each channel its own', async () => {
    const [zalo, telegram] = [of('zalo-oa'), of('telegram')];
    await Promise.all(Array.from({ length: 200 }, (_, n) => zalo(`made-up-${n}`, {})));
    await telegram('poll', {});
    await zalo('made-up-3', {});
    const kinds = new Set(counted);
    expect(kinds.size).toBe(52);
    expect(counted.filter((one) => one === 'zalo-oa other')).toHaveLength(150);
    expect(counted.at(-1)).toBe('zalo-oa made-up-3');
    expect(kept.map(({ kind }) => kind)).toContain('other');
  });
});
