import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sort } from 'mongodb';
import { ensureIndexes } from '../../src/database/indexes.ts';
import { indexedPart, listRows, type ListAsked } from '../../src/desk/row-list.ts';
import { MENTIONS, ROW_INDEXES, ROWS } from '../../src/desk/row-model.ts';
import { rowStore } from '../../src/desk/row-store.ts';
import { aConversation, aLine, NOON } from '../support/a-conversation.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await testDatabase();
  const { db } = opened.database;
  await ensureIndexes(db, 'desk', ROW_INDEXES);
  const conversation = aConversation({ lines: [aLine(1)], desk: { labels: ['vip', 'gap'] } });
  await rowStore(db).keep([{ conversation }], NOON);
});
afterAll(() => opened.close());

async function planOf(collection: string, filter: object, sort: Sort = {}): Promise<string> {
  const asked = opened.database.db.collection(collection).find(filter).sort(sort).limit(50);
  const { queryPlanner } = (await asked.explain('queryPlanner')) as {
    readonly queryPlanner: { readonly winningPlan: unknown };
  };
  return JSON.stringify(queryPlanner.winningPlan);
}

const VIEWS = ['mine', 'unassigned', 'all', 'bot', 'snoozed', 'closed'] as const;
const FILTERS = [
  {},
  { label: 'vip' },
  { flow: 'order' },
  { score: 'low' },
  { staff: 's_hoa' },
  { channel: 'web' },
  { language: 'en' },
  { from: new Date(0), to: NOON },
  { label: 'vip', flow: 'order', score: 'low', staff: 's_hoa', channel: 'web', language: 'en' },
] as const;
const PLACES = [{}, { after: Buffer.from(`${NOON.getTime()}|fake:1000`).toString('base64url') }];
const ASKED = VIEWS.flatMap((view) =>
  FILTERS.flatMap((filters) =>
    PLACES.map((place) => ({ view, filters, me: 's_lan', limit: 50, ...place }) as const),
  ),
);

describe('no question about rows looks through the collection', () => {
  it.each(['rank', 'newest'] as const)('whatever view and filters, by %s', async (order) => {
    for (const one of ASKED) {
      const asked: ListAsked = { ...one, order };
      const sort: Sort = order === 'rank' ? { rank: 1, _id: 1 } : { lastAt: -1, _id: -1 };
      const plan = await planOf(ROWS, indexedPart(asked), sort);
      expect(plan, JSON.stringify(asked)).toContain('IXSCAN');
      // What one member holds is little: it alone may be put in order after it was found.
      if (asked.view !== 'mine' || order !== 'newest')
        expect(plan, JSON.stringify(asked)).not.toContain('"SORT"');
      // It names an index there is.
      await listRows(rowStore(opened.database.db), asked);
    }
  });

  it('whatever is counted, called or looked for by time', async () => {
    const plans = await Promise.all([
      planOf(ROWS, { staff: 's_lan', box: 'held', rank: { $lt: 1e15 } }),
      planOf(ROWS, { box: 'queued' }),
      planOf(ROWS, { changedAt: { $gte: NOON } }, { changedAt: 1 }),
      planOf(ROWS, { behindAt: { $lte: NOON } }, { behindAt: 1 }),
      planOf(MENTIONS, { staff: 's_lan' }, { at: -1, _id: -1 }),
      planOf(MENTIONS, { staff: 's_lan', isNew: true }),
      planOf(MENTIONS, { conversation: 'fake:lan', staff: 's_lan', isNew: true }),
      planOf(MENTIONS, { conversation: { $in: ['fake:lan'] } }),
    ]);
    for (const plan of plans) {
      expect(plan).toContain('IXSCAN');
      expect(plan).not.toContain('"SORT"');
    }
  });
});
