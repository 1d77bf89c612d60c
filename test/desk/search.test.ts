import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changedConversations } from '../../src/conversations/changed.ts';
import { mongoThreads } from '../../src/conversations/threads.ts';
import type { Conversation, Line } from '../../src/core/conversation.ts';
import { ensureIndexes, ROAD_INDEXES } from '../../src/database/indexes.ts';
import { ROW_INDEXES } from '../../src/desk/row-model.ts';
import { rowStore, type Rows } from '../../src/desk/row-store.ts';
import { searchConversations } from '../../src/desk/search-contract.ts';
import { searchIndexer, type SearchIndexer } from '../../src/desk/search-indexer.ts';
import { SEARCH_INDEXES, VOCABULARY, WORDS } from '../../src/desk/search-model.ts';
import { searchRoutes } from '../../src/desk/search-routes.ts';
import { blocksWith, wordStore, type WordStore } from '../../src/desk/search-store.ts';
import { aConversation, aLine, NOON } from '../support/a-conversation.ts';
import { callRoute } from '../support/call-route.ts';
import { keptLog } from '../support/silence.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let opened: TestDatabase;
let rows: Rows;
let words: WordStore;
let indexer: SearchIndexer;
const db = () => opened.database.db;
const at = (minute: number): Date => new Date(NOON.getTime() + minute * 60_000);

beforeAll(async () => {
  opened = await testDatabase();
  await ensureIndexes(db(), 'road', ROAD_INDEXES);
  await ensureIndexes(db(), 'desk', [...ROW_INDEXES, ...SEARCH_INDEXES]);
  rows = rowStore(db());
  words = wordStore(db());
});
afterAll(() => opened.close());
beforeEach(async () => {
  for (const name of ['conversations', 'pages', 'desk_rows', WORDS, VOCABULARY])
    await db().collection(name).deleteMany({});
  indexer = searchIndexer({
    rows,
    words,
    conversations: changedConversations(db()),
    threads: threads(),
    clock: () => at(60),
    busy: () => 0,
    isWatched: () => true,
    log: keptLog(),
  });
});

const threads = () => mongoThreads(db(), () => () => undefined);

/** Commits conversations, makes their rows and their words. */
async function said(...all: Conversation[]): Promise<void> {
  for (const one of all)
    await db()
      .collection('conversations')
      .replaceOne({ _id: one._id as never }, one, { upsert: true });
  await rows.keep(
    all.map((conversation) => ({ conversation })),
    at(0),
  );
  while ((await indexer.look()) > 0);
}

function talk(
  key: string,
  texts: readonly (string | Partial<Line>)[],
  given: Partial<Conversation> = {},
): Conversation {
  const lines = texts.map((text, n) =>
    aLine(n + 1, { at: at(n), ...(typeof text === 'string' ? { text } : text) }),
  );
  return aConversation({
    _id: `fake:${key}`,
    lines,
    nextLine: lines.length + 1,
    lastCustomerAt: at(0),
    ...given,
  });
}

async function find(q: string, limit = 20) {
  const { items } = await callRoute(
    searchRoutes({ rows, words, threads: threads(), names: () => Promise.resolve({}) }),
    searchConversations,
    {
      query: { q, limit },
    },
  );
  return items;
}
/** Everything that is found, page by page. */
async function allPages(q: string, limit: number): Promise<readonly string[]> {
  const routes = searchRoutes({ rows, words, threads: threads(), names: () => Promise.resolve({}) });
  const all: string[] = [];
  let after: string | undefined;
  do {
    const query = { q, limit, ...(after !== undefined && { after }) };
    const page = await callRoute(routes, searchConversations, { query });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    all.push(...page.items.map(({ conversation }) => conversation));
    after = page.next;
  } while (after !== undefined);
  return all;
}
const found = async (q: string) =>
  (await find(q)).map(({ conversation, line }) => `${conversation.slice(5)}/${line ?? ''}`);
const marked = async (q: string) =>
  (await find(q)).map(({ snippet, marks }) => marks.map(([from, to]) => snippet.slice(from, to)));

