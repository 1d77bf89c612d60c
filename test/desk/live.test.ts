import { beforeEach, describe, expect, it } from 'vitest';
import { openLive, type Live } from '../../src/desk/live.ts';
import type { LiveChange } from '../../src/desk/live-feed.ts';
import { fakeClock, pause, type FakeClock } from '../support/fake-clock.ts';
import { aCaller } from '../support/call-route.ts';
import { keptLog } from '../support/silence.ts';

let clock: FakeClock;
let asked: number;
let rows: LiveChange[];
let tickets: LiveChange[];
let live: Live;
let began: number;

beforeEach(() => {
  clock = fakeClock();
  asked = 0;
  began = 0;
  rows = [];
  tickets = [];
  live = process();
});

/** One process of the product, reading the same changes. */
function process(): Live {
  const reads = (all: () => readonly LiveChange[]) => (at: Date, limit: number) => {
    asked += 1;
    return Promise.resolve(
      all()
        .filter((one) => one.at >= at)
        .slice(0, limit),
    );
  };
  return openLive({
    sources: [
      { kind: 'conversation', right: 'conversations.read', since: reads(() => rows) },
      { kind: 'ticket', right: 'audit.read', since: reads(() => tickets) },
    ],
    clock,
    log: keptLog(),
    began: () => (began += 1),
  });
}

function change(id: string, version: number, given: Partial<LiveChange> = {}): LiveChange {
  return { id, version, at: clock(), ...given };
}

interface Heard {
  readonly event: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

/** A console that reads what it is told, until it hangs up. */
async function listening(on: Live, given: { by?: Parameters<typeof aCaller>[0]; lastEventId?: string } = {}) {
  const hangUp = new AbortController();
  const heard: Heard[] = [];
  const self = { heard, hangUp: () => hangUp.abort(), isOver: false, ended: Promise.resolve() };
  const stream = on.open(aCaller(given.by), given.lastEventId, hangUp.signal);
  self.ended = (async () => {
    for await (const said of stream)
      for (const event of said.split('\n\n')) if (event !== '') add(heard, event);
    self.isOver = true;
  })();
  await looked(on);
  return self;
}

function add(heard: Heard[], said: string): void {
  const fields = new Map(said.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]));
  if (!fields.has('event')) return;
  heard.push({
    event: fields.get('event') ?? '',
    id: fields.get('id') ?? '',
    data: JSON.parse(fields.get('data') ?? '{}') as Record<string, unknown>,
  });
}

async function looked(on: Live): Promise<void> {
  await on.look();
  await on.look();
  await pause();
}

const told = ({ heard }: { heard: readonly Heard[] }) =>
  heard
    .filter(({ event }) => event === 'change')
    .map(({ data }) => `${String(data.id)}@${String(data.version)}`);
const events = ({ heard }: { heard: readonly Heard[] }) => heard.map(({ event }) => event);

describe('an open console', () => {
  it('is greeted, and told each change once, whoever made it', async () => {
    const one = await listening(live);
    rows.push(change('web:a', 1));
    await looked(live);
    rows.push(change('web:b', 1), change('web:a', 2, { about: { box: 'queued' } }));
    await looked(live);
    expect(events(one)[0]).toBe('hello');
    expect(one.heard[0]?.data).toEqual({ now: clock().toISOString() });
    expect(told(one)).toEqual(['web:a@1', 'web:b@1', 'web:a@2']);
    expect(one.heard.at(-1)?.data).toEqual({
      kind: 'conversation',
      id: 'web:a',
      version: 2,
      about: { box: 'queued' },
    });
    one.hangUp();
    await one.ended;
  });

  it('is told of a change that was written a little before its time could be read', async () => {
    const one = await listening(live);
    const late = change('web:late', 1);
    clock.move(1_500);
    await looked(live);
    rows.push(late);
    await looked(live);
    expect(told(one)).toEqual(['web:late@1']);
    one.hangUp();
  });

  it('is told nothing it may not see, and nothing that is for another member alone', async () => {
    const agent = await listening(live, { by: { id: 's_lan' } });
    const owner = await listening(live, { by: { id: 's_chu', role: 'owner' } });
    tickets.push(change('PH-1', 1));
    rows.push(change('web:a', 1, { only: 's_chu' }));
    await looked(live);
    expect(told(agent)).toEqual([]);
    expect(told(owner)).toEqual(['web:a@1', 'PH-1@1']);
    agent.hangUp();
    owner.hangUp();
  });

  it('hears of many changes of the bot as one', async () => {
    const one = await listening(live);
    for (let n = 0; n < 100; n += 1) rows.push(change(`web:${n}`, 1, { isMinor: true }));
    rows.push(change('web:mine', 1));
    await looked(live);
    expect(told(one)).toEqual(['web:mine@1', `*@${clock().getTime()}`]);
    one.hangUp();
  });
});

