import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Audited, Route } from '../../src/http/route.ts';
import { exportScores, listScores, type ScoreFilter } from '../../src/surveys/contract.ts';
import { asked, lastAsked } from '../../src/surveys/list-store.ts';
import { feedbackModel } from '../../src/surveys/model.ts';
import { feedbackRoutes } from '../../src/surveys/routes.ts';
import { feedbackStore } from '../../src/surveys/store.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { aFeedback } from '../support/feedback-crowd.ts';
import { feedbackParts } from '../support/feedback-parts.ts';
import { indexUse } from '../support/index-use.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const at = (day: number) => new Date(Date.UTC(2026, 10, day, 3));

let opened: TestDatabase;
let routes: readonly Route[];
let model: ReturnType<typeof feedbackModel>;
let store: ReturnType<typeof feedbackStore>;

beforeAll(async () => {
  opened = await testDatabase();
  const connection = await opened.database.connection();
  model = feedbackModel(connection);
  await model.createIndexes();
  store = feedbackStore(connection);
  routes = feedbackRoutes(feedbackParts(store));
  await store.saveMany([
    aFeedback('a', { score: 5, answeredAt: at(1), staff: 's_lan', line: 12, about: 'PH-222222' }),
    aFeedback('b', {
      score: 2,
      answeredAt: at(2),
      channel: 'zalo',
      comment: '=cmd|giao trễ',
      customer: 'c:a',
    }),
    aFeedback('c', { score: 1, answeredAt: at(3), language: 'en', questionVersion: 'v2' }),
    aFeedback('d', { question: 'why', choice: 'late', answeredAt: at(3), scale: undefined } as never),
    aFeedback('e', {
      survey: 'nps',
      flow: 'nps',
      scale: '0-10',
      score: 9,
      answeredAt: at(4),
      changes: 1,
      history: [{ score: 3, at: at(4) }],
    }),
    aFeedback('f', { score: 4, answeredAt: at(4) }),
  ]);
});
afterAll(() => opened.close());

async function ids(query: Partial<ScoreFilter> = {}) {
  const { items } = await callRoute(routes, listScores, { query });
  return items.map(({ id }) => id).join('');
}

it.each([
  [{}, 'fedcba'],
  [{ survey: 'csat' }, 'fdcba'],
  [{ survey: 'csat', question: 'score' }, 'fcba'],
  [{ survey: 'csat', question: 'score', least: 1, most: 2 }, 'cb'],
  [{ survey: 'csat', question: 'score', least: 5, most: 5 }, 'a'],
  [{ most: 3 }, 'cb'],
  [{ version: 'v2' }, 'c'],
  [{ channel: 'zalo' }, 'b'],
  [{ language: 'en' }, 'c'],
  [{ staff: 's_lan' }, 'a'],
  [{ flow: 'nps' }, 'e'],
  [{ customer: 'c:a' }, 'ba'],
  [{ about: 'PH-222222' }, 'a'],
  [{ from: at(2).toISOString(), to: at(4).toISOString() }, 'dcb'],
  [{ comment: 'yes' }, 'b'],
  [{ scored: 'no' }, 'd'],
  [{ scored: 'yes', comment: 'no' }, 'feca'],
] as const)('the list with %j', async (filter, expected) => {
  expect(await ids(filter)).toBe(expected);
});

it('a row leads to its conversation and line, and says all in words', async () => {
  const { items } = await callRoute(routes, listScores, { query: {} });
  expect(items.at(-1)).toMatchObject({
    conversation: 'web:a',
    line: 12,
    staff: { id: 's_lan', name: 'Lan' },
    customer: { id: 'c:a', name: 'Khách a' },
    questionName: 'csat.score?',
    about: 'PH-222222',
    aboutTicket: true,
  });
  expect(items[2]).toMatchObject({ choice: 'late', choiceName: 'why.late!' });
  expect(items[1]).toMatchObject({ changes: 1, history: [{ score: 3 }] });
});

