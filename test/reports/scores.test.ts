import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../src/http/route.ts';
import {
  scoreChoices,
  scoreChoicesToFilter,
  scoreReport,
  scoresByStaff,
  scoresOverTime,
} from '../../src/reports/contract.ts';
import { reportRoutes } from '../../src/reports/routes.ts';
import { listScores, type ScoreFilter } from '../../src/surveys/contract.ts';
import { feedbackModel } from '../../src/surveys/model.ts';
import { feedbackRoutes } from '../../src/surveys/routes.ts';
import { feedbackStore } from '../../src/surveys/store.ts';
import { callRoute } from '../support/call-route.ts';
import { aFeedback, answersOf } from '../support/feedback-crowd.ts';
import { feedbackParts } from '../support/feedback-parts.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
/** A day of November 2026 on the shop's clock. */
const at = (day: number, time = '10:00') =>
  new Date(`2026-11-${String(day).padStart(2, '0')}T${time}:00+07:00`);
const now = at(22);

let opened: TestDatabase;
let routes: readonly Route[];

beforeAll(async () => {
  opened = await testDatabase();
  const connection = await opened.database.connection();
  await feedbackModel(connection).createIndexes();
  const feedback = feedbackStore(connection);
  const parts = { ...feedbackParts(feedback), timeZone: () => ZONE };
  routes = [...reportRoutes(parts), ...feedbackRoutes(parts)];
  const nps = { survey: 'nps', flow: 'nps', scale: '0-10' };
  await feedback.saveMany([
    // An hour before midnight and an hour after it on the shop's clock: both still the same day in UTC.
    ...answersOf('w1', { 5: 30, 4: 20, 1: 10 }, { answeredAt: at(9, '23:00'), staff: 's_lan' }),
    ...answersOf('w1b', { 5: 2 }, { answeredAt: at(10, '00:30') }),
    ...answersOf('w2', { 5: 2, 3: 17 }, { answeredAt: at(17), questionVersion: 'v2', staff: 's_hoa' }),
    ...answersOf('nps', { 10: 50, 8: 30, 3: 20 }, { ...nps, answeredAt: at(12) }),
    ...answersOf('ces', { 7: 9 }, { survey: 'ces', flow: 'ces', scale: '1-7', answeredAt: at(12) }),
    ...['late', 'late', 'broken'].map((choice, n) =>
      aFeedback(`why${n}`, { question: 'why', choice, answeredAt: at(12) }),
    ),
  ]);
});
afterAll(() => opened.close());

/** How many rows a number opens. */
async function rowsOf(filter: ScoreFilter): Promise<number> {
  let count = 0;
  let after: string | undefined;
  do {
    const query = { ...filter, limit: '100', ...(after !== undefined && { after }) } as never;
    const page: { items: readonly unknown[]; next?: string | undefined } = await callRoute(
      routes,
      listScores,
      { query },
    );
    count += page.items.length;
    after = page.next;
  } while (after !== undefined);
  return count;
}

describe('scores', () => {
  it('each question with its measure and 95 % interval, as textbooks compute it', async () => {
    const { questions, few } = await callRoute(routes, scoreReport, { now });
    expect(few).toBe(10);
    const [ces, csat, nps] = questions;
    expect(questions.map(({ survey, score }) => [survey, score.answers, score.tooFew])).toEqual([
      ['ces', 9, true],
      ['csat', 81, false],
      ['nps', 100, false],
    ]);
    expect(ces?.score).toEqual({ answers: 9, tooFew: true, main: 'mean' });
    // Wilson for 54 of 81 (R: prop.test(54, 81, correct = FALSE)).
    expect(csat?.score.csat?.value).toBeCloseTo(66.667, 2);
    expect(csat?.score.csat?.low).toBeCloseTo(55.86, 1);
    expect(csat?.score.csat?.high).toBeCloseTo(75.96, 1);
    // 50 - 20 with the variance 0.5 + 0.2 - 0.09.
    expect(nps?.score.nps?.value).toBeCloseTo(30, 10);
    expect(nps?.score.nps?.low).toBeCloseTo(30 - 196 * Math.sqrt(0.61 / 100), 1);
    expect(csat?.questionName).toBe('csat.score?');
  });

  it('every number opens exactly its rows', async () => {
    const { questions } = await callRoute(routes, scoreReport, { now, query: { from: at(9).toISOString() } });
    expect(questions.length).toBeGreaterThan(0);
    for (const { score, rows, distribution } of questions) {
      expect(await rowsOf(rows)).toBe(score.answers);
      for (const one of distribution) expect(await rowsOf(one.rows)).toBe(one.answers);
      expect(distribution.reduce((sum, { answers }) => sum + answers, 0)).toBe(score.answers);
    }
  });

  it('are compared with the stretch before: chance is not called a change', async () => {
    const query = { survey: 'csat', from: at(16, '00:00').toISOString(), to: at(23, '00:00').toISOString() };
    const { questions } = await callRoute(routes, scoreReport, { now, query });
    expect(questions[0]).toMatchObject({ change: 'down', before: { answers: 62 } });
    const whole = await callRoute(routes, scoreReport, { now });
    expect(whole.questions.map(({ change, before }) => [change, before])).toEqual(
      whole.questions.map(() => ['unknown', undefined]),
    );
  });
});

