import { describe, expect, test } from 'vitest';
import { advance } from '../../src/core/advance.ts';
import { isAppError } from '../../src/core/errors.ts';
import { DAY, HOUR, MINUTE, talk } from './support/talk.ts';
import { flowFrom, standardFlows, testWorld } from './support/world.ts';

/** What one test gives beside the act; which act needs what is checked where the product says it. */
interface More {
  readonly text?: string;
  readonly lastLine?: number;
}

const staff = (does: 'take' | 'reply' | 'release' | 'note' | 'close', more: More = {}) => ({
  kind: 'staff' as const,
  staff: 'mai',
  ...(does === 'reply' || does === 'note' ? { text: '', does } : { does }),
  ...more,
});

describe('asked for a person', () => {
  test('while the shop is open the promise is soon, staff are alerted, and the bot is silent', () => {
    const lan = talk();
    expect(lan.says('gặp nhân viên')).toEqual(['core.handed-over-open (time=2026-11-23T09:30:00.000Z)']);
    expect(lan.now()).toMatchObject({ owner: { kind: 'queued', team: 'care' }, changedAt: lan.at() });
    expect(lan.asked()).toMatchObject([{ action: 'staff.alert', tell: false, input: { why: 'hand-over' } }]);
    expect(lan.says('alo')).toEqual([]);
    lan.wait(61 * MINUTE);
    // The first promise was not kept: it is not said again.
    expect(lan.says('có ai không')).toEqual(['core.already-handed-over (time=2026-11-23T10:31:00.000Z)']);
    expect(lan.says('alo alo')).toEqual([]);
  });

  test('outside working hours the time is honest', () => {
    const lan = talk(testWorld(), new Date('2026-11-23T20:00:00Z'));
    expect(lan.says('gặp nhân viên')).toEqual(['core.handed-over-closed (time=2026-11-24T08:30:00.000Z)']);
    expect(lan.wait(13 * HOUR)).toEqual([]);
    expect(lan.wait(HOUR)).toEqual(['core.back-to-bot']);
    expect(lan.now().owner).toEqual({ kind: 'bot' });
    expect(lan.asked().at(-1)).toMatchObject({ action: 'episodes.end', input: { outcome: 'unanswered' } });
  });

  test('by a flow that another had called: both are over', () => {
    const caller = {
      flow: 'caller',
      start: { intent: 'complaint' },
      steps: { on: { do: 'called', then: 'end on' } },
    };
    const called = { flow: 'called', steps: { person: { 'hand-over': 'care' } } };
    const world = testWorld({ flows: [...standardFlows().slice(0, 1), flowFrom(caller), flowFrom(called)] });
    const lan = talk(world);
    lan.says('tôi muốn khiếu nại');
    expect(lan.now()).toMatchObject({ owner: { kind: 'queued', team: 'care' }, stack: [] });
  });

  test('where the shop has no flow for it, in the middle of a question: it is asked again after', () => {
    const survey = {
      flow: 'survey',
      start: { intent: 'complaint' },
      steps: { name: { ask: 'text' }, done: { end: 'done' } },
    };
    const lan = talk(testWorld({ flows: [...standardFlows().slice(0, 1), flowFrom(survey)] }));
    expect(lan.says('tôi muốn khiếu nại')).toEqual(['survey.name.ask']);
    expect(lan.says('gặp nhân viên')).toHaveLength(1);
    expect(lan.now().owner.kind).toBe('queued');
    expect(lan.says('alo')).toEqual([]);
    lan.take(staff('release'));
    expect(lan.heard()).toEqual(['survey.name.ask']);
  });

  test('"menu" and "bot" give the conversation back to the bot', () => {
    const lan = talk();
    lan.says('gặp nhân viên');
    expect(lan.says('menu')).toEqual(['core.bot-again', 'welcome.menu.ask']);
    expect(lan.now().owner).toEqual({ kind: 'bot' });
  });
});

