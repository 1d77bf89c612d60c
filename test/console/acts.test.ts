import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  edgeToward,
  foldingOf,
  NOTHING_FOLDED,
  stretchesOf,
  toggledEpisode,
} from '../../src/console/conversation/episodes.ts';
import { lineBeforeUnread } from '../../src/console/conversation/rules.ts';
import { answerByOf, formFrom, ticketFrom } from '../../src/console/conversation/ticket-form.ts';
import { comparedRows, othersThan } from '../../src/console/customers/rules.ts';
import { doAll } from '../../src/console/inbox/bulk.ts';
import {
  havingLabel,
  isMeant,
  NOTHING_PICKED,
  stillThere,
  toggled,
  withRange,
} from '../../src/console/inbox/picking.ts';
import { neighboursOf } from '../../src/console/inbox/rules.ts';
import { finishAll, finishFirst } from '../../src/console/wire/leaving.ts';
import { AskError } from '../../src/console/wire/problem.ts';

describe('several rows', () => {
  const order = ['a', 'b', 'c', 'd', 'e'];

  it('are chosen one by one, or from one to another in either direction', () => {
    const one = toggled(NOTHING_PICKED, 'd');
    expect([...withRange(one, order, { from: 'd', to: 'b' })].sort()).toEqual(['b', 'c', 'd']);
    expect([...withRange(one, order, { from: 'd', to: 'e' })]).toEqual(['d', 'e']);
    // Where it began has left the list: this one alone.
    expect([...withRange(one, order, { from: 'x', to: 'a' })]).toEqual(['d', 'a']);
    expect(toggled(one, 'd').size).toBe(0);
  });

  it('that the list does not show any more are not chosen any more', () => {
    const picked = new Set(['a', 'e', 'gone']);
    expect([...stillThere(picked, order)]).toEqual(['a', 'e']);
    const all = new Set(order);
    expect(stillThere(all, order)).toBe(all);
  });

  it('more than fifty are done only for who types how many', () => {
    expect(isMeant(' 60 ', 60)).toBe(true);
    expect([isMeant('6', 60), isMeant('', 60), isMeant('600', 60)]).toEqual([false, false, false]);
  });

  it('have a label all, in part or not at all', () => {
    const rows = [{ labels: ['vip'] }, { labels: ['vip', 'late'] }];
    expect(['vip', 'late', 'new'].map((label) => havingLabel(rows, label))).toEqual(['all', 'some', 'none']);
  });

  it('the ones beside the open one are made ready', () => {
    const rows = order.map((id) => ({ id }));
    expect(neighboursOf(rows, 'b')).toEqual(['a', 'c']);
    expect(neighboursOf(rows, 'e')).toEqual(['d', undefined]);
    expect(neighboursOf(rows, undefined)).toEqual([undefined, 'a']);
  });
});

describe('an act on many', () => {
  const steps = (n: number) =>
    Array.from({ length: n }, (_, at) => ({
      conversation: `c${at}`,
      name: `Khách ${at}`,
      id: `act-${at}`,
      what: 'snooze' as const,
    }));

  it('is done to each once, a few at a time; what fails is named and stops no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(30), fc.array(fc.nat(30)), async (n, failing) => {
        const asked: string[] = [];
        let underWay = 0;
        let most = 0;
        let finished = 0;
        const { done, failed } = await doAll(
          steps(n),
          async ({ id }) => {
            asked.push(id);
            most = Math.max(most, (underWay += 1));
            await Promise.resolve();
            underWay -= 1;
            if (failing.includes(Number(id.slice(4))))
              throw new AskError({ code: 'stale', status: 409, title: 'too late' });
          },
          (now) => (finished = now),
        );
        expect([...asked].sort()).toEqual(
          steps(n)
            .map(({ id }) => id)
            .sort(),
        );
        expect(most).toBeLessThanOrEqual(4);
        expect(finished).toBe(n);
        const wrong = [...new Set(failing)].filter((at) => at < n).sort((a, b) => a - b);
        expect(failed.map(({ step, code }) => [step.name, code])).toEqual(
          wrong.map((at) => [`Khách ${at}`, 'stale']),
        );
        expect(done).toHaveLength(n - wrong.length);
      }),
      { numRuns: 30 },
    );
  });
});

