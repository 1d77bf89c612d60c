import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Act, Send } from '../../src/core/effect.ts';
import { AppError } from '../../src/core/errors.ts';
import { openDeadlines } from '../../src/road/deadlines.ts';
import { lookAt, openDeliver, stopDeliver, waitingNow, type Deliver } from '../../src/road/deliver.ts';
import { HOLD_MS } from '../../src/road/hold.ts';
import type { Note } from '../../src/road/notes.ts';
import type { Channel, DeadLetter, MaySend } from '../../src/road/ports.ts';
import { sendLine } from '../../src/road/send.ts';
import { aConversation, aLine } from '../support/a-conversation.ts';
import { fakeChannel, type FakeChannel } from '../support/fake-channel.ts';
import { fakeClock, pause, until, type FakeClock } from '../support/fake-clock.ts';
import { keptLog, keptMeter } from '../support/silence.ts';
import { tinyWorld } from '../support/tiny-world.ts';

const START = new Date('2026-11-23T03:00:00Z');
const later = (ms: number): Date => new Date(START.getTime() + ms);
const KEY = 'fake:lan#1';
const send: Send = { kind: 'send', key: KEY, attempts: 0, line: 1 };
const lines = [aLine(1, { who: 'bot', text: 'hello', at: START, delivery: { state: 'queued' } })];
const lan = aConversation({ lines, outbox: [send], holder: { process: 'me', until: later(HOLD_MS) } });

interface Around {
  readonly channel: FakeChannel;
  readonly clock: FakeClock;
  readonly letters: DeadLetter[];
  readonly notes: Note[];
  readonly counts: ReadonlyMap<string, number>;
  readonly options: Parameters<typeof openDeliver>[0];
}

function around(given: { channels?: readonly Channel[]; isKept?: boolean; maySend?: MaySend } = {}): Around {
  const channel = fakeChannel();
  const clock = fakeClock(START.toISOString());
  const meter = keptMeter();
  const letters: DeadLetter[] = [];
  const notes: Note[] = [];
  const options: Around['options'] = {
    channels: new Map((given.channels ?? [channel]).map((one) => [one.name, one])),
    actions: new Map(),
    process: 'me',
    clock,
    random: () => 0.5,
    maySend: given.maySend ?? (() => Promise.resolve({ verdict: 'go' })),
    hours: () => tinyWorld().hours,
    note: (_id, note) => void notes.push(note),
    hurry: () => undefined,
    tell: () => undefined,
    bury: (letter) => {
      letters.push(letter);
      return Promise.resolve(given.isKept ?? true);
    },
    meter,
    log: keptLog(),
  };
  return { channel, clock, letters, notes, counts: meter.counts, options };
}

function sent({ options }: Around, effect: Partial<Send> = {}, conversation = lan): Promise<Note> {
  return sendLine({ ...options, deadlines: openDeadlines() }, conversation, { ...send, ...effect });
}

