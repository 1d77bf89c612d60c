import type { Db } from 'mongodb';
import { dropIndexes } from '../database/drop-indexes.ts';

/** Indexes that hold fewer answers by now, under the name they had. */
const REMADE: ReadonlySet<string> = new Set([
  'survey_1_question_1_score_1_answeredAt_1__id_1',
  'staff_1_answeredAt_1__id_1',
]);

/** Takes away what cannot be changed in its place; the start makes it again. */
export async function remakeIndexes(db: Db): Promise<void> {
  await dropIndexes(
    db,
    'feedback',
    ({ name, partialFilterExpression }) => REMADE.has(String(name)) && partialFilterExpression === undefined,
  );
}
