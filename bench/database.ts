/**
 * The embedded database as the product uses it: the engine in its own thread, the driver beside it, every write on
 * the disk before it is answered; all with the same number of documents, and with the real server of
 * TEST_MONGODB_URI in the same run when it is set.
 *
 *   npm run bench:database [-- --documents 100000]
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { MongoClient, type Collection, type Db, type Document } from 'mongodb';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../src/database/embedded/embedded-database.ts';

const documents = Number(process.argv[process.argv.indexOf('--documents') + 1] || 100_000) || 100_000;
const groupSize = 200;
const seconds = 4;

interface Figure {
  readonly what: string;
  readonly found: number;
  readonly unit: '/s' | ' ms' | ' MB';
  readonly target?: number;
  /** Of all threads of this process, for each. */
  readonly cpuUs?: number;
}

type Rate = Pick<Figure, 'found' | 'unit' | 'cpuUs'>;

const worker = new URL('./database-worker.js', import.meta.url);
const text = 'x'.repeat(1400);

interface Conversation extends Document {
  readonly _id: string;
}

function conversation(n: number, version: number): Conversation {
  return {
    _id: `web:${String(n).padStart(8, '0')}`,
    version,
    shape: 1,
    customer: { id: `c${n}` },
    state: { flow: 'csat', step: 'why', answers: { score: n % 5 } },
    ...(n % 2 === 0 && { wakeAt: new Date(1_700_000_000_000 + version * 1000 + n) }),
    ...(n % 10 === 0 && { changedAt: new Date(1_700_000_000_000 + version) }),
    lines: [
      { n: 0, text },
      { n: 1, text },
    ],
  };
}

/** Runs a piece of work again and again, so many at once, for some seconds; tells how many were done in one. */
async function rate(inFlight: number, work: (place: number) => Promise<unknown>, each = 1): Promise<Rate> {
  const used = process.cpuUsage();
  const until = performance.now() + seconds * 1000;
  const began = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async (_, lane) => {
      for (let step = 0; performance.now() < until; step++) {
        await work(step * inFlight + lane);
        done += each;
      }
    }),
  );
  const found = done / ((performance.now() - began) / 1000);
  const { user, system } = process.cpuUsage(used);
  return { found, unit: '/s', cpuUs: (user + system) / done };
}

const scattered = (place: number): number => (place * 7919) % documents;

async function fill(conversations: Collection<Conversation>, rows: Collection): Promise<number> {
  await conversations.createIndexes([
    { key: { wakeAt: 1 }, partialFilterExpression: { wakeAt: { $exists: true } } },
    { key: { changedAt: 1 }, partialFilterExpression: { changedAt: { $exists: true } } },
    { key: { 'customer.id': 1 } },
  ]);
  await rows.createIndexes([{ key: { state: 1, at: -1 } }]);
  const began = performance.now();
  for (let from = 0; from < documents; from += 1000) {
    const batch = Array.from({ length: Math.min(1000, documents - from) }, (_, n) => from + n);
    await conversations.insertMany(batch.map((n) => conversation(n, 0)));
    await rows.insertMany(
      batch.map((n) => ({
        _id: n as never,
        state: `s${n % 50}`,
        at: new Date(n),
        city: `t${n % 97}`,
        score: n % 6,
      })),
    );
  }
  return (documents * 2) / ((performance.now() - began) / 1000);
}

