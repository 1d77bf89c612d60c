import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { localTime } from '../../src/clock/local-time.ts';
import { ensureIndexes } from '../../src/database/indexes.ts';
import type { Job } from '../../src/road/ports.ts';
import { answerDays, DAY_INDEXES, DAYS, DAYS_MARK, type AnswerDays } from '../../src/surveys/day-store.ts';
import type { Feedback } from '../../src/surveys/model.ts';
import { feedbackModel } from '../../src/surveys/model.ts';
import { packAnswers } from '../../src/surveys/pack-days.ts';
import { packDay, unpackDay } from '../../src/surveys/packed-day.ts';
import { lackingIn } from '../../src/surveys/read-days.ts';
import { feedbackStore, type FeedbackStore } from '../../src/surveys/store.ts';
import type { Apart, TallyAsk } from '../../src/surveys/tally.ts';
import { aFeedback } from '../support/feedback-crowd.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const HOUR_MS = 3_600_000;
const BEGIN = Date.parse('2026-03-27T00:00:00Z');

let opened: TestDatabase;
let store: FeedbackStore;
let days: AnswerDays;
let job: Job;
let now: Date;

beforeAll(async () => {
  opened = await testDatabase();
  const connection = await opened.database.connection();
  await feedbackModel(connection).createIndexes();
  await ensureIndexes(opened.database.db, 'days of feedback', DAY_INDEXES);
});
afterAll(() => opened.close());
beforeEach(() => empty());

/** Nothing is there, and nobody knows days that were: they began at the same time. */
async function empty(): Promise<void> {
  const { db } = opened.database;
  for (const name of ['feedback', DAYS]) await db.collection(name).deleteMany({});
  await db.collection<{ _id: string }>('meta').deleteOne({ _id: DAYS_MARK });
  store = feedbackStore(await opened.database.connection(), () => now);
  days = answerDays(db);
  job = packAnswers(days);
}

const pack = async (at: Date = now) => {
  while ((await job.run(at, new AbortController().signal)).did > 0);
};

/** Counted one by one, as a person would. */
function byHand(all: readonly Feedback[], ask: TallyAsk, apart: Apart) {
  const counts = new Map<string, number>();
  for (const one of all) {
    const { survey, question, scale, flow, score, questionVersion: version } = one;
    if (score === undefined || ask.scored === 'no') continue;
    if (ask.from !== undefined && one.answeredAt < ask.from) continue;
    if (ask.to !== undefined && one.answeredAt >= ask.to) continue;
    if (score < (ask.least ?? -Infinity) || score > (ask.most ?? Infinity)) continue;
    if (ask.comment !== undefined && (one.comment !== undefined) !== (ask.comment === 'yes')) continue;
    const same = (['survey', 'channel', 'language', 'staff'] as const).every(
      (field) => ask[field] === undefined || ask[field] === one[field],
    );
    if (!same || (apart.by === 'staff' && one.staff === undefined)) continue;
    const more =
      apart.by === 'staff' ? one.staff : apart.by === 'day' ? dayIn(apart.timeZone, one.answeredAt) : '';
    const name = JSON.stringify([survey, question, scale, flow, version, score, more]);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Map([...counts].sort());
}

function dayIn(timeZone: string, at: Date): string {
  const zone = localTime(timeZone);
  return new Date(zone.instant(zone.day(at.getTime()), 0)).toISOString();
}

async function counted(ask: TallyAsk, apart: Apart) {
  const found = await store.countScores(ask, apart);
  return new Map(
    found
      .map(({ survey, question, scale, flow, version, score, staff, day, answers }) => {
        const more = apart.by === 'staff' ? staff : apart.by === 'day' ? day?.toISOString() : '';
        return [JSON.stringify([survey, question, scale, flow, version, score, more]), answers] as const;
      })
      .sort(),
  );
}

/** Something that happens to answers. */
type Deed =
  | { readonly does: 'answer'; readonly n: number; readonly hour: number; readonly shape: number }
  | { readonly does: 'correct'; readonly n: number; readonly score: number; readonly later: number }
  | { readonly does: 'forget'; readonly n: number }
  | { readonly does: 'pack' };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('answer' as const),
      n: fc.nat(30),
      hour: fc.nat(120),
      shape: fc.nat(500),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('correct' as const),
      n: fc.nat(30),
      score: fc.integer({ min: 1, max: 5 }),
      later: fc.nat(30),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('forget' as const), n: fc.nat(30) }) },
  { weight: 3, arbitrary: fc.constant({ does: 'pack' as const }) },
);