describe('a console that comes back', () => {
  it('is told what it missed, in this process or in another', async () => {
    const one = await listening(live);
    rows.push(change('web:a', 1));
    await looked(live);
    const lastEventId = one.heard.at(-1)?.id ?? '';
    one.hangUp();
    await one.ended;
    clock.move(60_000);
    rows.push(change('web:b', 1));
    clock.move(30_000);
    const other = process();
    const back = await listening(other, { lastEventId });
    expect(events(back)[0]).toBe('hello');
    expect(told(back)).toContain('web:b@1');
    expect(events(back)).not.toContain('reset');
    back.hangUp();
  });

  it('is told to ask for everything when nobody knows any more what it missed', async () => {
    const one = await listening(live);
    const lastEventId = one.heard[0]?.id ?? '';
    one.hangUp();
    clock.move(10 * 60_000);
    for (const cursor of [lastEventId, 'nonsense']) {
      const back = await listening(process(), { lastEventId: cursor });
      expect(events(back)).toEqual(['hello', 'reset']);
      back.hangUp();
    }
  });

  it('is told so as well when more has changed than one look takes', async () => {
    const cursor = clock().getTime();
    clock.move(1_000);
    for (let n = 0; n < 2_000; n += 1) rows.push(change(`web:${n}`, 1));
    const back = await listening(process(), { lastEventId: String(cursor) });
    expect(events(back).slice(0, 2)).toEqual(['hello', 'reset']);
    back.hangUp();
  });
});

describe('the clock of the consoles', () => {
  it('asks nothing while none is open, and once for all that are', async () => {
    expect(asked).toBe(0);
    const all = await Promise.all(Array.from({ length: 20 }, () => listening(live)));
    const before = asked;
    await live.look();
    expect(asked - before).toBe(2);
    for (const one of all) one.hangUp();
    await Promise.all(all.map(({ ended }) => ended));
    expect(live.consoles()).toBe(0);
    const after = asked;
    await live.look();
    expect(asked).toBe(after);
  });

  it('cuts a console that does not take what it is told', async () => {
    const signal = new AbortController().signal;
    const stream = live.open(aCaller(), undefined, signal)[Symbol.asyncIterator]();
    expect((await stream.next()).value).toContain('retry');
    await looked(live);
    for (let round = 1; round <= 3; round += 1) {
      rows = Array.from({ length: 450 }, (_, n) => change(`web:${n}`, round));
      await looked(live);
    }
    const rest: string[] = [];
    for (let next = await stream.next(); next.done !== true; next = await stream.next())
      rest.push(next.value);
    expect(rest.join('').split('event: change').length).toBeLessThanOrEqual(1_001);
    expect(live.consoles()).toBe(0);
  });
});

it('says when somebody begins to look after nobody did', async () => {
  const first = await listening(live);
  const second = await listening(live);
  expect(began).toBe(1);
  for (const one of [first, second]) one.hangUp();
  await Promise.all([first.ended, second.ended]);
  const third = await listening(live);
  expect(began).toBe(2);
  third.hangUp();
  await third.ended;
});