describe('staff', () => {
  test('taking over drops what the bot has queued, and its line says so', () => {
    const world = testWorld();
    const lan = talk(world);
    lan.says('xin chào');
    const before = {
      ...lan.now(),
      outbox: [{ kind: 'send', key: 'test:1#2', attempts: 0, line: 2 }],
    } as const;
    const taken = advance(before, { ...staff('take'), id: 's1', at: lan.at() }, world);
    expect(taken.outbox).toEqual([]);
    expect(taken.lines.at(-1)).toMatchObject({
      who: 'bot',
      delivery: { state: 'withheld', why: 'taken-over' },
    });
    expect(taken.owner).toMatchObject({ kind: 'staff', staff: 'mai' });
    expect(taken.episode?.staff).toBe('mai');
  });

  test('a reply takes over in the same event and goes out; words that come are kept without an answer', () => {
    const lan = talk();
    lan.says('xin chào');
    lan.take(staff('reply', { text: 'Em chào chị', lastLine: 2 }));
    expect(lan.lastLine()).toMatchObject({
      who: 'staff',
      staff: 'mai',
      text: 'Em chào chị',
      delivery: { state: 'queued' },
    });
    expect(lan.says('ok em')).toEqual([]);
    expect(lan.lastLine()).toMatchObject({ who: 'customer', text: 'ok em' });
    expect(lan.now().changedAt).toEqual(lan.at());
  });

  test("a reply written before another member or the bot spoke is stale; a customer's line stops nothing", () => {
    const world = testWorld();
    const lan = talk(world);
    lan.says('xin chào');
    const reply = { ...staff('reply', { text: 'a', lastLine: 1 }), id: 'r', at: lan.at() };
    const stale = (conversation = lan.now(), event = reply): boolean => {
      try {
        advance(conversation, event, world);
        return false;
      } catch (error) {
        return isAppError(error, 'stale');
      }
    };
    expect(stale()).toBe(true);
    lan.take(staff('reply', { text: 'một', lastLine: 2 }));
    expect(stale(lan.now(), { ...reply, staff: 'hoa', lastLine: 2 })).toBe(true);
    expect(stale(lan.now(), { ...reply, lastLine: 2 })).toBe(false);
    lan.says('cảm ơn');
    expect(stale(lan.now(), { ...reply, staff: 'hoa', lastLine: 3 })).toBe(false);
    // The line itself has moved to its page.
    expect(stale({ ...lan.now(), lines: [] }, { ...reply, staff: 'hoa', lastLine: 2 })).toBe(true);
  });

  test('giving back asks the open question again, with its time limits set anew', () => {
    const lan = talk();
    lan.take({ kind: 'happened', name: 'ticket.closed', facts: { ticket: 'KN-1', order: 'DH1' } });
    lan.wait(DAY);
    lan.answer('sends.decide', 'go');
    lan.take(staff('take'));
    expect(lan.now().timers.some((timer) => timer.kind === 'remind')).toBe(false);
    lan.take(staff('release'));
    expect(lan.heard()).toEqual(['csat.score.ask']);
    expect(lan.now().timers.some((timer) => timer.kind === 'remind')).toBe(true);
    lan.take(staff('release'));
    expect(lan.heard()).toEqual([]);
  });

  test('customers left without an answer get the bot back, with an honest line', () => {
    const lan = talk();
    lan.take(staff('reply', { text: 'chào' }));
    lan.says('hỏi chút');
    expect(lan.wait(HOUR)).toEqual([]);
    expect(lan.wait(HOUR)).toEqual(['core.back-to-bot']);
  });

  test('a note is kept and not sent', () => {
    const lan = talk();
    lan.take(staff('note', { text: 'khách quen' }));
    expect(lan.lastLine()).toMatchObject({ who: 'note', staff: 'mai', text: 'khách quen' });
    expect(lan.lastLine().delivery).toBeUndefined();
    expect(lan.now().changedAt).toEqual(lan.at());
  });

  test('closing ends the episode with its outcome; without one it is "closed"', () => {
    const lan = talk();
    lan.says('gặp nhân viên');
    lan.take(staff('reply', { text: 'xong rồi ạ' }));
    lan.take(staff('close', { text: 'solved' }));
    expect(lan.asked().at(-1)).toMatchObject({
      action: 'episodes.end',
      input: { outcome: 'solved', staff: 'mai', from: 1, to: 3 },
    });
    expect(lan.now()).toMatchObject({ owner: { kind: 'bot' }, stack: [] });
  });

  test('a conversation that staff hold and nobody speaks in is over after a day', () => {
    const lan = talk();
    lan.says('xin chào');
    lan.take(staff('reply', { text: 'chào' }));
    lan.wait(2 * DAY);
    expect(lan.asked().at(-1)).toMatchObject({ input: { outcome: 'handed-over' } });
    expect(lan.now().owner).toEqual({ kind: 'bot' });
  });
});
