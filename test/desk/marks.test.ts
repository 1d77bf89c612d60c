import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesInUse } from '../../src/compose/files-in-use.ts';
import { episodeModel } from '../../src/conversations/model.ts';
import { forgetMarks } from '../../src/desk/marks-forgetting.ts';
import { DRAFTS, READS, UPLOADS } from '../../src/desk/marks-model.ts';
import { testDesk, type TestDesk } from '../support/desk.ts';
import { indexUse } from '../support/index-use.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
const id = (n: number): string => n.toString(16).padStart(32, '0');

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
  const { drafts, uploads, reads } = desk.parts;
  for (let n = 0; n < 40; n += 1) {
    const where = { staff: `s_${n % 4}`, conversation: `fake:${n}` };
    await drafts.put({ ...where, kind: 'reply', text: 'x', files: [], changedAt: NOW });
    await reads.mark(where.staff, where.conversation, n, NOW);
    const file = { id: id(n), type: 'image/png', bytes: 1 };
    await uploads.keep({ _id: id(n), file, ...where, keepUntil: NOW });
  }
});
afterAll(() => desk.close());

describe('what staff leave behind about conversations', () => {
  it('is found by indexes, never by looking through', async () => {
    const { db } = desk.database.database;
    const model = episodeModel(await desk.database.database.connection());
    await model.createIndexes();
    const asked = {
      own: db.collection(DRAFTS).find({ staff: 's_1' }).sort({ changedAt: -1 }).limit(100),
      erased: db.collection(UPLOADS).find({ conversation: { $in: ['fake:1'] } }),
      kept: db.collection<{ _id: string }>(UPLOADS).find({ _id: { $in: [id(1), id(2)] } }),
      read: db.collection<{ _id: string }>(READS).find({ _id: { $in: ['s_1/fake:1'] } }),
      episodes: model.collection.find({ conversation: 'fake:1', from: { $lte: 9 }, to: { $gte: 1 } }),
    };
    const used = await Promise.all(
      Object.entries(asked).map(async ([what, query]) => [what, (await indexUse(query)).index] as const),
    );
    expect(Object.fromEntries(used)).toEqual({
      own: 'staff_newest',
      erased: 'conversation',
      kept: '_id',
      read: '_id',
      episodes: 'conversation_1_n_1',
    });
  });

  it('keeps a file from the sweep until a line names it; one that neither knows is swept', async () => {
    const { db } = desk.database.database;
    await db.collection('pages').insertOne({
      _id: 'fake:1/1',
      conversation: 'fake:1',
      first: 1,
      last: 1,
      lines: [{ n: 1, files: [{ id: id(100) }] }],
    } as never);
    expect(await filesInUse(db)([id(3), id(100), id(200)])).toEqual(new Set([id(3), id(100)]));
  });

  it('is forgotten with a conversation that is erased', async () => {
    const { db } = desk.database.database;
    await forgetMarks(db)(['fake:5', 'fake:9']);
    expect(await desk.parts.drafts.of({ staff: 's_1', conversation: 'fake:5' })).toEqual([]);
    expect(await desk.parts.drafts.of({ staff: 's_2', conversation: 'fake:6' })).toHaveLength(1);
    expect(await desk.parts.uploads.kept([id(5), id(6), id(9)])).toEqual(new Set([id(6)]));
    await forgetMarks(db)([]);
    expect(await db.collection(DRAFTS).countDocuments()).toBe(38);
  });
});
