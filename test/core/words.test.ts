import { describe, expect, test } from 'vitest';
import { advance } from '../../src/core/advance.ts';
import { DAY, HOUR, talk } from './support/talk.ts';
import { testWorld } from './support/world.ts';

describe('idle', () => {
  test('a greeting and unknown words get the menu, an intent its flow', () => {
    expect(talk().says('Xin chào')).toEqual(['welcome.menu.ask']);
    const lan = talk();
    expect(lan.says('blah blah')).toEqual(['welcome.menu.ask']);
    expect(lan.now().stack[0]?.given).toEqual({ heard: 'unknown' });
    expect(lan.says('tôi muốn khiếu nại')).toEqual(['complaint.category.ask']);
    expect(lan.now().stack).toHaveLength(1);
  });

  test('a new chat is welcomed once, a link begins its flow', () => {
    const lan = talk();
    lan.take({ kind: 'opened', name: 'Lan', language: 'en' });
    expect(lan.heard()).toEqual(['welcome.menu.ask']);
    lan.take({ kind: 'opened' });
    expect(lan.heard()).toEqual([]);
    expect(lan.now()).toMatchObject({ customer: { name: 'Lan' }, language: 'en' });
    lan.take({ kind: 'opened', payload: 'flow_complaint' });
    expect(lan.heard()).toEqual(['complaint.category.ask']);
    lan.take({ kind: 'opened', payload: 'flow_complaint' });
    lan.take({ kind: 'opened', payload: 'flow_csat' });
    lan.take({ kind: 'opened', payload: 'flow_nothing' });
    expect(lan.heard()).toEqual([]);
    lan.take({ kind: 'opened', payload: 'order_DH1' });
    expect(lan.heard()).toEqual(['order-status.code.ask']);
    expect(lan.now().stack.at(-1)?.given).toEqual({ code: 'DH1', order: 'DH1' });
  });

  test('an old button with words that mean something is taken at its words', () => {
    const lan = talk();
    lan.take({ kind: 'words', text: 'tôi muốn khiếu nại', button: '99:complaint' });
    expect(lan.heard()).toEqual(['complaint.category.ask']);
    const mai = talk();
    mai.take({ kind: 'words', text: 'Gì đó', button: '99:thing' });
    expect(mai.heard()).toEqual(['core.old-button', 'welcome.menu.ask']);
  });

  test('after a day of silence the episode is over, with one outcome', () => {
    const lan = talk();
    lan.says('xin chào');
    lan.wait(20 * HOUR);
    lan.says('9');
    lan.wait(20 * HOUR);
    expect(lan.asked()).toEqual([]);
    lan.wait(5 * HOUR);
    expect(lan.asked()).toMatchObject([
      {
        key: 'test:1/episode/1',
        action: 'episodes.end',
        input: { outcome: 'abandoned', flows: ['welcome'] },
      },
    ]);
    expect(lan.now()).toMatchObject({ stack: [], timers: [] });
  });
});

describe('global words', () => {
  test('without flows of their own the bot answers them, and comes back to the question', () => {
    const lan = talk();
    lan.says('tôi muốn khiếu nại');
    expect(lan.says('trợ giúp')).toEqual(['core.help', 'core.back', 'complaint.category.ask']);
    expect(lan.says('english')).toEqual(['core.language-changed', 'core.back', 'complaint.category.ask']);
    expect(lan.now()).toMatchObject({ language: 'en', languageChosen: true });
    expect(lan.says('menu')).toEqual(['welcome.menu.ask']);
    expect(lan.says('gặp nhân viên')[0]).toContain('core.handed-over-open');
    // A chosen language no longer follows the words.
    expect(lan.now().language).toBe('en');
  });

  test('a free answer is interrupted by a global word said plainly, and by nothing else', () => {
    const lan = talk();
    lan.says('tôi muốn khiếu nại');
    lan.presses('late');
    lan.says('bỏ qua');
    expect(lan.says('where is my order')).toEqual([]);
    expect(lan.now().stack[0]?.gathered).toEqual(['where is my order']);
    expect(lan.says('help')).toEqual(['core.help', 'core.back', 'complaint.what.ask']);
  });

  test('"stop" holds at once: refused, queued surveys withheld, the survey over', () => {
    const world = testWorld();
    const lan = talk(world);
    lan.take({ kind: 'happened', name: 'ticket.closed', facts: { ticket: 'KN-1' } });
    lan.take({ kind: 'happened', name: 'ticket.closed', facts: { ticket: 'KN-2' } });
    lan.wait(DAY);
    lan.answer('sends.decide', 'go');
    const line = lan.lastLine();
    const queued = {
      ...lan.now(),
      outbox: [
        { kind: 'send', key: 'k', attempts: 0, line: line.n, unasked: { purpose: 'survey', hours: 'shop' } },
      ],
    } as const;
    const next = advance(queued, { kind: 'words', id: 'w', at: lan.at(), text: 'Stop' }, world);
    expect(next.customer.refused).toEqual(['all']);
    expect(next.lines.find(({ n }) => n === line.n)?.delivery).toMatchObject({
      state: 'withheld',
      why: 'stopped',
    });
    expect(next.stack).toEqual([]);
    expect(next.timers).toEqual([]);
    expect(next.lines.at(-1)?.text).toBe('core.stopped');
    expect(next.outbox.map((effect) => (effect.kind === 'act' ? effect.action : effect.kind))).toEqual([
      'consent.refuse',
      'send',
      'episodes.end',
    ]);
    const asked = advance(
      next,
      { kind: 'happened', id: 'h', at: lan.at(), name: 'ticket.closed', facts: { ticket: 'KN-3' } },
      world,
    );
    const due = asked.timers[0]!;
    expect(
      advance(asked, { kind: 'timer', id: 't', at: due.due, timer: due.id, due: due.due }, world).timers,
    ).toEqual([]);
  });

  test('"stop" counts while staff hold, too', () => {
    const lan = talk();
    lan.take({ kind: 'staff', staff: 'mai', does: 'take' });
    lan.says('stop');
    lan.says('stop');
    expect(lan.now().customer.refused).toEqual(['all']);
  });
});