it('is paged without a gap or a repetition, also among answers of one instant', async () => {
  let seen = '';
  let after: string | undefined;
  do {
    const query = { limit: '1', ...(after !== undefined && { after }) };
    const page: { items: readonly { id: string }[]; next?: string | undefined } = await callRoute(
      routes,
      listScores,
      { query },
    );
    seen += page.items.map(({ id }) => id).join('');
    after = page.next;
  } while (after !== undefined);
  expect(seen).toBe('fedcba');
  await expect(callRoute(routes, listScores, { query: { after: 'x' } })).rejects.toMatchObject({
    code: 'invalid-input',
  });
});

it('never looks through all answers: each filter has an index that gives the order', async () => {
  const filters = [
    [{}, 'answeredAt_1__id_1'],
    [{ survey: 'csat' }, 'survey_1_answeredAt_1__id_1'],
    [{ survey: 'csat', question: 'score' }, 'survey_1_question_1_answeredAt_1__id_1'],
    [
      { survey: 'csat', question: 'score', least: 5, most: 5 },
      'survey_1_question_1_score_1_answeredAt_1__id_1',
    ],
    [{ survey: 'csat', question: 'score', least: 1, most: 2 }, 'survey_1_question_1_answeredAt_1__id_1'],
    [{ survey: 'csat', question: 'score', from: at(2), to: at(4) }, 'survey_1_question_1_answeredAt_1__id_1'],
    [{ channel: 'web' }, 'channel_1_answeredAt_1__id_1'],
    [{ staff: 's_lan', scored: 'yes' }, 'staff_1_answeredAt_1__id_1'],
  ] as const;
  for (const [ask, index] of filters) {
    for (const after of [undefined, `${at(3).toISOString()}|c`]) {
      const use = await indexUse(asked(model, ask, after).limit(2));
      expect({ ask, ...use }).toMatchObject({ ask, index, sorts: false });
    }
  }
  expect((await indexUse(asked(model, { about: 'PH-222222' }))).index).toBe('about_1_answeredAt_1');
  expect((await indexUse(asked(model, { customers: ['c:a'] }))).index).toBe('customer_1_answeredAt_-1');
});

it('is exported with formulas made harmless, in the order of the list; the audit log knows of it', async () => {
  const audited: Audited[] = [];
  const query = { survey: 'csat', question: 'score' };
  // In Vietnam it is half past midnight already.
  const now = new Date('2026-11-20T17:30:00Z');
  const file = await callRoute(routes, exportScores, { query, audited, now });
  expect(file.fileName).toBe('feedback-2026-11-21.csv');
  expect(audited).toEqual([{ subject: 'feedback', after: query }]);
  let text = '';
  for await (const part of file.body as AsyncIterable<string>) text += part;
  const lines = text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]?.startsWith('\uFEFFansweredAt,')).toBe(true);
  expect(lines[3]).toContain(",'=cmd|giao trễ,");
  expect(file.type).toBe('text/csv; charset=utf-8');
  const by = aCaller({ role: 'reader' });
  await expect(callRoute(routes, exportScores, { by })).rejects.toMatchObject({ code: 'not-allowed' });
});

it('of each customer’s scores the last one is read, and none before it', async () => {
  const many = Array.from({ length: 30 }, (_, n) =>
    aFeedback(`many-${n}`, { score: (n % 5) + 1, answeredAt: at(5 + (n % 7)), customer: 'c:often' }),
  );
  const comment = { question: 'why', choice: 'late', answeredAt: at(20), customer: 'c:often' };
  // As an answer without a score is stored.
  const noScore = aFeedback('many-why', { ...comment, score: undefined, scale: undefined } as never);
  await store.saveMany([...many, noScore]);
  const strangers = Array.from({ length: 250 }, (_, n) => `c:stranger-${n}`);
  const last = await store.lastScores(['c:often', 'c:a', ...strangers, 'c:f']);
  expect([...last.keys()].sort()).toEqual(['c:a', 'c:f', 'c:often']);
  expect(last.get('c:often')?.answeredAt).toEqual(at(11));
  expect(last.get('c:a')).toMatchObject({ score: 2, scale: '1-5', answeredAt: at(2) });
  const { examined, ...use } = await indexUse(lastAsked(model, 'c:often'));
  expect(use).toMatchObject({ index: 'customer_1_answeredAt_-1', sorts: false });
  expect(examined).toBe(2);
});
