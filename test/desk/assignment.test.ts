import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { advance, newConversation } from '../../src/core/advance.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { AppError } from '../../src/core/errors.ts';
import type { StaffActs } from '../../src/core/event.ts';
import { ensureIndexes } from '../../src/database/indexes.ts';
import { placeInQueue } from '../../src/desk/actions.ts';
import { ANSWERED, ANSWERED_INDEXES, answeredStore } from '../../src/desk/answered-store.ts';
import { openAssignment, type Assignment, type AssignmentParts } from '../../src/desk/assignment.ts';
import { PRESENCE, PRESENCE_INDEXES, presenceStore } from '../../src/desk/presence.ts';
import { ROW_INDEXES, ROWS } from '../../src/desk/row-model.ts';
import { rowStore } from '../../src/desk/row-store.ts';
import { hours, testWorld } from '../core/support/world.ts';
import { quietLog } from '../support/quiet-log.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const MINUTE = 60_000;
const world = testWorld();
const NINE = Date.parse('2026-11-23T09:00:00Z');
const at = (minutes: number): Date => new Date(NINE + minutes * MINUTE);

let opened: TestDatabase;
beforeAll(async () => {
  opened = await testDatabase();
  const indexes = [...PRESENCE_INDEXES, ...ANSWERED_INDEXES, ...ROW_INDEXES];
  await ensureIndexes(opened.database.db, 'assignment', indexes);
});
afterAll(() => opened.close());

/** A desk of its own: conversations held by hand, their rows in the database. */
interface Desk {
  readonly assignment: Assignment;
  readonly presence: AssignmentParts['presence'];
  says(id: string, text: string, minute: number): Promise<void>;
  staff(id: string, act: Partial<StaffActs> & Pick<StaffActs, 'does'>, minute: number): Promise<void>;
  here(staff: string, minute: number): Promise<void>;
  tick(minute: number): Promise<number>;
  owner(id: string): string;
  now(id: string): Conversation;
  readonly rules: { isOn: boolean; backAfterMs: number };
  readonly limits: Map<string, number>;
}

/**
 * `gatherMs`: how soon a commit makes it look at the queue; by itself never, so that ticks alone do.
 * `rowsAreLate`: rows are written when somebody waits for them, not before.
 */
function desk(gatherMs = 3_600_000, rowsAreLate = false): Desk {
  const { db } = opened.database;
  const [rows, presence, answered] = [rowStore(db), presenceStore(db), answeredStore(db)];
  const all = new Map<string, Conversation>();
  const limits = new Map([
    ['s_hoa', 8],
    ['s_lan', 8],
  ]);
  const rules = { isOn: true, backAfterMs: 15 * MINUTE };
  let events = 0;
  const late: (() => Promise<void>)[] = [];
  const rowsFollow = async (): Promise<void> => {
    for (const write of late.splice(0)) await write();
  };
  const take = async (id: string, event: Parameters<typeof advance>[1]): Promise<void> => {
    const before =
      all.get(id) ??
      newConversation({ id, address: { channel: 't', key: id, route: {} }, customerId: id, language: 'vi' });
    const next = { ...advance(before, event, world), version: before.version + 1, outbox: [] };
    all.set(id, next);
    late.push(() => rows.keep([{ conversation: next }], event.at));
    if (!rowsAreLate) await rowsFollow();
    assignment.saw(next);
  };
  const assignment = openAssignment({
    rows,
    presence,
    answered,
    members: () => Promise.resolve([...limits].map(([id, most]) => ({ id, most }))),
    rules: () => rules,
    submit: (id, event) => take(id, event),
    clock: () => at(0),
    log: quietLog,
    rowsFollow,
    gatherMs,
  });
  const next = (minute: number) => ({ id: `e${(events += 1)}`, at: at(minute) });
  return {
    assignment,
    presence,
    rules,
    limits,
    says: (id, text, minute) => take(id, { kind: 'words', ...next(minute), text }),
    // What an act needs beside its name is given by each test.
    staff: (id, act, minute) =>
      take(id, { kind: 'staff', staff: 's_lan', ...next(minute), ...act } as StaffActs),
    here: async (staff, minute) => {
      await presence.beat(staff, { is: 'here' }, at(minute));
    },
    tick: async (minute) => (await assignment.job.run(at(minute), new AbortController().signal)).did,
    owner: (id) => {
      const { owner } = all.get(id)!;
      return owner.kind === 'staff' ? owner.staff : owner.kind;
    },
    now: (id) => all.get(id)!,
  };
}

