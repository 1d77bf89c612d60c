import { describe, expect, test } from 'vitest';
import type { StaffAct } from '../../src/core/event.ts';
import { by, refusal } from './support/staff-act.ts';
import { DAY, HOUR, MINUTE, SECOND, talk, type Talk } from './support/talk.ts';
import { flowFrom, standardFlows, testWorld } from './support/world.ts';

const has = (lan: Talk, timer: string): boolean => lan.now().timers.some(({ id }) => id === timer);

describe('the packet of a hand-over', () => {
  test('tells who asked, what the bot asked how often, and what is known; private answers are not in it', () => {
    const order = {
      flow: 'order',
      start: { intent: 'complaint' },
      steps: {
        what: { ask: 'text' },
        secret: { ask: 'digits', length: 4, private: true },
        code: { ask: 'number', tries: 2, 'if-unclear': 'person' },
        done: { end: 'done' },
        person: { 'hand-over': 'care' },
      },
    };
    const lan = talk(testWorld({ flows: [...standardFlows().slice(0, 1), flowFrom(order)] }));
    lan.says('tôi muốn khiếu nại');
    lan.says('vỡ bình');
    lan.says('4567');
    lan.says('hả');
    lan.says('sao cơ');
    const { handedOver } = lan.now().desk ?? {};
    expect(handedOver).toMatchObject({ why: 'flow', flow: 'order', step: 'person' });
    expect(handedOver?.collected).toEqual({ order: { what: 'vỡ bình' } });
    expect(handedOver?.tried).toEqual([
      { flow: 'order', step: 'what', times: 1 },
      { flow: 'order', step: 'secret', times: 1 },
      { flow: 'order', step: 'code', times: 2 },
      { flow: 'order', step: 'person', times: 1 },
    ]);
    expect(JSON.stringify(lan.now().desk)).not.toContain('4567');
  });

  test('says that the customer asked; it goes with the episode', () => {
    const lan = talk();
    lan.says('gặp nhân viên');
    expect(lan.now().desk).toMatchObject({ handedOver: { why: 'asked' }, waiting: { since: lan.at() } });
    lan.take(by({ does: 'reply', text: 'dạ' }));
    expect(lan.now().desk?.waiting).toBeUndefined();
    lan.take(by({ does: 'close', text: 'solved' }));
    expect(lan.now().desk?.handedOver).toBeUndefined();
  });
});

describe('assigning', () => {
  test('hands a conversation to a colleague, who is told; the wait and its limit go on as they were', () => {
    const lan = talk();
    lan.says('gặp nhân viên');
    const { since } = lan.now().desk?.waiting ?? {};
    const limit = lan.now().timers.find(({ id }) => id === 'unanswered')?.due;
    lan.wait(30 * MINUTE);
    lan.asked();
    lan.take(by({ does: 'assign', to: { staff: 'hoa' } }, { sawOwner: 'queue' }));
    expect(lan.now()).toMatchObject({ owner: { kind: 'staff', staff: 'hoa' }, desk: { waiting: { since } } });
    expect(lan.now().timers.find(({ id }) => id === 'unanswered')?.due).toEqual(limit);
    expect(lan.asked()).toMatchObject([
      { action: 'staff.alert', input: { why: 'assigned', staff: ['hoa'] } },
    ]);
    expect(lan.now().episode?.staff).toBe('hoa');
  });

  test('back to the queue keeps the place by how long the customer waits, and what was promised', () => {
    const lan = talk();
    lan.says('gặp nhân viên');
    const { since, promisedAt } = lan.now().desk?.waiting ?? {};
    lan.take(by({ does: 'take' }));
    lan.wait(10 * MINUTE);
    lan.take(by({ does: 'assign', to: 'queue' }));
    expect(lan.now().owner).toEqual({ kind: 'queued', team: 'care', since, promisedAt });
    expect(lan.now().desk?.handedOver?.why).toBe('asked');
    expect(lan.heard()).toEqual([]);
  });

  test('from the bot: its question waits without reminders, and staff are alerted', () => {
    const lan = talk();
    lan.says('tôi muốn khiếu nại');
    lan.asked();
    lan.take(by({ does: 'assign', to: 'queue' }));
    expect(lan.now().owner).toMatchObject({ kind: 'queued', since: lan.at() });
    expect(lan.now().desk?.handedOver).toMatchObject({ why: 'staff', flow: 'complaint' });
    expect(lan.asked()).toMatchObject([{ input: { why: 'returned' } }]);
    lan.take(by({ does: 'assign', to: 'queue' }));
    expect(lan.asked()).toEqual([]);
  });

  test('to whom it is already, or decided while another had it: nothing, or stale', () => {
    const lan = talk();
    lan.says('gặp nhân viên');
    lan.take(by({ does: 'take' }));
    const { owner } = lan.now();
    lan.take(by({ does: 'assign', to: { staff: 'mai' } }));
    expect(lan.now().owner).toBe(owner);
    expect(refusal(lan, { does: 'assign', to: { staff: 'hoa' } }, { sawOwner: 'queue' })).toBe('stale');
    expect(refusal(lan, { does: 'assign', to: 'queue' }, { sawOwner: 'mai' })).toBeUndefined();
    expect(refusal(lan, { does: 'take' }, { staff: 'hoa', sawOwner: 'queue' })).toBe('stale');
    expect(refusal(lan, { does: 'take' }, { staff: 'hoa', sawOwner: 'mai' })).toBeUndefined();
    expect(refusal(lan, { does: 'note', text: 'a' }, { staff: 'hoa', sawOwner: 'queue' })).toBeUndefined();
  });

  test('words that come while a colleague holds it begin a new wait', () => {
    const lan = talk();
    lan.take(by({ does: 'reply', text: 'chào chị' }));
    lan.says('còn hàng không em');
    const waiting = lan.now().desk?.waiting;
    expect(waiting).toMatchObject({ since: lan.at() });
    lan.wait(MINUTE);
    lan.says('em ơi');
    expect(lan.now().desk?.waiting).toEqual(waiting);
  });
});