async function measure(db: Db): Promise<Figure[]> {
  const conversations = db.collection<Conversation>('conversations');
  const rows = db.collection('rows');
  const filled = await fill(conversations, rows);
  const versions = new Int32Array(documents);
  const commit = async (place: number): Promise<void> => {
    const updates = Array.from({ length: groupSize }, (_, n) => {
      const which = scattered(place * groupSize + n);
      const version = versions[which] ?? 0;
      versions[which] = version + 1;
      const u = conversation(which, version + 1);
      return { q: { _id: u._id, version }, u, upsert: true, multi: false };
    });
    const reply = await db.command({
      update: 'conversations',
      ordered: false,
      updates,
      writeConcern: { w: 'majority', j: true },
    });
    if (reply.n !== groupSize) throw new Error(JSON.stringify(reply).slice(0, 300));
  };
  const idOf = (place: number): string => conversation(scattered(place), 0)._id;
  const grouped = async (): Promise<number> => {
    const began = performance.now();
    await rows.aggregate([{ $group: { _id: '$city', n: { $sum: 1 }, score: { $avg: '$score' } } }]).toArray();
    return performance.now() - began;
  };
  await grouped();
  const journaled = { writeConcern: { w: 1, j: true } } as const;
  return [
    { what: 'documents inserted, 1,000 at once', found: filled, unit: '/s' },
    {
      what: 'the road’s commit, 3 kB, groups of 200',
      ...(await rate(2, commit, groupSize)),
      target: 14_000,
    },
    {
      what: 'one durable update by _id, 32 in flight',
      ...(await rate(32, (place) =>
        rows.updateOne({ _id: scattered(place) as never }, { $inc: { score: 1 } }, journaled),
      )),
      target: 5_000,
    },
    {
      what: 'find by _id, 32 in flight',
      ...(await rate(32, (place) => conversations.findOne({ _id: idOf(place) }))),
      target: 4_000,
    },
    {
      what: 'find by index, sorted, 20 of them, 8 in flight',
      ...(await rate(8, (place) =>
        rows
          .find({ state: `s${place % 50}` })
          .sort({ at: -1 })
          .limit(20)
          .toArray(),
      )),
      target: 1_500,
    },
    {
      what: `$group over ${documents} documents`,
      found: Math.min(await grouped(), await grouped()),
      unit: ' ms',
      target: 1_000,
    },
  ];
}

function residentMb(kind: string): number {
  const found = new RegExp(`${kind}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(found?.[1] ?? 0) / 1000;
}

async function embedded(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'langnghe-bench-'));
  const open = (): Promise<EmbeddedDatabase> => openEmbeddedDatabase({ folder, workerUrl: worker });
  try {
    const database = await open();
    const client = await new MongoClient(database.uri).connect();
    const figures = await measure(client.db('bench'));
    const loop = monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    await client
      .db('bench')
      .collection('rows')
      .aggregate([{ $group: { _id: '$city', n: { $sum: 1 } } }])
      .toArray();
    await client
      .db('bench')
      .collection('rows')
      .find({ score: { $gt: 900 } })
      .toArray();
    loop.disable();
    const memory: Figure[] = [
      { what: 'memory of the whole process', found: residentMb('RssAnon'), unit: ' MB' },
      { what: 'of the database file in memory', found: residentMb('RssFile'), unit: ' MB' },
    ];
    await client.close();
    await database.close();
    const opened: number[] = [];
    for (let round = 0; round < 3; round++) {
      const began = performance.now();
      const again = await open();
      opened.push(performance.now() - began);
      await again.close();
    }
    const delay = loop.max / 1e6;
    return [
      ...figures,
      { what: 'longest wait of the main thread during both scans', found: delay, unit: ' ms', target: 30 },
      { what: 'opening it again', found: Math.min(...opened), unit: ' ms', target: 100 },
      ...memory,
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function server(uri: string): Promise<Figure[]> {
  const client = await new MongoClient(uri).connect();
  const db = client.db(`langnghe-bench-${process.pid}`);
  try {
    return await measure(db);
  } finally {
    await db.dropDatabase();
    await client.close();
  }
}

const isMet = ({ found, unit, target = 0 }: Figure): boolean =>
  unit === '/s' ? found >= target : found <= target;
const uri = process.env.TEST_MONGODB_URI;
const ours = await embedded();
const theirs = uri === undefined ? [] : await server(uri);
console.log(`${documents} documents, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}`);
for (const figure of ours) {
  const beside = theirs.find(({ what }) => what === figure.what);
  const target =
    figure.target === undefined
      ? ''
      : `${figure.unit === '/s' ? '≥' : '≤'} ${figure.target}${figure.unit} ${isMet(figure) ? 'met' : 'NOT MET'}`;
  const cpu = figure.cpuUs === undefined ? '' : `   ${Math.round(figure.cpuUs)} µs of CPU each`;
  const other = beside ? `   MongoDB ${Math.round(beside.found)}${beside.unit}` : '';
  console.log(
    `${figure.what.padEnd(52)} ${`${Math.round(figure.found)}${figure.unit}`.padStart(12)}   ${target}${cpu}${other}`,
  );
}