describe('one message', () => {
  it('is noted with the platform’s id', async () => {
    const here = around();
    const delivery = { state: 'sent', at: START, ref: 'ref-1' };
    expect(await sent(here)).toEqual({ kind: 'delivered', key: KEY, line: 1, delivery });
    expect(here.channel.heard('lan')).toEqual(['hello']);
  });

  it('that the platform’s rules forbid for good is withheld with the reason, and no fault', async () => {
    const here = around();
    here.channel.send = () => Promise.resolve({ withheld: 'outside the window' });
    expect(await sent(here)).toMatchObject({
      delivery: { state: 'withheld', why: 'outside the window', at: START },
    });
    expect([here.letters, here.counts.get('sent:fake:withheld')]).toEqual([[], 1]);
  });

  it('whose line was erased meanwhile is done', async () => {
    expect(await sent(around(), {}, aConversation())).toEqual({ kind: 'acted', key: KEY });
  });

  it('to a channel that is not set up is a dead letter, and not the customer’s fault', async () => {
    const here = around({ channels: [] });
    const note = await sent(here);
    expect(note).toMatchObject({ delivery: { state: 'failed', why: 'This channel is not set up.' } });
    expect(note).not.toHaveProperty('unreachable');
    expect(here.letters).toMatchObject([{ stage: 'deliver', key: KEY, effect: { line: 1 } }]);
  });

  it('to a channel that is not set up is withheld where nobody could be reached any more anyway', async () => {
    const here = around({ channels: [] });
    const gone = { ...lan, unreachable: { at: START, why: 'blocked' } };
    expect(await sent(here, {}, gone)).toMatchObject({ delivery: { state: 'withheld', why: 'unreachable' } });
    expect(here.letters).toEqual([]);
  });

  it('is given up after its last attempt, and stays while the dead letter cannot be kept', async () => {
    const away = (): never => {
      throw new AppError('unavailable', 'Down.');
    };
    const here = around();
    here.channel.sending = away;
    expect(await sent(here, { attempts: 14 })).toMatchObject({ kind: 'again', attempts: 15 });
    expect(await sent(here, { attempts: 15 })).toMatchObject({ delivery: { state: 'failed', why: 'Down.' } });
    const full = around({ isKept: false });
    full.channel.sending = away;
    expect(await sent(full, { attempts: 15 })).toEqual({
      kind: 'again',
      key: KEY,
      attempts: 15,
      notBefore: later(10_000),
    });
  });

  it('a channel with a bug makes a dead letter of code "bug" at once', async () => {
    const here = around();
    here.channel.sending = () => {
      throw new TypeError('x is undefined');
    };
    expect(await sent(here)).toMatchObject({ delivery: { state: 'failed' } });
    expect(here.letters).toMatchObject([{ code: 'bug', why: 'x is undefined' }]);
  });

  it('carries what the line has: files, a form, why it goes out, when the customer last spoke', async () => {
    const here = around();
    const files = [{ id: 'f1', type: 'image/png', bytes: 3 }];
    const line = { ...lines[0]!, who: 'staff' as const, staff: 'hoa', files, wants: 'photo' as const };
    await sent(
      here,
      { unasked: { purpose: 'survey', hours: 'any' } },
      { ...lan, lines: [line], lastCustomerAt: START },
    );
    expect(here.channel.sent[0]).toMatchObject({
      from: 'staff',
      files,
      wants: 'photo',
      unasked: { purpose: 'survey' },
      lastCustomerAt: START,
    });
  });
});

describe('a platform that hangs', () => {
  afterEach(() => void vi.useRealTimers());

  it('is taken for away after half a minute, and asked again later', async () => {
    vi.useFakeTimers();
    const here = around();
    here.channel.sending = () => new Promise(() => undefined);
    const note = sent(here);
    await vi.advanceTimersByTimeAsync(30_001);
    expect(await note).toMatchObject({ kind: 'again', attempts: 1, notBefore: later(750) });
    expect(here.counts.get('sent:fake:retry')).toBe(1);
  });

  it('is asked again by itself when the wait is short, without a commit in between', async () => {
    vi.useFakeTimers();
    const here = around();
    here.channel.sending = () => {
      throw new AppError('unavailable', 'Too many requests.', { retryAfterMs: 900 });
    };
    const deliver = openDeliver(here.options);
    lookAt(deliver, lan);
    await vi.advanceTimersByTimeAsync(0);
    expect(here.notes).toMatchObject([{ kind: 'again', notBefore: later(900) }]);
    here.channel.sending = () => undefined;
    here.clock.move(900);
    await vi.advanceTimersByTimeAsync(900);
    expect(here.notes).toMatchObject([{ kind: 'again' }, { kind: 'delivered', delivery: { state: 'sent' } }]);
    expect(here.channel.heard('lan')).toEqual(['hello']);
    await stopDeliver(deliver);
  });

  it('keeps its conversation: the holding is renewed before it ends, as often as needed', async () => {
    vi.useFakeTimers();
    const here = around();
    here.channel.sending = () => new Promise(() => undefined);
    const deliver = openDeliver(here.options);
    lookAt(deliver, lan);
    await vi.advanceTimersByTimeAsync(HOLD_MS / 4);
    expect(here.notes).toEqual([]);
    here.clock.move(HOLD_MS / 2);
    await vi.advanceTimersByTimeAsync(HOLD_MS / 4);
    expect(here.notes).toEqual([{ kind: 'look' }]);
    lookAt(deliver, { ...lan, holder: { process: 'me', until: later(HOLD_MS * 1.5) } });
    await vi.advanceTimersByTimeAsync(HOLD_MS / 4);
    expect(here.notes).toHaveLength(1);
    clearInterval(deliver.renewing);
  });
});