let shop: Desk;
beforeEach(async () => {
  for (const name of [PRESENCE, ROWS, ANSWERED]) await opened.database.db.collection(name).deleteMany({});
  shop = desk();
});

const asks = 'gặp nhân viên';

describe('the queue', () => {
  test('is handed out to who is here, each to who has the fewest; who is away gets nothing', async () => {
    await shop.says('a', asks, 0);
    await shop.says('b', asks, 1);
    expect(await shop.tick(2)).toBe(0);
    await shop.here('s_lan', 2);
    await shop.here('s_hoa', 2);
    expect(await shop.tick(2)).toBe(2);
    expect([shop.owner('a'), shop.owner('b')]).toEqual(['s_hoa', 's_lan']);
    expect(await shop.tick(2)).toBe(0);
  });

  test('waits where everybody is at their limit, or the shop wants it so, and empties when somebody is free', async () => {
    await shop.here('s_lan', 0);
    shop.limits.set('s_lan', 1);
    await shop.says('a', asks, 0);
    await shop.says('b', asks, 0);
    await shop.tick(0);
    expect([shop.owner('a'), shop.owner('b')]).toEqual(['s_lan', 'queued']);
    expect(await shop.tick(0)).toBe(0);
    await shop.staff('a', { does: 'close' }, 0);
    shop.rules.isOn = false;
    expect(await shop.tick(0.5)).toBe(0);
    shop.rules.isOn = true;
    expect(await shop.tick(0.5)).toBe(1);
    expect(shop.owner('b')).toBe('s_lan');
  });

  test.each([false, true])('is looked at as soon as somebody waits; rows late: %s', async (rowsAreLate) => {
    shop = desk(0, rowsAreLate);
    await shop.here('s_lan', 0);
    await shop.says('a', asks, 0);
    await expect.poll(() => shop.owner('a'), { interval: 5 }).toBe('s_lan');
    await shop.assignment.stop();
    await shop.says('b', asks, 0);
    shop.assignment.nudge();
    expect(shop.owner('b')).toBe('queued');
  });

  test('a colleague who was quicker keeps it, and that is no fault', async () => {
    await shop.here('s_lan', 0);
    await shop.says('a', asks, 0);
    expect(shop.owner('a')).toBe('queued');
    const event = { kind: 'staff', id: 'late', at: at(0), staff: 'auto', sawOwner: 'queue' } as const;
    await shop.staff('a', { does: 'take', staff: 's_hoa' }, 0);
    const late = (): Conversation =>
      advance(shop.now('a'), { ...event, does: 'assign', to: { staff: 's_lan' } }, world);
    expect(late).toThrow(AppError);
    expect(await shop.tick(0)).toBe(0);
    expect(shop.owner('a')).toBe('s_hoa');
  });
});