describe('put off', () => {
  test('it is back at its time, shows as due until somebody answers, and nobody is waited for meanwhile', () => {
    const lan = talk();
    lan.says('gặp nhân viên');
    lan.take(by({ does: 'take' }));
    const until = new Date(lan.at().getTime() + 5 * HOUR);
    lan.take(by({ does: 'snooze', until }));
    expect(lan.now().desk).toMatchObject({ snoozedUntil: until, reminder: { due: until, staff: 'mai' } });
    expect(lan.wait(5 * HOUR - MINUTE)).toEqual([]);
    expect(lan.now().owner.kind).toBe('staff');
    lan.wait(MINUTE);
    expect(lan.now()).toMatchObject({ changedAt: until, desk: { reminder: { due: until } } });
    expect(lan.now().desk?.snoozedUntil).toBeUndefined();
    expect(has(lan, 'unanswered')).toBe(true);
    lan.take(by({ does: 'reply', text: 'dạ đây ạ' }));
    expect(lan.now().desk?.reminder).toBeUndefined();
  });

  test("the customer's words wake it and keep the reminder", () => {
    const lan = talk();
    lan.take(by({ does: 'reply', text: 'mai em báo ạ' }));
    const until = new Date(lan.at().getTime() + DAY);
    lan.take(by({ does: 'snooze', until }));
    lan.says('à còn việc này');
    expect(lan.now().desk).toMatchObject({ reminder: { due: until } });
    expect(lan.now().desk?.snoozedUntil).toBeUndefined();
    expect(has(lan, 'unanswered')).toBe(true);
    lan.take(by({ does: 'reply', text: 'dạ vâng' }));
    expect(lan.now().desk?.reminder).toEqual({ due: until, staff: 'mai' });
    lan.take(by({ does: 'wake' }));
    expect(lan.now().desk?.reminder).toBeUndefined();
    expect(has(lan, 'reminder')).toBe(false);
  });

  test('silence does not end what is put off; a time that is past or far away is refused', () => {
    const lan = talk();
    lan.take(by({ does: 'reply', text: 'tuần sau em báo' }));
    lan.take(by({ does: 'snooze', until: new Date(lan.at().getTime() + 7 * DAY) }));
    lan.wait(6 * DAY);
    expect(lan.now().owner.kind).toBe('staff');
    expect(refusal(lan, { does: 'snooze', until: lan.at() })).toBe('invalid-input');
    expect(refusal(lan, { does: 'snooze', until: new Date(Number.NaN) })).toBe('invalid-input');
    expect(refusal(lan, { does: 'snooze', until: new Date(lan.at().getTime() + 400 * DAY) })).toBe(
      'invalid-input',
    );
  });
});

