import { describe, expect, it } from 'vitest';
import type { Act, Send } from '../../src/core/effect.ts';
import { AppError } from '../../src/core/errors.ts';
import { openFiling } from '../../src/road/filing.ts';
import { applyNotes, type Note } from '../../src/road/notes.ts';
import type { Page } from '../../src/road/ports.ts';
import { aConversation, aLine, NOON } from '../support/a-conversation.ts';
import { fakeClock, pause, until } from '../support/fake-clock.ts';
import { keptLog } from '../support/silence.ts';
import { testRoad } from '../support/test-road.ts';

const later = (ms: number): Date => new Date(NOON.getTime() + ms);
const send: Send = { kind: 'send', key: 'fake:lan#1', attempts: 0, line: 1 };
const act: Act = {
  kind: 'act',
  key: 'fake:lan@1/save',
  attempts: 0,
  action: 'feedback.save',
  input: {},
  deadline: later(60_000),
  tell: false,
};
const line = aLine(1, { who: 'bot', text: 'How was it?', delivery: { state: 'queued' } });
const lan = aConversation({ lines: [line], nextLine: 2, outbox: [send, act] });

describe('a note', () => {
  it('that a failed message is to be tried again makes a new line of it', () => {
    const failed = { ...line, delivery: { state: 'failed' as const, at: NOON, why: 'blocked' } };
    const next = applyNotes({ ...lan, lines: [failed], outbox: [] }, [
      { kind: 'resend', line: failed, at: later(5) },
    ]);
    expect(next.lines).toMatchObject([
      { n: 1, delivery: { state: 'failed' } },
      { n: 2, text: 'How was it?', at: later(5), delivery: { state: 'queued' } },
    ]);
    expect(next.outbox).toEqual([{ kind: 'send', key: 'fake:lan#2', attempts: 0, line: 2 }]);
    expect(next.nextLine).toBe(3);
  });

  it('that an action is to be tried again puts it into the outbox, once', () => {
    const redo: Note = { kind: 'redo', act: { ...act, deadline: later(90_000) } };
    expect(applyNotes({ ...lan, outbox: [] }, [redo, redo]).outbox).toEqual([redo.act]);
    expect(applyNotes(lan, [redo]).outbox).toEqual([send, redo.act]);
  });

  it('of another attempt counts for its own effect alone', () => {
    const again: Note = { kind: 'again', key: act.key, attempts: 3, notBefore: later(1_000) };
    expect(applyNotes(lan, [again]).outbox).toEqual([send, { ...act, attempts: 3, notBefore: later(1_000) }]);
  });

  it('of a message put off lets it step aside and come back with its words, in the order of lines', () => {
    const unasked = { purpose: 'survey', hours: 'any' as const };
    const asking = { ...lan, outbox: [{ ...send, unasked }] };
    const aside = applyNotes(asking, [{ kind: 'postponed', key: send.key, until: later(500), at: NOON }]);
    expect(aside.lines).toMatchObject([{ n: 1, delivery: { state: 'withheld', why: 'later' } }]);
    expect(aside.outbox).toMatchObject([{ key: 'fake:lan#1/later', notBefore: later(500) }]);
    const back = applyNotes({ ...aside, lines: [], nextLine: 9 }, [
      { kind: 'resumed', key: 'fake:lan#1/later', at: later(500) },
    ]);
    expect(back.lines).toMatchObject([{ n: 9, text: 'How was it?', delivery: { state: 'queued' } }]);
    expect(back.outbox).toEqual([{ kind: 'send', key: 'fake:lan#9', attempts: 0, line: 9, unasked }]);
  });

  it('about something gone changes nothing', () => {
    const gone: Note[] = [
      { kind: 'postponed', key: 'fake:lan#7', until: later(1), at: NOON },
      { kind: 'postponed', key: act.key, until: later(1), at: NOON },
      { kind: 'resumed', key: send.key, at: NOON },
      { kind: 'acted', key: 'nobody' },
      { kind: 'delivered', key: 'fake:lan#7', line: 7, delivery: { state: 'sent', at: NOON } },
      { kind: 'look' },
      { kind: 'let-go' },
    ];
    expect(applyNotes(lan, gone)).toEqual(lan);
    const erased = { ...lan, lines: [] };
    const note: Note = { kind: 'postponed', key: send.key, until: later(1), at: NOON };
    expect(applyNotes(erased, [note]).outbox).toEqual([act]);
  });
});

