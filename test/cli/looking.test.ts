import { describe, expect, it } from 'vitest';
import { conversationCommand } from '../../src/cli/conversation.ts';
import { conversationsCommand, type ConversationsDesk } from '../../src/cli/conversations.ts';
import { deadLettersCommand, type DeadLettersDesk } from '../../src/cli/dead-letters.ts';
import { feedbackCommand, type FeedbackDesk } from '../../src/cli/feedback.ts';
import { ticketsCommand, type TicketsDesk } from '../../src/cli/tickets.ts';
import type { StoredDeadLetter } from '../../src/conversations/model.ts';
import type { Transcript } from '../../src/conversations/readers.ts';
import { scoreOf } from '../../src/surveys/rules.ts';
import type { Asked } from '../../src/surveys/store.ts';
import type { Ticket } from '../../src/tickets/model.ts';
import { keptIo } from '../support/kept-io.ts';

const timeZone = 'Asia/Ho_Chi_Minh';
const noon = new Date('2026-03-02T05:00:00Z');

describe('langnghe feedback', () => {
  function aDesk() {
    const asked: Asked[] = [];
    const counts = [1, 2, 3, 4, 5].map((score) => ({ score, answers: score * 2 }));
    const score = scoreOf('csat', '1-5', new Map(counts.map((count) => [count.score, count.answers])));
    const few = scoreOf('nps', '0-10', new Map([[10, 3]]));
    const desk: FeedbackDesk = {
      timeZone,
      feedback: {
        summaries: (ask) => {
          asked.push(ask);
          const nps = {
            survey: 'nps',
            question: 'score',
            scale: '0-10',
            counts: [{ score: 10, answers: 3 }],
            ...few,
          };
          return Promise.resolve([
            { survey: 'csat', question: 'score', scale: '1-5', counts, ...score },
            nps,
          ]);
        },
        choices: () => Promise.resolve([{ survey: 'csat', question: 'why', choice: 'late', answers: 4 }]),
        comments: () => Promise.resolve([]),
      },
    };
    return { desk, asked, io: keptIo() };
  }

  it('shows scores with their error, and says when there are too few answers', async () => {
    const { desk, io } = aDesk();
    expect(await feedbackCommand([], io, desk)).toBe(0);
    expect(io.said.join('\n').split('\n')).toEqual([
      'SURVEY  QUESTION  SCALE  ANSWERS  MEAN   SCORE (95 %)                       COUNTS',
      'csat    score     1-5    30       3.67   60 % satisfied (42 to 75)          1:2 2:4 3:6 4:8 5:10',
      'nps     score     0-10   3        10.00  too few answers to say (under 10)  10:3',
      '',
      'SURVEY  QUESTION  CHOICE  ANSWERS',
      'csat    why       late    4',
    ]);
  });

  it('asks for whole days of the shop', async () => {
    const { desk, asked, io } = aDesk();
    await feedbackCommand(
      ['--from', '2026-03-01', '--to', '2026-03-01', '--survey', 'csat', '--json'],
      io,
      desk,
    );
    expect(asked).toEqual([
      {
        survey: 'csat',
        from: new Date('2026-03-01T00:00:00+07:00'),
        to: new Date('2026-03-02T00:00:00+07:00'),
        byVersion: false,
      },
    ]);
    await expect(feedbackCommand(['--from', 'hôm qua'], io, desk)).rejects.toThrow(/2026-03-01/);
  });
});

describe('langnghe ticket', () => {
  const ticket: Ticket = {
    _id: 'k',
    code: 'PH-7KM2QA',
    customer: 'c:web:lan',
    conversation: 'web:lan',
    channel: 'web',
    category: 'late',
    what: 'giao trễ\n3 ngày',
    photos: [],
    additions: [],
    state: 'new',
    history: [],
    version: 1,
    changedAt: noon,
    place: noon.getTime(),
    openedAt: noon,
    promisedAt: new Date(noon.getTime() + 3_600_000),
  };
  function aDesk() {
    const moves: unknown[] = [];
    const desk: TicketsDesk = {
      timeZone,
      clock: () => new Date(noon.getTime() + 7_200_000),
      staff: 'mai',
      tickets: {
        list: () => Promise.resolve([ticket]),
        move: (code, to, about) => {
          moves.push([code, to, about.by, about.why]);
          return Promise.resolve({ ...ticket, state: to });
        },
      },
    };
    return { desk, moves, io: keptIo() };
  }

  it("lists complaints in the shop's time, late ones marked", async () => {
    const { desk, io } = aDesk();
    await ticketsCommand(['list'], io, desk);
    expect(io.said[0]?.split('\n')[1]).toBe(
      'PH-7KM2QA  new    2026-03-02 12:00  2026-03-02 13:00 late  late                    web:lan       giao trễ 3 ngày',
    );
  });

  it('moves one on, by whom and why', async () => {
    const { desk, moves, io } = aDesk();
    await ticketsCommand(['move', 'PH-7KM2QA', 'done', '--why', 'đã đền'], io, desk);
    expect(moves).toEqual([['PH-7KM2QA', 'done', 'mai', 'đã đền']]);
    expect(io.said).toEqual(['PH-7KM2QA is done now.']);
    await expect(ticketsCommand(['move', 'PH-7KM2QA', 'closed'], io, desk)).rejects.toThrow(
      /new, doing, waiting, done/,
    );
    expect(await ticketsCommand(['open'], io, desk)).toBe(2);
  });
});

