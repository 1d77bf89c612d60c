import { beforeEach, describe, expect, it } from 'vitest';
import { unknownEvents } from '../../src/compose/unknown-events.ts';
import { AppError } from '../../src/core/errors.ts';
import type { KeepUnknown } from '../../src/road/ports.ts';
import { KEPT_A_DAY } from '../../src/unknown-events/rules.ts';
import type { UnknownEvent } from '../../src/unknown-events/store.ts';
import { keptLog } from '../support/silence.ts';

const NOW = new Date('2026-11-23T03:00:00Z');
let now: Date;
let kept: UnknownEvent[];
let counted: string[];
let log: ReturnType<typeof keptLog>;
let write: (events: readonly UnknownEvent[]) => Promise<void>;
let of: (channel: string) => KeepUnknown;

beforeEach(() => {
  now = NOW;
  [kept, counted, log] = [[], [], keptLog()];
  write = (events) => Promise.resolve(void kept.push(...events));
  of = unknownEvents({
    store: { keepMany: (events) => write(events) },
    count: (channel, kind) => counted.push(`${channel} ${kind}`),
    clock: () => now,
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

  it('is looked at only as often a day as its kind is kept', async () => {
    const keep = of('zalo-oa');
    let looked = 0;
    const event = {
      get group() {
        return (looked += 1);
      },
    };
    for (let n = 0; n < KEPT_A_DAY + 3; n += 1) await keep('create_group', event);
    await keep('leave_group', {});
    now = new Date(NOW.getTime() + 86_400_000);
    await keep('create_group', {});
    expect(looked).toBe(KEPT_A_DAY);
    expect(kept.map(({ payload }) => payload !== undefined)).toEqual([
      ...Array<boolean>(KEPT_A_DAY).fill(true),
      false,
      false,
      false,
      true,
      true,
    ]);
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