describe('the outbox of a conversation', () => {
  const opened: Deliver[] = [];
  const open = (here: Around): Deliver => {
    const deliver = openDeliver(here.options);
    opened.push(deliver);
    return deliver;
  };
  afterEach(() => {
    for (const deliver of opened.splice(0)) clearInterval(deliver.renewing);
  });

  it('is left alone where another process holds it', () => {
    const here = around();
    const deliver = open(here);
    lookAt(deliver, { ...lan, holder: { process: 'other', until: later(HOLD_MS) } });
    expect([deliver.hands.size, deliver.underWay, here.notes]).toEqual([0, 0, []]);
  });

  it('is asked for anew, not sent, when the holding has run out', () => {
    const here = around();
    const deliver = open(here);
    here.clock.move(HOLD_MS);
    lookAt(deliver, lan);
    expect([deliver.underWay, here.notes]).toEqual([0, [{ kind: 'look' }]]);
  });

  it('says how much waits and since when', () => {
    const here = around();
    here.channel.sending = () => new Promise(() => undefined);
    const deliver = open(here);
    expect(waitingNow(deliver)).toEqual({ waiting: 0, oldestMs: 0 });
    lookAt(deliver, lan);
    here.clock.move(4_000);
    expect(waitingNow(deliver)).toEqual({ waiting: 1, oldestMs: 4_000 });
  });

  it('lets an action go beside a message that hangs, and not a second message', async () => {
    const here = around();
    let ran = 0;
    here.channel.sending = () => new Promise(() => undefined);
    const act: Act = {
      kind: 'act',
      key: 'fake:lan@1/alert',
      attempts: 0,
      action: 'staff.alert',
      input: {},
      deadline: later(60_000),
      tell: false,
    };
    const action = {
      name: 'staff.alert',
      outcomes: ['done'],
      input: { safeParse: (data: unknown) => ({ success: true, data }) },
      run: () => {
        ran += 1;
        return Promise.resolve({ outcome: 'done' });
      },
    };
    const actions = new Map([['staff.alert', action as never]]);
    const deliver = open({ ...here, options: { ...here.options, actions } });
    const second: Send = { kind: 'send', key: 'fake:lan#2', attempts: 0, line: 2 };
    const both = [...lines, aLine(2, { who: 'bot', at: START, delivery: { state: 'queued' } })];
    lookAt(deliver, { ...lan, lines: both, outbox: [send, second, act] });
    await until('the action is noted', () => here.notes.length === 1);
    expect(here.notes).toEqual([{ kind: 'acted', key: act.key }]);
    expect([ran, deliver.underWay]).toEqual([1, 1]);
  });

  it('is put down when it is empty, and begins nothing more once the process stops', async () => {
    const here = around();
    const deliver = open(here);
    lookAt(deliver, lan);
    await stopDeliver(deliver);
    expect(here.channel.heard('lan')).toEqual(['hello']);
    lookAt(deliver, { ...lan, version: 2, outbox: [] });
    expect(deliver.hands.size).toBe(0);
    lookAt(deliver, { ...lan, version: 3 });
    expect([deliver.underWay, here.channel.heard('lan').length]).toEqual([0, 1]);
  });

  it('a stop waits for a message that is just leaving', async () => {
    const here = around();
    let release = (): void => undefined;
    here.channel.sending = () => new Promise((resolve) => (release = resolve));
    const deliver = open(here);
    lookAt(deliver, lan);
    await until('it is leaving', () => deliver.underWay === 1);
    let isStopped = false;
    const stopping = stopDeliver(deliver).then(() => (isStopped = true));
    await pause(10);
    expect(isStopped).toBe(false);
    release();
    await stopping;
    expect(here.notes).toMatchObject([{ kind: 'delivered', key: KEY }]);
  });
});
