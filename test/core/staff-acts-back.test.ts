import { describe, expect, test } from 'vitest';
import { advance } from '../../src/core/advance.ts';
import { SHAPE, type Conversation } from '../../src/core/conversation.ts';
import type { StaffAct } from '../../src/core/event.ts';
import { slotOf } from '../../src/core/last-customer-slot.ts';
import { upgrade } from '../../src/core/upgrade.ts';
import { by, refusal } from './support/staff-act.ts';
import { MINUTE, SECOND, talk, type Talk } from './support/talk.ts';
import { flowFrom, standardFlows, testWorld } from './support/world.ts';

const lastEvent = (lan: Talk): string => lan.now().desk?.undo?.of ?? 'none';

describe('taking back', () => {
  test('a close within seconds leaves no trace: the episode goes on', () => {
    const lan = talk();
    lan.says('gặp nhân viên');
    lan.take(by({ does: 'reply', text: 'xong rồi ạ' }));
    const before = lan.now();
    const closed = advance(
      before,
      { ...by({ does: 'close', text: 'solved' }), id: 'c', at: lan.at() },
      testWorld(),
    );
    expect(closed).toMatchObject({
      owner: { kind: 'bot' },
      desk: { closed: { staff: 'mai', outcome: 'solved' } },
    });
    const [effect] = closed.outbox;
    expect(effect?.notBefore?.getTime()).toBeGreaterThan(lan.at().getTime() + 10 * SECOND);
    const at = new Date(lan.at().getTime() + 9 * SECOND);
    const back = advance(closed, { ...by({ does: 'reopen' }), id: 'r', at }, testWorld());
    expect({ ...back, changedAt: undefined }).toEqual({ ...before, changedAt: undefined });
    const late = new Date(lan.at().getTime() + MINUTE);
    const anew = advance(
      { ...closed, outbox: [] },
      { ...by({ does: 'reopen' }), id: 'r', at: late },
      testWorld(),
    );
    expect(anew).toMatchObject({ owner: { kind: 'staff', staff: 'mai' }, episode: { n: 2 } });
    expect(anew.desk?.closed).toBeUndefined();
  });

  test("is over once it was written down, and with the customer's next word", () => {
    const lan = talk();
    lan.take(by({ does: 'reply', text: 'chào' }));
    lan.take(by({ does: 'close' }));
    expect(refusal(lan, { does: 'undo', of: lastEvent(lan) })).toBe('stale');
    lan.take(by({ does: 'take' }));
    lan.says('em ơi');
    expect(lan.now().desk?.undo).toBeUndefined();
    expect(lan.now().desk?.closed).toBeUndefined();
    expect(refusal(lan, { does: 'reopen' })).toBe('stale');
  });

  test.each<StaffAct>([
    { does: 'take' },
    { does: 'assign', to: { staff: 'hoa' } },
    { does: 'snooze', until: new Date('2026-11-30T00:00:00Z') },
    { does: 'label', add: ['gấp'] },
  ])('$does leaves everything as it was', (act) => {
    const lan = talk();
    lan.says('tôi muốn khiếu nại');
    const before = lan.now();
    lan.take(by(act));
    lan.take(by({ does: 'undo', of: lastEvent(lan) }));
    expect({ ...lan.now(), changedAt: 0 }).toEqual({ ...before, changedAt: 0 });
    expect(lan.heard()).toEqual([]);
  });

  test('a take that dropped words of the bot: they are said again', () => {
    const world = testWorld();
    const lan = talk(world);
    lan.says('xin chào');
    const outbox = [{ kind: 'send', key: 'test:1#2', attempts: 0, line: 2 }] as const;
    const before: Conversation = { ...lan.now(), outbox };
    const taken = advance(before, { ...by({ does: 'take' }), id: 't', at: lan.at() }, world);
    const back = advance(taken, { ...by({ does: 'undo', of: 't' }), id: 'u', at: lan.at() }, world);
    expect(back.lines.at(-1)).toMatchObject({
      who: 'bot',
      text: 'welcome.menu.ask',
      delivery: { state: 'queued' },
    });
    expect(back.owner).toEqual({ kind: 'bot' });
  });

  test.each(['continue', 'menu', 'rate'] as const)(
    'giving back (%s) what a colleague held: the colleague holds it again, and the customer waits as before',
    (how) => {
      const lan = talk();
      lan.says('gặp nhân viên');
      lan.take(by({ does: 'reply', text: 'em đây ạ' }, { staff: 'hoa' }));
      lan.wait(MINUTE);
      lan.says('cho chị hỏi thêm');
      const before = lan.now();
      lan.take(by({ does: 'release', how }));
      expect(lan.now().owner).toEqual({ kind: 'bot' });
      lan.take(by({ does: 'undo', of: lastEvent(lan) }));
      const { owner, desk, timers, episode } = lan.now();
      expect([owner, desk, episode?.staff]).toEqual([before.owner, before.desk, 'hoa']);
      const waiting = (all: typeof timers) => all.filter(({ kind }) => kind === 'unanswered');
      expect(waiting(timers)).toEqual(waiting(before.timers));
      expect(waiting(timers)).toHaveLength(1);
    },
  );

  test('giving back what waited for anybody: it waits in its old place', () => {
    const lan = talk();
    lan.says('gặp nhân viên');
    const before = lan.now();
    lan.wait(MINUTE);
    lan.take(by({ does: 'release' }));
    lan.take(by({ does: 'undo', of: lastEvent(lan) }));
    const { owner, desk, timers } = lan.now();
    expect([owner, desk]).toEqual([before.owner, before.desk]);
    expect(timers.map(({ id }) => id).sort()).toEqual(before.timers.map(({ id }) => id).sort());
  });

  test('giving back: they hold it again', () => {
    const lan = talk();
    lan.take(by({ does: 'take' }));
    lan.take(by({ does: 'release', how: 'menu' }));
    lan.take(by({ does: 'undo', of: lastEvent(lan) }));
    expect(lan.now().owner).toMatchObject({ kind: 'staff', staff: 'mai' });
  });
});