function answer(n: number, hour: number, shape: number): Feedback {
  const answeredAt = new Date(BEGIN + hour * HOUR_MS + (shape % 60) * 60_000);
  return aFeedback(`a${n}`, {
    answeredAt,
    survey: shape % 3 === 0 ? 'nps' : 'csat',
    questionVersion: shape % 2 === 0 ? 'v1' : 'v2',
    channel: shape % 4 === 0 ? 'zalo' : 'web',
    language: shape % 5 === 0 ? 'en' : 'vi',
    ...(shape % 7 !== 0 && { score: 1 + (shape % 5) }),
    ...(shape % 2 === 0 && { staff: `s_${shape % 3}` }),
    ...(shape % 6 === 0 && { comment: 'đẹp' }),
  });
}

async function does(what: Deed, kept: Map<string, Feedback>): Promise<void> {
  // Time goes on by itself; packing sees only what is old enough.
  now = new Date(now.getTime() + 6 * 60_000);
  if (what.does === 'pack') {
    await job.run(now, new AbortController().signal);
    return;
  }
  const id = `a${what.n}`;
  const before = kept.get(id);
  if (what.does === 'forget') {
    if (before === undefined) return;
    const { comment: _gone, ...rest } = before;
    kept.set(id, rest);
    return store.forgetWords([before.customer]);
  }
  if (what.does === 'answer') {
    if (before !== undefined) return;
    const fresh = answer(what.n, what.hour, what.shape);
    kept.set(id, fresh);
    return store.save(fresh);
  }
  if (before?.score === undefined) return;
  const { score, answeredAt: at, history, changes } = before;
  const after = {
    ...before,
    score: what.score,
    answeredAt: new Date(at.getTime() + what.later * HOUR_MS),
    history: [...history, { score, at }],
    changes: changes + 1,
  };
  kept.set(id, after);
  return store.save(after);
}

const asks = fc.record(
  {
    from: fc.nat(130).map((hour) => new Date(BEGIN + hour * HOUR_MS)),
    to: fc.nat(130).map((hour) => new Date(BEGIN + hour * HOUR_MS + 1)),
    survey: fc.constantFrom('nps', 'csat'),
    channel: fc.constantFrom('web', 'zalo'),
    language: fc.constantFrom('vi' as const, 'en' as const),
    staff: fc.constantFrom('s_0', 's_1'),
    least: fc.integer({ min: 1, max: 5 }),
    comment: fc.constantFrom('yes' as const, 'no' as const),
  },
  { requiredKeys: [] },
);
const aparts = fc.oneof(
  fc.constant<Apart>({ by: 'nothing' }),
  fc.constant<Apart>({ by: 'staff' }),
  fc
    .constantFrom('Asia/Ho_Chi_Minh', 'Europe/Berlin', 'America/New_York', 'UTC')
    .map((timeZone): Apart => ({ by: 'day', timeZone })),
);

it('packed days count as one would by hand: answers, corrections, forgotten words, any zone, in any order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(deed, { minLength: 15, maxLength: 30 }),
      fc.array(fc.tuple(asks, aparts), { minLength: 4, maxLength: 4 }),
      async (deeds, questions) => {
        await empty();
        // In the middle of the answers: some are of days that are over, some of today, some still to come.
        now = new Date(BEGIN + 60 * HOUR_MS);
        const kept = new Map<string, Feedback>();
        for (const what of deeds) await does(what, kept);
        for (const [ask, apart] of questions)
          expect(await counted(ask, apart)).toEqual(byHand([...kept.values()], ask, apart));
        now = new Date(BEGIN + 200 * HOUR_MS);
        await pack();
        for (const [ask, apart] of questions)
          expect(await counted(ask, apart)).toEqual(byHand([...kept.values()], ask, apart));
      },
    ),
    { numRuns: 5 },
  );
});