describe('a score over time', () => {
  const question = { survey: 'csat', question: 'score' };

  it('by day of the shop, empty days too, with a break where the question changed', async () => {
    const ask = { now, query: { ...question, by: 'day' as const } };
    const { points, breaks, scale } = await callRoute(routes, scoresOverTime, ask);
    expect(points.map(({ label, score }) => [label, score.answers])).toEqual([
      ['2026-11-09', 60],
      ['2026-11-10', 2],
      ...[11, 12, 13, 14, 15, 16].map((day) => [`2026-11-${day}`, 0]),
      ['2026-11-17', 19],
    ]);
    expect(points[0]).toMatchObject({
      from: at(9, '00:00').toISOString(),
      to: at(10, '00:00').toISOString(),
    });
    expect(points[1]?.score).toEqual({ answers: 2, tooFew: true, main: 'csat' });
    expect(breaks).toEqual([{ at: at(17).toISOString(), version: 'v2', answers: 19 }]);
    expect(scale).toBe('1-5');
    for (const { score, rows } of points) expect(await rowsOf(rows)).toBe(score.answers);
  });

  it('by week from Monday, and by month', async () => {
    const weeks = await callRoute(routes, scoresOverTime, { now, query: { ...question, by: 'week' } });
    expect(weeks.points.map(({ label, score }) => [label, score.answers])).toEqual([
      ['2026-11-09', 62],
      ['2026-11-16', 19],
    ]);
    const months = await callRoute(routes, scoresOverTime, { now, query: { ...question, by: 'month' } });
    expect(months.points).toMatchObject(
      [
        {
          label: '2026-11-01',
          to: new Date('2026-12-01T00:00:00+07:00').toISOString(),
          score: { answers: 81 },
        },
      ].map(({ to: _to, ...rest }) => rest),
    );
  });

  it('refuses what could not be shown, and shows nothing where there is nothing', async () => {
    const query = { ...question, by: 'day' as const, from: '2020-01-01T00:00:00Z' };
    await expect(callRoute(routes, scoresOverTime, { now, query })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    const none = await callRoute(routes, scoresOverTime, { now, query: { survey: 'x', question: 'y' } });
    expect(none).toMatchObject({ points: [], breaks: [] });
  });
});

it('nobody is judged by fewer than twenty answers', async () => {
  const query = { survey: 'csat', question: 'score' };
  const { items, least } = await callRoute(routes, scoresByStaff, { now, query });
  expect(least).toBe(20);
  expect(
    items.map(({ staff, answers, score }) => [staff.name, answers, score?.csat?.value.toFixed(1)]),
  ).toEqual([
    ['Lan', 60, '83.3'],
    ['s_hoa', 19, undefined],
  ]);
  for (const { rows, answers } of items) expect(await rowsOf(rows)).toBe(answers);
});

it('choices are counted, and what can be filtered by is told', async () => {
  const { questions } = await callRoute(routes, scoreChoices, { now });
  expect(questions).toMatchObject([
    {
      question: 'why',
      answers: 3,
      choices: [{ choice: 'late', name: 'why.late!', answers: 2 }, { choice: 'broken' }],
    },
  ]);
  const filters = await callRoute(routes, scoreChoicesToFilter, { now });
  expect(filters.questions.map(({ survey, question }) => `${survey}.${question}`)).toEqual([
    'ces.score',
    'csat.score',
    'csat.why',
    'nps.score',
  ]);
  expect(filters).toMatchObject({
    channels: ['web'],
    flows: ['ces', 'csat', 'nps'],
    staff: [{ id: 's_hoa' }, { name: 'Lan' }],
  });
});