describe('episodes', () => {
  const line = (n: number) => ({ n });
  const lines = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => line(from + at));
  const episodes = [1, 2, 3, 4].map((n) => ({ n, from: n * 10 }));
  const stretches = stretchesOf(lines(5, 45), [...episodes, ...episodes]);
  const opened = (folding: typeof NOTHING_FOLDED) =>
    [...folding.isOpen].filter(([, isOpen]) => isOpen).map(([n]) => n);

  it('hold each line once, in order, though two pages tell of them', () => {
    expect(stretches.map(({ episode, lines: all }) => [episode?.n, all[0]?.n, all.at(-1)?.n])).toEqual([
      [undefined, 5, 9],
      [1, 10, 19],
      [2, 20, 29],
      [3, 30, 39],
      [4, 40, 45],
    ]);
  });

  it('older than the newest two are folded, except where a line is looked for', () => {
    expect(opened(foldingOf(NOTHING_FOLDED, stretches, { newest: 4, named: undefined }))).toEqual([3, 4]);
    expect(opened(foldingOf(NOTHING_FOLDED, stretches, { newest: 4, named: 12 }))).toEqual([1, 3, 4]);
    // Around an old line the newest are not loaded: the head tells how many there are.
    const old = stretchesOf(lines(20, 35), episodes);
    expect(opened(foldingOf(NOTHING_FOLDED, old, { newest: 9, named: 33 }))).toEqual([3]);
  });

  it('do not close while they are read, and stay as somebody put them', () => {
    const first = foldingOf(NOTHING_FOLDED, stretches, { newest: 4, named: 12 });
    const closed = toggledEpisode(first, 1);
    expect(foldingOf(closed, stretches, { newest: 4, named: 12 })).toBe(closed);
    const more = stretchesOf(lines(5, 60), [...episodes, { n: 5, from: 50 }]);
    expect(opened(foldingOf(closed, more, { newest: 5, named: 12 }))).toEqual([3, 4, 5]);
    // The same again is the same: nothing is shown anew for it.
    const settled = foldingOf(closed, more, { newest: 5, named: 12 });
    expect(foldingOf(settled, more, { newest: 5, named: 12 })).toBe(settled);
  });

  it('are gone through from the one in view, or from the one that has the focus', () => {
    const tops = [0, 300, 900, 1000];
    const at = (top: number, focused = -1) => ({ top, bottom: top + 400, focused });
    expect(edgeToward(-1, tops, at(1200))).toBe(3);
    expect(edgeToward(-1, tops, at(1200, 3))).toBe(3);
    expect(edgeToward(-1, tops, at(800))).toBe(2);
    expect(edgeToward(-1, tops, at(800, 3))).toBe(2);
    expect(edgeToward(1, tops, at(0))).toBe(1);
    expect(edgeToward(1, tops, at(0, 1))).toBe(2);
    expect(edgeToward(1, tops, at(1200))).toBeUndefined();
    expect(edgeToward(-1, tops, at(0))).toBe(0);
    expect(edgeToward(-1, [], at(0))).toBeUndefined();
  });

  it('what the customer said last becomes unread, whoever spoke after it', () => {
    const said = [
      { n: 1, who: 'customer' },
      { n: 2, who: 'bot' },
      { n: 3, who: 'customer' },
      { n: 4, who: 'staff' },
    ];
    expect(lineBeforeUnread(said)).toBe(2);
    expect(lineBeforeUnread(said.slice(3))).toBe(0);
  });
});

describe('a ticket from the chat', () => {
  const draft = {
    conversation: 'web:lan',
    customer: { id: 'c:lan' },
    what: 'áo rách',
    order: 'DH10293',
    photos: [{ id: 'f1', url: '/files/f1' }],
    category: 'broken',
    categories: [{ id: 'broken', name: 'Hàng lỗi', answerBy: '2026-11-23T04:00:00.000Z' }],
    answerBy: '2026-11-23T08:00:00.000Z',
    canTell: true,
    open: [],
  };

  it('is filled from what was said; who holds the conversation tells the customer unless they do not want to', () => {
    const form = formFrom(draft, { isMine: true });
    expect(form).toEqual({
      what: 'áo rách',
      category: 'broken',
      order: 'DH10293',
      staff: '',
      photos: ['f1'],
      isTold: true,
    });
    expect(formFrom(draft, { isMine: false }).isTold).toBe(false);
    expect(formFrom({ ...draft, canTell: false }, { isMine: true }).isTold).toBe(false);
    // A kind that no shop has is none.
    expect(formFrom({ ...draft, category: 'khác' }, { isMine: true }).category).toBe('');
    expect(answerByOf(draft, 'broken')).toBe('2026-11-23T04:00:00.000Z');
    expect(answerByOf(draft, '')).toBe('2026-11-23T08:00:00.000Z');
  });

  it('asks for no more than was written', () => {
    const form = { ...formFrom(draft, { isMine: true }), category: '', order: ' ', what: ' rách ' };
    expect(ticketFrom(form, 'web:lan', 'key-12345')).toEqual({
      key: 'key-12345',
      conversation: 'web:lan',
      what: 'rách',
      photos: ['f1'],
    });
  });
});

describe('a log-out', () => {
  it('waits for what must arrive first, and says when something did not', async () => {
    const log: string[] = [];
    const work = (name: string, isDone: boolean) => async () => {
      await Promise.resolve();
      log.push(name);
      return isDone;
    };
    finishFirst('replies', work('an older one', false));
    finishFirst('replies', work('replies', true));
    expect(await finishAll()).toBe(true);
    finishFirst('files', work('files', false));
    expect(await finishAll()).toBe(false);
    expect(log).toEqual(['replies', 'replies', 'files']);
  });
});

describe('two customers', () => {
  it('are found for each other, but not oneself nor who is one already', () => {
    const found = ['a', 'b', 'c'].map((id) => ({ id }));
    expect(othersThan({ id: 'a', mergedIds: ['a', 'c'] }, found)).toEqual([{ id: 'b' }]);
  });

  it('stand side by side with what at least one has', () => {
    const one = { channels: ['web'], openTickets: 0, conversations: [1], phone: '••• 318' };
    const two = { channels: ['zalo'], openTickets: 2, conversations: [] };
    expect(comparedRows(one, two, (name) => name.toUpperCase())).toEqual([
      { of: 'phone', left: '••• 318', right: '' },
      { of: 'channels', left: 'WEB', right: 'ZALO' },
      { of: 'conversations', left: '1', right: '' },
      { of: 'open-tickets', left: '', right: '2' },
    ]);
  });
});