describe('words of messages', () => {
  beforeEach(() =>
    said(
      talk('lan', ['Áo bị rách chỉ ở tay áo', 'Đơn hàng của chị giao chậm quá']),
      talk('on', [
        'cái quần này đẹp lắm',
        { who: 'staff', text: 'Dạ em gửi lại cỡ L ạ' },
        { who: 'note', text: 'kho nhầm lô' },
      ]),
    ),
  );

  it('are found without tone marks and case, at their line, with the words marked in their place', async () => {
    expect(await found('ao rach ')).toEqual(['lan/1']);
    expect(await marked('ao rach ')).toEqual([['Áo', 'rách', 'áo']]);
    expect(await found('RÁCH ')).toEqual(['lan/1']);
    expect(await found('lai co l')).toEqual(['on/2']);
    expect(await found('nham lo ')).toEqual(['on/3']);
    expect(await found('rach quan ')).toEqual([]);
  });

  it('are found while the last of them is typed', async () => {
    expect(await found('rac')).toEqual(['lan/1']);
    expect(await found('rac ')).toEqual([]);
    expect(await found('ao rac')).toEqual(['lan/1']);
    expect(await marked('rac')).toEqual([['rác']]);
    expect(await found('dep')).toEqual(['on/1']);
  });

  it('are found by pairs where each is in nearly every message', async () => {
    expect(await found('don hang ')).toEqual(['lan/2']);
    expect(await found('của chị ')).toEqual(['lan/2']);
    expect(await found('em gui ')).toEqual(['on/2']);
  });

  it('with the very marks come first, then the newest', async () => {
    await said(
      talk('ma', ['con ma đáng sợ'], { lastCustomerAt: at(1) }),
      talk('moi', [{ text: 'em gửi mã vạch', at: at(30) }]),
      talk('cu', [{ text: 'em gửi mã vạch', at: at(5) }]),
    );
    expect(await found('vạch')).toEqual(['moi/1', 'cu/1']);
    expect(await found('đáng sợ')).toEqual(['ma/1']);
    await said(talk('dau', [{ text: 'dang so lam', at: at(50) }]));
    expect(await found('dang so ')).toEqual(['dau/1', 'ma/1']);
    expect(await found('đáng sợ ')).toEqual(['ma/1', 'dau/1']);
  });
});

describe('numbers and codes', () => {
  it('are found however they are written, from their third sign on; those the bot said as well', async () => {
    await said(
      talk('a', ['đơn DH-10293 tới đâu rồi', { who: 'bot', text: 'Mã phiếu của bạn là PH-0231 nhé' }]),
      talk('b', ['số của em 090 123 4567']),
    );
    for (const q of ['dh10293', 'DH 10293', 'dh102', '10293']) expect(await found(q), q).toEqual(['a/1']);
    expect(await found('ph-0231')).toEqual(['a/2']);
    for (const q of ['0901234567', '+84 901 234 567', '0901', '4567'])
      expect(await found(q), q).toEqual(['b/1']);
    expect(await marked('0901234567')).toEqual([['090 123 4567']]);
    expect(await found('phieu cua ban')).toEqual([]);
  });
});

describe('customers', () => {
  it('are found by name, whole or begun, and by phone; before what was said', async () => {
    await said(
      talk('anh', ['chào shop'], { customer: { id: 'c', name: 'Đặng Ngọc Ánh', phone: '+84901234567' } }),
      talk('lan', ['nhờ ngọc ánh giúp'], { customer: { id: 'd', name: 'Nguyễn Thị Lan' } }),
    );
    expect(await found('dang ngoc anh')).toEqual(['anh/']);
    expect(await found('ngoc an')).toEqual(['anh/', 'lan/1']);
    expect(await found('ánh')).toEqual(['anh/']);
    expect(await marked('dang')).toEqual([['Đặng']]);
    const [hit] = await find('0901234');
    expect(hit).toMatchObject({ kind: 'phone', conversation: 'fake:anh', snippet: '••• 567', marks: [] });
  });
});

describe('what nobody may see', () => {
  it('is not found: withheld messages, private answers, and whoever was erased', async () => {
    await said(
      talk('a', [
        {
          who: 'staff',
          text: 'chuyện riêng tư',
          delivery: { state: 'withheld', at: at(0), why: 'taken-over' },
        },
        { text: '•••' },
        { text: 'bí mật quốc gia' },
      ]),
    );
    expect(await found('rieng ')).toEqual([]);
    expect(await found('quoc gia ')).toEqual(['a/3']);
    const kept = await db().collection(WORDS).find().toArray();
    expect(JSON.stringify(kept)).not.toContain('rieng');
    await words.forget(['fake:a']);
    expect(await db().collection(WORDS).countDocuments()).toBe(0);
    await said(aConversation({ _id: 'fake:a', version: 2, tombstoneUntil: at(99), nextLine: 4 }));
    expect(await found('quoc gia ')).toEqual([]);
    expect(await db().collection(WORDS).countDocuments()).toBe(0);
  });
});