it('what is packed is read from there, and days by their index', async () => {
  now = new Date(BEGIN + 200 * HOUR_MS);
  await store.saveMany(Array.from({ length: 50 }, (_, n) => answer(n, n * 2, n)));
  now = new Date(now.getTime() + HOUR_MS);
  await pack();
  const { db } = opened.database;
  // Behind the back of the store: nobody told that these go, so packed days are what is read.
  await db.collection('feedback').deleteMany({});
  const found = await store.countScores({}, { by: 'nothing' });
  expect(found.reduce((sum, { answers }) => sum + answers, 0)).toBe(42);
  expect(await store.filters(new Date(BEGIN))).toMatchObject({ channels: ['web', 'zalo'], flows: ['csat'] });
  const stored = db.collection(DAYS);
  for (const asked of [
    stored.find({ day: { $gte: new Date(BEGIN), $lt: now } }).sort({ day: 1 }),
    stored.find({ staleAt: { $lte: now } }).sort({ staleAt: 1 }),
  ])
    expect(JSON.stringify(await asked.explain('queryPlanner'))).not.toMatch(/COLLSCAN|"stage":"SORT"/);
});

it('a packing that was cut off goes on, twice at once packs nothing twice, and anew after a mark is gone', async () => {
  now = new Date(BEGIN + 200 * HOUR_MS);
  const all = Array.from({ length: 60 }, (_, n) => answer(n, n * 2, n));
  await store.saveMany(all);
  now = new Date(now.getTime() + HOUR_MS);
  const stopped = new AbortController();
  stopped.abort();
  await job.run(now, stopped.signal);
  await Promise.all([pack(), pack()]);
  const expected = byHand(all, {}, { by: 'nothing' });
  expect(await counted({}, { by: 'nothing' })).toEqual(expected);
  await opened.database.db.collection<{ _id: string }>('meta').deleteOne({ _id: DAYS_MARK });
  expect(await counted({}, { by: 'nothing' })).toEqual(expected);
  now = new Date(now.getTime() + 1);
  await pack();
  expect(await counted({}, { by: 'nothing' })).toEqual(expected);
});

it('a day packed and unpacked is the same answers', () => {
  const all = Array.from({ length: 40 }, (_, n) => answer(n, n % 24, n));
  const again = unpackDay(packDay(new Date(BEGIN), all));
  expect(again).toHaveLength(40);
  again.forEach((one, n) => {
    const { comment, ...rest } = one;
    expect(all[n]).toMatchObject(rest);
    expect(comment === undefined).toBe(all[n]?.comment === undefined);
  });
});

it('what no packed day has is told: what changed, and what came since', () => {
  const began = new Date('2026-03-20');
  const day = (date: string, more: { upTo: Date; staleAt?: Date; began?: Date }) => ({
    ...{ _id: date, version: 1, began },
    ...packDay(new Date(date), []),
    ...more,
  });
  const at = (text: string) => Date.parse(text);
  const stored = [
    day('2026-03-01', { upTo: new Date('2026-03-02') }),
    day('2026-03-02', { upTo: new Date('2026-03-03'), staleAt: new Date('2026-03-09') }),
    day('2026-03-04', { upTo: new Date('2026-03-04T10:00:00Z') }),
    day('2026-03-05', { upTo: new Date('2026-03-06'), began: new Date(0) }),
  ];
  const within = { from: at('2026-03-01'), to: at('2026-03-06') };
  const mark = { form: 1, began, upTo: new Date('2026-03-04T09:50:00Z') };
  expect(lackingIn(stored, mark, within)).toEqual([
    { from: at('2026-03-02'), to: at('2026-03-03') },
    { from: at('2026-03-04T10:00:00Z'), to: at('2026-03-06') },
  ]);
});