describe('unasked', () => {
  test('what a survey sends is unasked until the customer answers', () => {
    const world = testWorld();
    const lan = talk({
      ...world,
      text: (ask) => ask.key,
    });
    lan.take({ kind: 'happened', name: 'ticket.closed', facts: { ticket: 'KN-1' } });
    lan.wait(DAY);
    const decide = lan.asked()[0]!;
    const asked = advance(
      lan.now(),
      { kind: 'result', id: 'r', at: lan.at(), effect: decide.key, outcome: 'go' },
      world,
    );
    const sent = asked.outbox.filter((effect) => effect.kind === 'send');
    expect(sent).toMatchObject([{ unasked: { purpose: 'survey', hours: 'shop' } }]);
    const answered = advance(
      { ...asked, outbox: [] },
      { kind: 'words', id: 'w', at: lan.at(), text: '5' },
      world,
    );
    const replied = answered.outbox.filter((effect) => effect.kind === 'send');
    expect(replied).toHaveLength(1);
    expect(replied[0]).not.toHaveProperty('unasked');
  });

  test('skip ends it, later moves it, a failed decision is asked again three times at most', () => {
    const lan = talk();
    const happen = (): void => {
      lan.take({ kind: 'happened', name: 'ticket.closed', facts: { ticket: { id: 7 } } });
      lan.wait(DAY);
    };
    happen();
    expect(lan.asked()[0]?.input.key).toBe('7');
    lan.answer('sends.decide', 'skip');
    expect(lan.now().timers).toEqual([]);
    happen();
    lan.asked();
    lan.answer('sends.decide', 'later', { at: new Date(lan.at().getTime() + 5 * HOUR).toISOString() });
    lan.wait(4 * HOUR);
    expect(lan.asked()).toEqual([]);
    lan.wait(HOUR);
    expect(lan.asked()).toHaveLength(1);
    for (let n = 0; n < 3; n += 1) {
      lan.answer('sends.decide', 'failed');
      lan.wait(HOUR);
    }
    expect(lan.now().timers).toEqual([]);
  });

  test('decided while somebody began to talk, it waits and begins without asking again', () => {
    const lan = talk();
    lan.take({ kind: 'happened', name: 'ticket.closed', facts: { ticket: 'KN-1' } });
    lan.wait(DAY);
    lan.says('xin chào');
    expect(lan.answer('sends.decide', 'go')).toEqual([]);
    lan.asked();
    lan.presses('person');
    expect(lan.wait(HOUR)).toEqual(['csat.score.ask']);
    expect(lan.asked().map((act) => act.action)).toEqual(['episodes.end']);
  });

  test('nobody is asked who cannot be reached', () => {
    const lan = talk();
    lan.take({ kind: 'reachable', can: false, why: 'blocked' });
    expect(lan.now().unreachable).toEqual({ at: lan.at(), why: 'blocked' });
    lan.take({
      kind: 'happened',
      name: 'ticket.closed',
      facts: { ticket: 'KN-1', customer: { openComplaint: true } },
    });
    lan.wait(DAY);
    expect(lan.asked()).toEqual([]);
    expect(lan.now().customer.openComplaint).toBe(true);
    lan.take({ kind: 'reachable', can: true });
    expect(lan.now().unreachable).toBeUndefined();
    lan.take({ kind: 'staff', staff: 'mai', does: 'take' });
    lan.take({ kind: 'reachable', can: false });
    lan.take({ kind: 'learned', customer: { phone: '+84901234567' } });
    expect(lan.now()).toMatchObject({ unreachable: { why: 'unknown' }, customer: { phone: '+84901234567' } });
  });
});
