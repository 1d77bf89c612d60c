/**
 * Fills an embedded database with made-up conversations as the program would have left them (conversations,
 * pages, rows, words, customers, answers, tickets), for `bench/desk.ts`. What is there already is left alone.
 *
 *   node bench/build-desk.js seed <folder> [conversations]
 */
import { connectDatabase } from '../src/database/connect.ts';
import { ensureIndexes, ROAD_INDEXES } from '../src/database/indexes.ts';
import { catchUpMark } from '../src/desk/row-mark.ts';
import { ROW_INDEXES, ROWS } from '../src/desk/row-model.ts';
import { ROW_FORM, rowOf, wholeRow } from '../src/desk/row.ts';
import { blocksOf, customerWords } from '../src/desk/search-indexer.ts';
import { SEARCH_INDEXES, VOCABULARY, WORDS, type Words } from '../src/desk/search-model.ts';
import type { Conversation, Line } from '../src/core/conversation.ts';
import { madeUp } from './desk-people.ts';
import { silent } from './desk-log.ts';
import { seedTrade } from './desk-seed-trade.ts';

const AT_ONCE = 1_000;
const [folder, wanted = '100000'] = process.argv.slice(3);
if (folder === undefined) throw new Error('Say the folder of the database.');

const database = await connectDatabase({ uri: undefined, folder, log: silent, inThread: true });
const { db } = database;
await ensureIndexes(db, 'road', ROAD_INDEXES);
await ensureIndexes(db, 'desk', [...ROW_INDEXES, ...SEARCH_INDEXES]);
const known = await db.collection('conversations').estimatedDocumentCount();
const began = performance.now();
const vocabulary = new Map<string, number>();
let messages = 0;
for (let from = 0; from < Number(wanted); from += AT_ONCE) {
  const some = Array.from({ length: Math.min(AT_ONCE, Number(wanted) - from) }, (_, at) => madeUp(from + at));
  const words = some.map(wordsOf);
  learn(words.flat());
  if (from < known) continue;
  await keep(some, words.flat());
  messages += some.reduce((sum, { lines }) => sum + lines.length, 0);
  if ((from + AT_ONCE) % 10_000 === 0)
    process.stdout.write(`${from + AT_ONCE} conversations, ${seconds()} s\n`);
}
await count();
await seedTrade(database, Number(wanted));
// The rows are made: a server that starts on it has nothing to catch up with.
await catchUpMark(db).write({ form: ROW_FORM, upTo: new Date() });
await database.close();
process.stdout.write(`${wanted} conversations, ${messages} new messages in ${seconds()} s\n`);

interface Made {
  readonly conversation: Conversation;
  readonly lines: readonly Line[];
}

function wordsOf({ conversation, lines }: Made): readonly Words[] {
  const head = customerWords(conversation);
  return [...blocksOf(conversation._id, lines), ...(head === undefined ? [] : [head])];
}

function learn(words: readonly Words[]): void {
  for (const { w } of words)
    for (const word of w) if (!/[\d :]/.test(word)) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
}

/** The last few lines of talk under way stay in the conversation; all others are in pages. */
async function keep(all: readonly Made[], words: readonly Words[]): Promise<void> {
  const now = new Date();
  const pages = all.flatMap(({ conversation, lines }) => pagesOf(conversation, lines));
  const rows = all.map(({ conversation, lines }) => ({
    ...wholeRow(conversation, rowOf({ ...conversation, lines }), now),
    wordsTo: lines.length,
  }));
  await db.collection('conversations').insertMany(all.map(({ conversation }) => conversation) as never[]);
  if (pages.length > 0) await db.collection('pages').insertMany(pages as never[]);
  await db.collection(ROWS).insertMany(rows as never[]);
  await db.collection(WORDS).insertMany(words as never[]);
}

function pagesOf({ _id, lines: live }: Conversation, lines: readonly Line[]) {
  const filed = lines.slice(0, lines.length - live.length);
  return Array.from({ length: Math.ceil(filed.length / 16) }, (_, at) => {
    const some = filed.slice(at * 16, at * 16 + 16);
    const first = at * 16 + 1;
    const last = first + some.length - 1;
    return {
      _id: `${_id}/${first}`,
      conversation: _id,
      first,
      last,
      from: some[0]?.at,
      to: some.at(-1)?.at,
      lines: some,
    };
  });
}

async function count(): Promise<void> {
  const steps = Array.from(vocabulary, ([_id, n]) => ({
    updateOne: { filter: { _id: _id as never }, update: { $set: { n } }, upsert: true },
  }));
  if (steps.length > 0) await db.collection(VOCABULARY).bulkWrite(steps, { ordered: false });
}

function seconds(): number {
  return Math.round((performance.now() - began) / 1_000);
}
