/**
 * Fills an embedded database with made-up conversations as the program would have left them (conversations,
 * pages, rows, words), for `bench/desk.ts`. What is there already is left alone.
 *
 *   npx esbuild bench/desk-seed.ts --bundle --platform=node --format=esm --packages=external --outfile=node_modules/.cache/desk-seed.js
 *   node node_modules/.cache/desk-seed.js <folder> [conversations]
 */
import { connectDatabase } from '../src/database/connect.ts';
import { ensureIndexes, ROAD_INDEXES } from '../src/database/indexes.ts';
import { ROW_INDEXES, ROWS } from '../src/desk/row-model.ts';
import { ROW_FORM, rowOf } from '../src/desk/row.ts';
import { blocksOf, customerWords } from '../src/desk/search-indexer.ts';
import { SEARCH_INDEXES, VOCABULARY, WORDS, type Words } from '../src/desk/search-model.ts';
import type { Conversation, Line } from '../src/core/conversation.ts';
import { madeUp } from './desk-people.ts';
import { silent } from './desk-log.ts';

const AT_ONCE = 1_000;
const [folder, wanted = '100000'] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say the folder of the database.');

const database = await connectDatabase({ uri: undefined, folder, log: silent, inThread: true });
const { db } = database;
await ensureIndexes(db, 'road', ROAD_INDEXES);
await ensureIndexes(db, 'desk', [...ROW_INDEXES, ...SEARCH_INDEXES]);
const known = await db.collection('conversations').estimatedDocumentCount();
const began = performance.now();
const vocabulary = new Map<string, number>();
let messages = 0;
for (let from = known; from < Number(wanted); from += AT_ONCE) {
  const some = Array.from({ length: Math.min(AT_ONCE, Number(wanted) - from) }, (_, at) => madeUp(from + at));
  await keep(some);
  messages += some.reduce((sum, { lines }) => sum + lines.length, 0);
  if ((from + AT_ONCE) % 10_000 === 0)
    process.stdout.write(`${from + AT_ONCE} conversations, ${seconds()} s\n`);
}
await count();
await database.close();
process.stdout.write(`${wanted} conversations, ${messages} new messages in ${seconds()} s\n`);

interface Made {
  readonly conversation: Conversation;
  readonly lines: readonly Line[];
}

/** The last few lines of talk under way stay in the conversation; all others are in pages. */
async function keep(all: readonly Made[]): Promise<void> {
  const now = new Date();
  const words: Words[] = [];
  for (const { conversation, lines } of all) {
    words.push(...blocksOf(conversation._id, lines));
    const head = customerWords(conversation);
    if (head !== undefined) words.push(head);
  }
  for (const { w } of words)
    for (const word of w) if (!/[\d :]/.test(word)) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
  const pages = all.flatMap(({ conversation, lines }) => pagesOf(conversation, lines));
  const rows = all.map(({ conversation, lines }) => {
    const { _id, version } = conversation;
    return {
      _id,
      form: ROW_FORM,
      version,
      changedAt: now,
      wordsTo: lines.length,
      ...rowOf({ ...conversation, lines }),
    };
  });
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
    updateOne: { filter: { _id: _id as never }, update: { $inc: { n } }, upsert: true },
  }));
  if (steps.length > 0) await db.collection(VOCABULARY).bulkWrite(steps, { ordered: false });
}

function seconds(): number {
  return Math.round((performance.now() - began) / 1_000);
}
