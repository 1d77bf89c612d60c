/**
 * The message path's write on the embedded database, alone: groups of whole documents replaced by _id and version,
 * each group on the disk before it is answered. The engine runs in a process of its own so that its CPU can be told
 * apart from the client's.
 *
 *   npx esbuild bench/embedded.ts --bundle --platform=node --format=esm --packages=external --outfile=node_modules/.cache/bench-embedded.js
 *   node node_modules/.cache/bench-embedded.js [documents] [groups]
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'bson';
import { openEmbeddedDatabase } from '../src/database/embedded/embedded-database.ts';

const groupSize = 200;
const versions = new Map<number, number>();
const [role = 'client', folderArgument = ''] = process.argv[2] === 'engine' ? process.argv.slice(2) : [];
const documents = Number(process.argv[2] ?? 20_000);
const groups = Number(process.argv[3] ?? 300);

interface Usage {
  readonly cpuUs: number;
  readonly anonymousMb: number;
  readonly mappedMb: number;
}

if (role === 'engine') await engine(folderArgument);
else await client();

async function engine(folder: string): Promise<void> {
  const database = await openEmbeddedDatabase({ folder, inThread: true });
  process.send?.({ uri: database.uri });
  process.on('message', (message) => {
    if (message === 'close') void database.close().then(() => process.exit(0));
    const { user, system } = process.cpuUsage();
    const usage: Usage = {
      cpuUs: user + system,
      anonymousMb: residentMb('RssAnon'),
      mappedMb: residentMb('RssFile'),
    };
    process.send?.(usage);
  });
}

function residentMb(kind: string): number {
  const found = new RegExp(`${kind}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(found?.[1] ?? 0) / 1000;
}

function ask<Answer>(child: ChildProcess, message?: string): Promise<Answer> {
  return new Promise((resolve) => {
    // the child answers each message once, in the shape its sender expects
    child.once('message', (answer) => resolve(answer as Answer));
    if (message !== undefined) child.send(message);
  });
}

async function client(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'langnghe-bench-embedded-'));
  const child = fork(fileURLToPath(import.meta.url), ['engine', folder]);
  const { uri } = await ask<{ uri: string }>(child);
  const socket = connect(decodeURIComponent(uri.slice('mongodb://'.length, uri.indexOf('/?'))));
  const send = caller(socket);
  await send(
    serialize({
      createIndexes: 'conversations',
      $db: 'bench',
      indexes: [
        { key: { wakeAt: 1 }, name: 'wakeAt', partialFilterExpression: { wakeAt: { $exists: true } } },
        {
          key: { changedAt: 1 },
          name: 'changedAt',
          partialFilterExpression: { changedAt: { $exists: true } },
        },
        { key: { customer: 1 }, name: 'customer', sparse: true },
      ],
    }),
  );
  for (const bytes of [1500, 3000]) {
    const label = `${bytes / 1000} kB`;
    await round({
      label: `${label} insert`,
      send,
      child,
      bytes,
      first: 0,
      count: Math.ceil(documents / groupSize),
    });
    await round({ label: `${label} replace`, send, child, bytes, first: 1, count: groups });
    await send(serialize({ delete: 'conversations', $db: 'bench', deletes: [{ q: {}, limit: 0 }] }));
  }
  socket.destroy();
  child.send('close');
  await new Promise((resolve) => child.once('exit', resolve));
  rmSync(folder, { recursive: true });
}

interface Round {
  readonly label: string;
  readonly send: (body: Uint8Array) => Promise<Record<string, unknown>>;
  readonly child: ChildProcess;
  readonly bytes: number;
  readonly first: number;
  readonly count: number;
}

async function round({ label, send, child, bytes, first, count }: Round): Promise<void> {
  if (first === 0) versions.clear();
  const before = await ask<Usage>(child, 'usage');
  const times: number[] = [];
  let next = 0;
  for (let group = 0; group < count; group++) {
    const updates = [];
    for (let place = 0; place < groupSize; place++) {
      next = first === 0 ? group * groupSize + place : (next + 7919) % documents;
      updates.push(commitOf(next, bytes));
    }
    const body = serialize({
      update: 'conversations',
      $db: 'bench',
      ordered: false,
      updates,
      writeConcern: { w: 'majority', j: true },
    });
    const started = performance.now();
    const reply = await send(body);
    times.push(performance.now() - started);
    if (reply.ok !== 1 || reply.n !== groupSize || reply.writeErrors)
      throw new Error(`refused: ${JSON.stringify(reply).slice(0, 300)}`);
  }
  const after = await ask<Usage>(child, 'usage');
  const total = times.reduce((sum, ms) => sum + ms, 0);
  const sorted = times.sort((a, b) => a - b);
  const done = count * groupSize;
  console.log(
    `${label.padEnd(16)} ${((done / total) * 1000).toFixed(0).padStart(7)}/s   engine CPU ${((after.cpuUs - before.cpuUs) / done).toFixed(1)} µs each   ` +
      `group p50 ${at(sorted, 0.5)} ms p99 ${at(sorted, 0.99)} ms   memory ${after.anonymousMb.toFixed(0)} MB + ${after.mappedMb.toFixed(0)} MB of the file`,
  );
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
}

function commitOf(number: number, bytes: number): Record<string, unknown> {
  const version = versions.get(number) ?? 0;
  versions.set(number, version + 1);
  const _id = `web:${String(number).padStart(8, '0')}`;
  const u: Record<string, unknown> = {
    _id,
    version: version + 1,
    shape: 1,
    channel: 'web',
    state: { flow: 'csat', step: 'why', answers: { score: 4 } },
  };
  if (number % 2 === 0) u.wakeAt = new Date(1_700_000_000_000 + version * 1000 + number);
  if (number % 10 === 0) u.changedAt = new Date(1_700_000_000_000 + version);
  if (number % 3 === 0) u.customer = `customer-${number}`;
  u.lines = Array.from({ length: 10 }, (_, line) => ({
    n: line,
    at: new Date(0),
    text: 'x'.repeat(bytes / 10 - 45),
  }));
  return { q: { _id, version }, u, upsert: true, multi: false };
}

function caller(socket: Socket): (body: Uint8Array) => Promise<Record<string, unknown>> {
  let held = Buffer.alloc(0);
  let resolveReply: ((reply: Record<string, unknown>) => void) | undefined;
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk]);
    if (held.length < 4 || held.length < held.readInt32LE(0)) return;
    const reply = deserialize(held.subarray(21));
    held = Buffer.alloc(0);
    resolveReply?.(reply);
  });
  return (body) => {
    const head = Buffer.alloc(21);
    head.writeInt32LE(head.length + body.length, 0);
    head.writeInt32LE(2013, 12);
    return new Promise((resolve) => {
      resolveReply = resolve;
      socket.write(head);
      socket.write(body);
    });
  };
}
