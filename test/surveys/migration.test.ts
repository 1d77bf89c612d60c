import { afterAll, beforeAll, expect, it } from 'vitest';
import { feedbackModel } from '../../src/surveys/model.ts';
import { remakeIndexes } from '../../src/surveys/migration.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await testDatabase();
});
afterAll(() => opened.close());

it('indexes that an earlier program made whole are made anew, for those who have the field alone', async () => {
  const { db } = opened.database;
  await remakeIndexes(db);
  const answers = db.collection('feedback');
  const old = [
    { survey: 1, question: 1, score: 1, answeredAt: 1, _id: 1 },
    { staff: 1, answeredAt: 1, _id: 1 },
    { channel: 1, answeredAt: 1, _id: 1 },
  ] as const;
  await answers.createIndexes(old.map((key) => ({ key, background: true })));
  const model = feedbackModel(await opened.database.connection());
  await expect(model.createIndexes()).rejects.toThrow();

  await remakeIndexes(db);
  await model.createIndexes();
  await remakeIndexes(db);
  const partial = (await answers.indexes())
    .filter(({ partialFilterExpression }) => partialFilterExpression !== undefined)
    .map(({ name }) => name);
  expect(partial.sort()).toEqual([
    'about_1_answeredAt_1',
    'staff_1_answeredAt_1__id_1',
    'survey_1_question_1_score_1_answeredAt_1__id_1',
  ]);
});