describe('the index', () => {
  it('holds lines that have moved to pages, each once, and goes on where it was', async () => {
    const lines = Array.from({ length: 40 }, (_, n) =>
      aLine(n + 1, { at: at(n), text: `câu thứ ${n} xyz${n % 7}q` }),
    );
    const page = (from: number, to: number) => ({
      _id: `fake:p/${from}`,
      conversation: 'fake:p',
      first: from,
      last: to,
      lines: lines.slice(from - 1, to),
    });
    await db()
      .collection('pages')
      .insertMany([page(1, 16), page(17, 32)] as never[]);
    await said(aConversation({ _id: 'fake:p', lines: lines.slice(32), nextLine: 41, lastCustomerAt: at(0) }));
    expect(await rows.get(['fake:p'])).toMatchObject([{ wordsTo: 40 }]);
    expect(await rows.get(['fake:p'])).not.toHaveProperty('behindAt');
    expect(await db().collection(WORDS).countDocuments()).toBe(3);
    expect(await found('cau thu ')).toHaveLength(3);
    const more = aLine(41, { at: at(45), text: 'câu cuối cùng' });
    await said(
      aConversation({ _id: 'fake:p', version: 2, lines: [more], nextLine: 42, lastCustomerAt: at(0) }),
    );
    expect(await found('cuoi ')).toEqual(['p/41']);
    const before = await db().collection(WORDS).find().toArray();
    await rows.keep(
      [{ conversation: aConversation({ _id: 'fake:p', version: 3, nextLine: 42 }), isAnew: true }],
      at(0),
    );
    while ((await indexer.look()) > 0);
    expect(await db().collection(WORDS).find().toArray()).toEqual(before);
  });

  it('gives pages that go on where the last one ended', async () => {
    await said(
      ...Array.from({ length: 25 }, (_, n) => talk(`k${n}`, [{ text: 'giày thể thao', at: at(n) }])),
    );
    expect(await allPages('the thao', 10)).toEqual(Array.from({ length: 25 }, (_, n) => `fake:k${24 - n}`));
  });

  it('gives each line once where many were said in the same moment, under an unfinished word, too', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => `k${n + 100}`);
    const words = (n: number): string => (n % 10 === 0 ? 'vải zebu' : 'vải zebra');
    await said(...ids.map((id, n) => talk(id, [{ text: words(n), at: at(0) }])));
    const expected = ids.map((id) => `fake:${id}`).reverse();
    for (const limit of [7, 50]) expect(await allPages('zeb', limit)).toEqual(expected);
  });

  it('is looked through by the rarest word, the unfinished one too, so that what is common hides nothing', async () => {
    await said(talk('rare', [{ text: 'giày zebra', at: at(0) }]));
    const common = Array.from({ length: 320 }, (_, n) => ({
      ...{ _id: `fake:c${n}#1`, conversation: `fake:c${n}`, first: 1, last: 1 },
      ...{ at: at(1 + n), w: ['giay'] },
    }));
    await db()
      .collection(WORDS)
      .insertMany(common as never[]);
    await words.count(new Map([['giay', 320]]));
    expect(await found('giay zeb')).toEqual(['rare/1']);
    expect(await found('zebra gia')).toEqual(['rare/1']);
    const routes = searchRoutes({ rows, words, threads: threads(), names: () => Promise.resolve({}) });
    const never = await callRoute(routes, searchConversations, { query: { q: 'giay qwx' } });
    expect(never).toEqual({ items: [], staff: {} });
  });

  it('is asked by its key alone, and nothing is put in order after it was found', async () => {
    await said(talk('a', ['áo rách']));
    for (const from of [undefined, { at: at(5) }, { at: at(5), id: 'fake:a#1' }]) {
      for (const of of [undefined, 'names', 'phones'] as const) {
        const asked = db()
          .collection(WORDS)
          .find(blocksWith('rach', from, of))
          .sort({ at: -1, _id: -1 });
        const { queryPlanner } = (await asked.explain('queryPlanner')) as { queryPlanner: unknown };
        expect(JSON.stringify(queryPlanner)).toContain(of === 'phones' ? '"phones"' : '"words"');
        expect(JSON.stringify(queryPlanner)).not.toContain('"SORT"');
      }
    }
    const { executionStats } = (await db()
      .collection(VOCABULARY)
      .find({ _id: { $gte: 'ra', $lt: 'ra\uffff' } as never })
      .explain('executionStats')) as { executionStats: { totalDocsExamined: number } };
    expect(executionStats.totalDocsExamined).toBe(1);
  });
});