describe('a reply that leaves later', () => {
  const later = (lan: Talk, ms: number): StaffAct => ({
    does: 'schedule',
    due: new Date(lan.at().getTime() + ms),
    text: 'Hàng về rồi ạ',
    files: [{ id: 'f1', type: 'image/png', bytes: 3 }],
  });

  test('leaves at its time under the name of who wrote it, though a colleague holds it by then', () => {
    const lan = talk();
    lan.take(by({ does: 'take' }));
    lan.take(by(later(lan, 2 * DAY)));
    lan.take(by({ does: 'assign', to: { staff: 'hoa' } }));
    lan.wait(2 * DAY);
    expect(lan.lastLine()).toMatchObject({
      who: 'staff',
      staff: 'mai',
      text: 'Hàng về rồi ạ',
      files: [{ id: 'f1' }],
    });
    expect(lan.now().owner).toMatchObject({ kind: 'staff', staff: 'hoa' });
    expect(lan.now().desk?.scheduled).toBeUndefined();
  });

  test('from the bot its writer takes over, for the answer is to them', () => {
    const lan = talk();
    lan.take(by(later(lan, HOUR)));
    expect(lan.now().owner.kind).toBe('bot');
    lan.wait(HOUR);
    expect(lan.now().owner).toMatchObject({ kind: 'staff', staff: 'mai' });
  });

  test('does not leave when the customer writes first: a note keeps its words', () => {
    const lan = talk();
    lan.take(by({ does: 'take' }));
    lan.take(by(later(lan, DAY)));
    lan.says('có hàng chưa em');
    expect(lan.now().lines.at(-1)).toMatchObject({
      who: 'note',
      staff: 'mai',
      about: 'schedule-cancelled',
      text: 'Hàng về rồi ạ',
    });
    expect(lan.now().desk?.scheduled).toBeUndefined();
    const { nextLine } = lan.now();
    lan.wait(HOUR);
    expect(lan.now().lines.filter(({ n, who }) => n >= nextLine && who === 'staff')).toEqual([]);
  });

  test('can be taken back until it left; only so many wait, and only for a time to come', () => {
    const lan = talk();
    for (let n = 0; n < 5; n += 1) lan.take(by(later(lan, DAY)));
    expect(refusal(lan, later(lan, DAY))).toBe('invalid-input');
    const [first] = lan.now().desk?.scheduled ?? [];
    lan.take(by({ does: 'unschedule', which: first?.id ?? '' }));
    expect(lan.now().desk?.scheduled).toHaveLength(4);
    expect(refusal(lan, { does: 'unschedule', which: first?.id ?? '' })).toBe('stale');
    expect(refusal(lan, later(lan, -SECOND))).toBe('invalid-input');
  });

  test('is refused like a reply when somebody else has spoken', () => {
    const lan = talk();
    lan.says('xin chào');
    expect(refusal(lan, later(lan, HOUR), { lastLine: 1 })).toBe('stale');
    expect(refusal(lan, later(lan, HOUR), { lastLine: 2 })).toBeUndefined();
  });
});

describe('giving back to the bot', () => {
  test('to the menu: what was open is over', () => {
    const lan = talk();
    lan.says('tôi muốn khiếu nại');
    lan.take(by({ does: 'reply', text: 'em xử lý rồi ạ' }));
    lan.heard();
    lan.take(by({ does: 'release', how: 'menu' }));
    expect(lan.heard()).toEqual(['welcome.menu.ask']);
    expect(lan.now().stack.map(({ flow }) => flow)).toEqual(['welcome']);
  });

  test('with a question how it was, whose answer is kept; who refused surveys is not asked', () => {
    const lan = talk();
    lan.says('gặp nhân viên');
    lan.take(by({ does: 'reply', text: 'xong rồi ạ' }));
    lan.heard();
    lan.take(by({ does: 'release', how: 'rate' }));
    lan.wait(MINUTE);
    expect(lan.answer('sends.decide', 'go')).toEqual(['csat.score.ask']);
    expect(lan.now().stack).toMatchObject([{ flow: 'csat', unasked: { purpose: 'survey', hours: 'talk' } }]);
    lan.says('5');
    expect(lan.asked().some(({ action, input }) => action === 'feedback.save' && input.score === 5)).toBe(
      true,
    );

    const an = talk();
    an.says('stop');
    an.heard();
    an.take(by({ does: 'reply', text: 'xong rồi ạ' }));
    an.take(by({ does: 'release', how: 'rate' }));
    expect(an.wait(MINUTE)).toEqual([]);
    expect(an.now().owner).toEqual({ kind: 'bot' });
  });

  test('with a question that the shop does not have is refused', () => {
    const { rateFlow: _none, ...settings } = testWorld().settings;
    const lan = talk({ ...testWorld(), settings });
    lan.take(by({ does: 'take' }));
    expect(() => lan.take(by({ does: 'release', how: 'rate' }))).toThrow(/no flow/);
  });
});
