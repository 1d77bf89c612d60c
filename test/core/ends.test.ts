import { describe, expect, test } from 'vitest';
import { advance, newConversation } from '../../src/core/advance.ts';
import { AppError, isAppError } from '../../src/core/errors.ts';
import { fallback } from '../../src/core/fallback.ts';
import { upgrade } from '../../src/core/upgrade.ts';
import { DAY, talk } from './support/talk.ts';
import { flowFrom, standardFlows, testWorld } from './support/world.ts';

describe('the ends of the road', () => {
  const fresh = newConversation({
    id: 'test:1',
    address: { channel: 'test', key: '1', route: { chat: 5 } },
    customerId: 'c:test:1',
    language: 'vi',
  });
  const at = new Date('2026-11-23T09:00:00Z');
  const broken = testWorld({
    text: () => {
      throw new AppError('misconfigured', 'no text');
    },
  });

  test('when a turn threw, the words are kept, a person is called, and the line is honest', () => {
    const words = { kind: 'words', id: 'w1', at, text: 'xin chào' } as const;
    expect(() => advance(fresh, words, broken)).toThrow(AppError);
    const next = fallback(fresh, words, broken);
    expect(next.lines).toMatchObject([{ who: 'customer', text: 'xin chào' }, { who: 'bot' }]);
    expect(next.lines[1]?.text).toContain('Xin lỗi');
    expect(next).toMatchObject({ owner: { kind: 'queued' }, stack: [], changedAt: at });
    expect(next.outbox.map((effect) => effect.kind)).toEqual(['send', 'act']);
    expect(fallback(fresh, words, testWorld()).lines[1]?.text).toBe('core.sorry');
  });

  test('a broken timer is spent, a broken event of staff speaks to nobody, broken hours still promise a time', () => {
    const timer = { id: 'x', due: at, kind: 'nothing' };
    const next = fallback(
      { ...fresh, timers: [timer] },
      { kind: 'timer', id: 't', at, timer: 'x', due: at },
      testWorld(),
    );
    expect(next.timers.map((one) => one.id)).not.toContain('x');
    const staff = fallback(fresh, { kind: 'staff', id: 's', at, staff: 'mai', does: 'release' }, testWorld());
    expect(staff.lines).toEqual([]);
    const world = {
      ...testWorld(),
      hours: {
        ...testWorld().hours,
        nextOpening: (): Date => {
          throw new Error('no hours');
        },
      },
    };
    expect(fallback(fresh, { kind: 'opened', id: 'o', at }, world).owner.kind).toBe('queued');
  });

  test('private words stay private when the turn that read them broke', () => {
    const lan = talk();
    lan.says('đơn hàng của tôi đâu');
    lan.says('DH10293');
    const words = { kind: 'words', id: 'w', at: lan.at(), text: '4567' } as const;
    expect(JSON.stringify(fallback(lan.now(), words, testWorld()))).not.toContain('4567');
    expect(JSON.stringify(fallback(lan.now(), words, testWorld({ flows: [] })))).not.toContain('4567');
  });

  test('a turn without end throws instead of hanging', () => {
    const world = testWorld({
      flows: [flowFrom({ flow: 'welcome', steps: { a: { set: { n: 1 } }, b: { 'go-to': 'a' } } })],
    });
    expect(() => advance(fresh, { kind: 'words', id: 'w', at, text: 'hi' }, world)).toThrow('without end');
    const gone = { ...talk().now(), stack: [] };
    expect(() => advance(gone, { kind: 'words', id: 'w', at, text: 'hi' }, testWorld({ flows: [] }))).toThrow(
      AppError,
    );
  });

  test('erasing empties everything but what proves that it was erased', () => {
    const lan = talk();
    lan.says('tôi muốn khiếu nại');
    const before = { ...lan.now(), version: 7 };
    const next = advance(before, { kind: 'erase', id: 'x', at }, testWorld());
    expect(next).toMatchObject({
      _id: 'test:1',
      version: 7,
      lines: [],
      stack: [],
      timers: [],
      nextLine: before.nextLine,
      address: { channel: 'test', key: '1', route: {} },
      tombstoneUntil: new Date(at.getTime() + 30 * DAY),
    });
    expect(next.outbox).toMatchObject([
      { action: 'conversations.erase-pages', input: { upTo: 2 } },
      { action: 'conversations.erase-pages', input: { upTo: 2 }, notBefore: new Date(at.getTime() + 60_000) },
    ]);
  });

  test('a conversation of a newer shape is left to a newer program', () => {
    expect(upgrade(fresh)).toBe(fresh);
    const code = (stored: typeof fresh): string => {
      try {
        upgrade(stored);
      } catch (error) {
        if (error instanceof AppError) return error.code;
      }
      return 'none';
    };
    expect(code({ ...fresh, shape: 99 })).toBe('unavailable');
    expect(code({ ...fresh, shape: 0 })).toBe('misconfigured');
    expect(isAppError(new Error('x'))).toBe(false);
  });

  test('timers and results that nobody waits for move nothing', () => {
    const lan = talk();
    lan.says('xin chào');
    const before = lan.now();
    expect(
      advance(before, { kind: 'timer', id: 't', at, timer: 'remind:9:1', due: at }, testWorld()),
    ).toEqual(before);
    expect(
      advance(before, { kind: 'result', id: 'r', at, effect: 'test:1/99/x', outcome: 'done' }, testWorld()),
    ).toEqual(before);
    expect(standardFlows()).toHaveLength(4);
  });
});
