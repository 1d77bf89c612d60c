/**
 * How long the server takes for what the console asks, on a database that `bench/desk-seed.ts` has filled: each
 * question as its route answers it (database, reply checked by its schema, JSON), without HTTP.
 *
 *   npx esbuild bench/desk.ts --bundle --platform=node --format=esm --packages=external --outfile=node_modules/.cache/desk.js
 *   node node_modules/.cache/desk.js <folder> [rounds]
 */
import { conversationStore } from '../src/conversations/store.ts';
import { mongoThreads } from '../src/conversations/threads.ts';
import { connectDatabase } from '../src/database/connect.ts';
import { rowRoutes } from '../src/desk/row-routes.ts';
import { rowStore } from '../src/desk/row-store.ts';
import { searchRoutes } from '../src/desk/search-routes.ts';
import { wordStore } from '../src/desk/search-store.ts';
import type { Call, Caller, Route } from '../src/http/route.ts';
import { silent } from './desk-log.ts';
import { madeUp } from './desk-people.ts';

const [folder, rounds = '40'] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say the folder of the database.');

const database = await connectDatabase({ uri: undefined, folder, log: silent, inThread: true });
const { db } = database;
const rows = rowStore(db);
const threads = mongoThreads(db, () => () => undefined);
const conversations = conversationStore({ db, log: silent });
const names = (): Promise<Record<string, string>> => Promise.resolve({});
let asked = 0;
const routes: readonly Route[] = [
  ...rowRoutes({ rows, names, readUpTo: () => Promise.resolve(new Map()), told: () => (asked += 1) }),
  ...searchRoutes({ rows, names, threads, words: wordStore(db) }),
];
const by: Caller = { id: 's_10', name: 'Hoa', role: 'agent', language: 'vi', may: () => true };

async function ask(
  name: string,
  query: Record<string, string> = {},
): Promise<{ items?: readonly unknown[]; next?: string }> {
  const found = routes.find(({ endpoint }) => endpoint.name === name);
  if (found === undefined) throw new Error(`No route carries out ${name}.`);
  const read = found.endpoint.query?.parse(query);
  const said = await found.run({ params: {}, query: read, by, now: new Date() } as unknown as Call);
  const checked = found.endpoint.reply.parse(said) as { items?: readonly unknown[]; next?: string };
  JSON.stringify(checked);
  return checked;
}

const lists: readonly Record<string, string>[] = [
  ...['mine', 'unassigned', 'all', 'bot', 'snoozed', 'closed', 'mentions'].flatMap((view) => [
    { view },
    { view, sort: view === 'mine' || view === 'unassigned' || view === 'snoozed' ? 'newest' : 'waiting' },
  ]),
  { label: 'vip' },
  { label: 'gap', view: 'closed' },
  { score: 'low' },
  { flow: 'csat', score: 'high' },
  { staff: 's_3', view: 'closed' },
  { channel: 'teams' },
  { channel: 'web', language: 'en', view: 'closed' },
  { from: '2026-10-01T00:00:00Z', to: '2026-10-02T00:00:00Z' },
  { label: 'gap', language: 'en', score: 'low', flow: 'nps' },
];
const searches = [
  'ao rach ',
  'rác',
  'áo sơ mi bị phai',
  'don hang',
  'don DH12',
  'dh12345',
  '0912',
  'dang ngoc anh',
  'nguyen thi',
  'lan',
  'qu',
  'buon ma thuot',
  'giay the thao sai mau',
  'khong co gi het',
];

const work: readonly (readonly [string, (round: number) => Promise<unknown>])[] = [
  ...lists.map((query) => [`list ${JSON.stringify(query)}`, () => ask('conversations.list', query)] as const),
  ['list all, tenth page', tenthPage],
  ['counts', () => ask('conversations.counts')],
  ...searches.map((q) => [`search "${q}"`, () => ask('conversations.search', { q })] as const),
  [
    'open a conversation',
    async (round) => {
      const { _id } = madeUp((round * 7_919) % 10_000).conversation;
      await conversations.read([_id]);
      await threads.since([{ conversation: _id, after: 0 }], 50);
    },
  ],
];

async function tenthPage(): Promise<void> {
  let after: string | undefined;
  for (let page = 0; page < 10; page += 1)
    after = (await ask('conversations.list', { ...(after && { after }) })).next;
}

let slowest = 0;
for (const [what, run] of work) {
  const times: number[] = [];
  await run(0);
  for (let round = 1; round <= Number(rounds); round += 1) {
    const began = performance.now();
    await run(round);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0;
  slowest = Math.max(slowest, at(0.95));
  process.stdout.write(
    `${what.padEnd(70)} p50 ${at(0.5).toFixed(1).padStart(7)} ms   p95 ${at(0.95).toFixed(1).padStart(7)} ms\n`,
  );
}
process.stdout.write(`slowest p95: ${slowest.toFixed(1)} ms\n`);
await database.close();