describe('an owner who went home', () => {
  test('leaves who waits to the others, at the place by how long they waited; who does not wait stays', async () => {
    await shop.here('s_lan', 0);
    await shop.says('a', asks, 0);
    await shop.tick(0);
    await shop.staff('idle', { does: 'reply', text: 'chào chị' }, 0);
    await shop.says('b', asks, 10);
    expect(await shop.tick(10)).toBe(0);
    expect(await shop.tick(16)).toBe(1);
    expect(shop.now('a').owner).toMatchObject({ kind: 'queued', since: at(0) });
    expect(shop.owner('idle')).toBe('s_lan');
    await shop.here('s_hoa', 17);
    shop.limits.set('s_hoa', 1);
    await shop.tick(17);
    expect([shop.owner('a'), shop.owner('b')]).toEqual(['s_hoa', 'queued']);
    await shop.says('idle', 'em ơi', 18);
    await shop.tick(18);
    expect(shop.owner('idle')).toBe('queued');
  });

  test('or left the shop; a name that is no member is left alone', async () => {
    await shop.says('a', asks, 0);
    await shop.says('b', asks, 0);
    await shop.staff('a', { does: 'take', staff: 's_gone' }, 0);
    await shop.staff('b', { does: 'take', staff: 'zalo:77' }, 0);
    await shop.tick(60);
    expect([shop.owner('a'), shop.owner('b')]).toEqual(['queued', 'zalo:77']);
  });

  test('also behind many who wait for those who are left alone', async () => {
    await shop.says('last', asks, 0);
    await shop.staff('last', { does: 'take', staff: 's_gone' }, 0);
    const other = { box: 'held', staff: 'zalo:77', rank: 1, version: 1 };
    const many = Array.from({ length: 120 }, (_, n) => ({ _id: `old-${n}` as never, ...other }));
    await opened.database.db.collection(ROWS).insertMany(many);
    await shop.tick(60);
    expect(shop.owner('last')).toBe('queued');
  });
});

describe('the place in the queue', () => {
  const place = (minute: number) => {
    const { db } = opened.database;
    const action = placeInQueue({
      rows: rowStore(db),
      answered: answeredStore(db),
      hours,
      shop: { answerWithinMs: 30 * MINUTE },
    });
    const conversation = { id: 'x', customer: 'x', language: 'vi', channel: 't' } as const;
    const about = { key: 'k', signal: new AbortController().signal, conversation, now: at(minute) };
    return action.run({}, about);
  };

  test('comes with the time it took others of late, once enough is known', async () => {
    await shop.says('w', asks, 0);
    expect(await place(1)).toEqual({
      outcome: 'promised',
      facts: { open: true, place: 2, promisedAt: at(31).toISOString() },
    });
    for (const [n, id] of ['a', 'b', 'c'].entries()) {
      await shop.says(id, asks, n);
      await shop.staff(id, { does: 'reply', text: 'dạ' }, n + 5);
      await shop.staff(id, { does: 'reply', text: 'dạ đây' }, n + 9);
    }
    await expect.poll(async () => (await place(12)).outcome, { interval: 5 }).toBe('measured');
    const facts = { open: true, place: 2, minutes: 7, promisedAt: at(19).toISOString() };
    expect(await place(12)).toEqual({ outcome: 'measured', facts });
  });

  test('outside the hours is a promise for the next day', async () => {
    const { outcome, facts } = await place(10 * 60);
    expect(outcome).toBe('closed');
    expect(facts).toMatchObject({ open: false, promisedAt: '2026-11-24T08:30:00.000Z' });
  });
});

test('what the desk asks scans nothing', async () => {
  const { db } = opened.database;
  const asked: [string, object, Record<string, 1 | -1>][] = [
    [ROWS, { box: 'held', rank: { $lte: 5 } }, { rank: 1, _id: 1 }],
    [ROWS, { box: 'queued' }, { rank: 1, _id: 1 }],
    [ROWS, { staff: 's_lan', box: 'held' }, {}],
    [ANSWERED, { at: { $gt: at(0) } }, { at: -1 }],
  ];
  for (const [name, filter, sort] of asked) {
    const plan = JSON.stringify(await db.collection(name).find(filter).sort(sort).explain('queryPlanner'));
    expect(plan).toContain('IXSCAN');
    expect(plan).not.toContain('COLLSCAN');
  }
});