describe('labels and notes', () => {
  test('labels are put on and taken off, each once, and not without end', () => {
    const lan = talk();
    lan.take(by({ does: 'label', add: ['gấp', 'đổi hàng', 'gấp'] }));
    lan.take(by({ does: 'label', add: ['vip'], remove: ['gấp'] }));
    expect(lan.now().desk?.labels).toEqual(['đổi hàng', 'vip']);
    const many = Array.from({ length: 19 }, (_none, n) => `l${n}`);
    expect(refusal(lan, { does: 'label', add: many })).toBe('invalid-input');
    expect(refusal(lan, { does: 'label', add: ['x'.repeat(61)] })).toBe('invalid-input');
    lan.take(by({ does: 'label', remove: ['đổi hàng', 'vip'] }));
    lan.says('xin chào');
    expect(lan.now().desk).toBeUndefined();
  });

  test('a note calls colleagues, without its words', () => {
    const lan = talk();
    lan.take(
      by({
        does: 'note',
        text: 'kho nhầm lô',
        mentions: ['hoa'],
        files: [{ id: 'f', type: 'a/b', bytes: 1 }],
      }),
    );
    expect(lan.lastLine()).toMatchObject({ who: 'note', mentions: ['hoa'], files: [{ id: 'f' }] });
    const [alert] = lan.asked();
    expect(alert).toMatchObject({
      action: 'staff.alert',
      input: { why: 'mention', staff: ['hoa'], by: 'mai' },
    });
    expect(JSON.stringify(alert)).not.toContain('kho');
  });
});

test('a conversation of the first shape that waits for a person knows since when', () => {
  const { desk: _none, ...now } = talk().now();
  const owner = { kind: 'queued', since: new Date(1), team: 'care', promisedAt: new Date(2) } as const;
  expect(upgrade({ ...now, shape: 1, owner })).toMatchObject({
    shape: SHAPE,
    desk: { waiting: { since: new Date(1), promisedAt: new Date(2), team: 'care' } },
  });
  expect(upgrade({ ...now, shape: 1 }).desk).toBeUndefined();
});

test('a conversation of the second shape gets the slot of what its customer said last', () => {
  const { lastCustomerSlot: _none, ...now } = talk().now();
  const lastCustomerAt = new Date('2026-03-02T08:14:59.999Z');
  const lifted = upgrade({ ...now, shape: 2, lastCustomerAt });
  expect(lifted).toMatchObject({ shape: SHAPE, lastCustomerSlot: new Date('2026-03-02T08:10:00Z') });
  const { lastCustomerAt: _never, ...silent } = now;
  expect(upgrade({ ...silent, shape: 2 })).not.toHaveProperty('lastCustomerSlot');
});

test('the slot goes with the last words of the customer', () => {
  const lan = talk();
  for (const words of ['Chào shop', 'Cho mình hỏi', 'Còn hàng không?', 'Alo']) {
    lan.says(words);
    const { lastCustomerAt, lastCustomerSlot } = lan.now();
    expect(lastCustomerSlot).toEqual(slotOf(lastCustomerAt ?? new Date(0)));
    lan.wait(2 * MINUTE);
  }
});

describe('a time that a flow has measured', () => {
  const flow = {
    flow: 'call',
    start: { intent: 'person' },
    steps: {
      queue: { act: 'desk.place', then: { measured: 'soon', failed: 'person' } },
      soon: { 'hand-over': 'care', promised: 'queue.promisedAt' },
      person: { 'hand-over': 'care' },
    },
  };
  const asks = (): Talk => {
    const lan = talk(testWorld({ flows: [...standardFlows().slice(0, 1), flowFrom(flow)] }));
    lan.says('gặp nhân viên');
    return lan;
  };

  test('is what the customer is told and what staff are held to', () => {
    const lan = asks();
    const promisedAt = '2026-11-23T09:12:00.000Z';
    expect(lan.answer('desk.place', 'measured', { promisedAt })).toEqual([
      'core.handed-over-open (time=2026-11-23T09:12:00.000Z)',
    ]);
    expect(lan.now().desk?.waiting?.promisedAt).toEqual(new Date(promisedAt));
  });

  test.each([[{}], [{ promisedAt: 'soon' }], [{ promisedAt: '2020-01-01T00:00:00Z' }]])(
    'that is none (%j) leaves the shop’s own promise',
    (facts) => {
      expect(asks().answer('desk.place', 'measured', facts)).toEqual([
        'core.handed-over-open (time=2026-11-23T09:30:00.000Z)',
      ]);
    },
  );
});