describe('filing', () => {
  const quiet = (id: string): ReturnType<typeof aConversation> =>
    aConversation({ _id: id, lines: [aLine(1)], nextLine: 2 });

  function filing(file: (pages: readonly Page[]) => Promise<void>) {
    const notes: { id: string; note: Note }[] = [];
    const log = keptLog();
    const clock = fakeClock(later(120_000).toISOString());
    const note = (id: string, text: Note): void => void notes.push({ id, note: text });
    return { notes, log, filing: openFiling({ store: { file }, clock, note, log }) };
  }

  it('of many conversations is one command, and each is told what of it is filed', async () => {
    const commands: (readonly Page[])[] = [];
    const { filing: desk, notes } = filing((pages) => Promise.resolve(void commands.push(pages)));
    desk.look(quiet('fake:lan'));
    desk.look(quiet('fake:hoa'));
    await desk.stop();
    expect(commands.map((pages) => pages.map(({ _id }) => _id))).toEqual([['fake:lan/1', 'fake:hoa/1']]);
    expect(notes).toEqual([
      { id: 'fake:lan', note: { kind: 'filed', upTo: 1 } },
      { id: 'fake:hoa', note: { kind: 'filed', upTo: 1 } },
    ]);
    desk.look(quiet('fake:lan'));
    await desk.stop();
    expect(commands).toHaveLength(1);
  });

  it('tries each conversation alone where the group cannot be written, so that one bad one fails alone', async () => {
    const {
      filing: desk,
      notes,
      log,
    } = filing((pages) =>
      pages.some(({ conversation }) => conversation === 'fake:bad')
        ? Promise.reject(new RangeError('not BSON: "my secret"'))
        : Promise.resolve(),
    );
    for (const id of ['fake:lan', 'fake:bad', 'fake:hoa']) desk.look(quiet(id));
    await desk.stop();
    expect(notes.map(({ id }) => id)).toEqual(['fake:lan', 'fake:hoa']);
    expect(log.said).toMatchObject([{ fields: { conversation: 'fake:bad', pages: 1, code: 'RangeError' } }]);
    expect(JSON.stringify(log.said)).not.toContain('secret');
  });

  it('asks a database that is away once for all, and keeps nothing that might be erased meanwhile', async () => {
    let commands = 0;
    const { filing: desk, notes } = filing(() => {
      commands += 1;
      return Promise.reject(new AppError('unavailable', 'Away.'));
    });
    desk.look(quiet('fake:lan'));
    desk.look(quiet('fake:hoa'));
    await desk.stop();
    await desk.stop();
    expect([commands, notes]).toEqual([1, []]);
  });

  it('lets go of lines that are not to be filed any more', async () => {
    let commands = 0;
    const { filing: desk } = filing(() => Promise.resolve(void (commands += 1)));
    desk.look(quiet('fake:lan'));
    desk.look(aConversation());
    await desk.stop();
    expect(commands).toBe(0);
  });
});

describe('the road, for those around it', () => {
  it('says what waits, and takes notes of staff to the conversation', async () => {
    const road = testRoad();
    road.channel.sending = () => {
      throw new AppError('rejected', 'Blocked.');
    };
    await road.says('lan', 'survey');
    await until('it has failed', () => road.letters.length === 1);
    await road.settled();
    expect(road.road.outbox()).toEqual({ waiting: 0, oldestMs: 0 });
    road.channel.sending = () => undefined;
    const failed = road.store.one('fake:lan').lines[1]!;
    road.road.leave('fake:lan', { kind: 'resend', line: failed, at: road.clock() });
    await until('it has left', () => road.heard('lan').length === 1);
    await road.settled();
    expect(road.heard('lan')).toEqual(['survey.score.ask']);
    expect(road.store.one('fake:lan').lines[2]?.delivery?.state).toBe('sent');
  });

  it('brings the result of an action until it is committed, however often the database is away', async () => {
    const road = testRoad();
    await road.says('lan', 'order');
    let failures = 3;
    road.answers['orders.look'] = () => {
      road.store.before = () => {
        if (failures-- > 0) throw new AppError('unavailable', 'Away.');
      };
      return Promise.resolve({ outcome: 'found' });
    };
    await road.says('lan', 'DH1');
    await until('the result is told', () => road.heard('lan').includes('order.told.say'), 10_000);
    expect(road.ran.filter(({ action }) => action === 'orders.look')).toHaveLength(1);
    expect(failures).toBeLessThanOrEqual(0);
  });

  it('its own clock brings what is due, and a listener that left hears no more', async () => {
    const road = testRoad();
    let heard = 0;
    const leave = road.road.watch(() => (heard += 1));
    await road.says('lan', 'survey');
    await road.settled();
    leave();
    const before = heard;
    road.road.startClock();
    road.clock.move(3_600_000);
    await until('the reminder came', () => road.heard('lan').length > 1);
    await road.road.stop();
    await pause();
    expect([heard > 0, heard]).toEqual([true, before]);
  });
});