describe('langnghe conversations', () => {
  const transcript: Transcript = {
    id: 'web:lan',
    customer: 'c:web:lan',
    name: 'Lan',
    language: 'vi',
    owner: { kind: 'queued', since: noon, team: 'orders', promisedAt: noon },
    flow: 'csat',
    lines: 3,
    lastCustomerAt: noon,
    isErased: false,
    transcript: [
      {
        n: 1,
        at: noon,
        who: 'bot',
        text: 'Chào chị!',
        choices: [{ label: 'Hài lòng', value: '5' }],
        visit: 1,
        delivery: { state: 'sent' },
      },
      {
        n: 2,
        at: noon,
        who: 'customer',
        text: 'vâng\u001b[31m',
        files: [{ id: 'f', type: 'image/jpeg', bytes: 2000 }],
      },
      {
        n: 3,
        at: noon,
        who: 'staff',
        staff: 'mai',
        text: 'một\nhai',
        delivery: { state: 'failed', why: 'blocked' },
      },
    ],
  };
  const desk: ConversationsDesk = {
    timeZone,
    readers: {
      list: () => Promise.resolve({ conversations: [transcript], next: 'c' }),
      transcript: (id) => Promise.resolve(id === 'web:lan' ? transcript : undefined),
    },
  };

  it('are listed with who speaks, and how to go on', async () => {
    const io = keptIo();
    await conversationsCommand([], io, desk);
    expect(io.said.join('\n').split('\n')).toEqual([
      'LAST WORD         CONVERSATION  NAME  LANGUAGE  WHO SPEAKS        FLOW  LINES',
      '2026-03-02 12:00  web:lan       Lan   vi        waits for orders  csat  3',
      '',
      "More: langnghe conversations --after 'c'",
    ]);
  });

  it('one is shown line by line, harmless for the terminal', async () => {
    const io = keptIo();
    expect(await conversationCommand(['web:lan'], io, desk)).toBe(0);
    expect(io.said.join('\n').split('\n')).toEqual([
      'web:lan (Lan), who speaks: waits for orders',
      '',
      '1  2026-03-02 12:00  bot        Chào chị!',
      '                                [Hài lòng]',
      '2  2026-03-02 12:00  customer   vâng [31m',
      '                                (file f, image/jpeg, 2 kB)',
      '3  2026-03-02 12:00  staff mai  một',
      '                                hai',
      '                                (failed: blocked)',
    ]);
    expect(await conversationCommand(['web:hoa'], io, desk)).toBe(1);
    expect(await conversationCommand([], io, desk)).toBe(2);
  });
});

describe('langnghe dead-letters', () => {
  function aDesk(state: StoredDeadLetter['state'] = 'open') {
    const did: string[] = [];
    const letter: StoredDeadLetter = {
      _id: 'deliver:web:lan#3',
      conversation: 'web:lan',
      at: noon,
      stage: 'deliver',
      key: 'web:lan#3',
      code: 'rejected',
      why: 'blocked',
      state,
      times: 2,
    };
    const desk: DeadLettersDesk = {
      timeZone,
      clock: () => noon,
      retry: () => Promise.resolve(void did.push('retried')),
      deadLetters: {
        open: () => Promise.resolve([letter]),
        get: (id) => Promise.resolve(id === letter._id ? letter : undefined),
        settle: (_id, to) => {
          did.push(to);
          return Promise.resolve(true);
        },
      },
    };
    return { desk, did, io: keptIo() };
  }

  it('are listed', async () => {
    const { desk, io } = aDesk();
    await deadLettersCommand([], io, desk);
    expect(io.said[0]).toContain(
      '2026-03-02 12:00  deliver  rejected  2      web:lan       deliver:web:lan#3  blocked',
    );
  });

  it('are tried again or set aside, once', async () => {
    const { desk, did, io } = aDesk();
    expect(await deadLettersCommand(['retry', 'deliver:web:lan#3'], io, desk)).toBe(0);
    expect(await deadLettersCommand(['aside', 'deliver:web:lan#3'], io, desk)).toBe(0);
    expect(did).toEqual(['retried', 'again', 'aside']);
    expect(await deadLettersCommand(['retry', 'no'], io, desk)).toBe(1);
    expect(await deadLettersCommand(['retry', 'deliver:web:lan#3'], io, aDesk('again').desk)).toBe(1);
  });

  it('stay open when they fail again', async () => {
    const { desk, did, io } = aDesk();
    const failing = { ...desk, retry: () => Promise.reject(new Error('still blocked')) };
    await expect(deadLettersCommand(['retry', 'deliver:web:lan#3'], io, failing)).rejects.toThrow(
      'still blocked',
    );
    expect(did).toEqual([]);
  });
});
