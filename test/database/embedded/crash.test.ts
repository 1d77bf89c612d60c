import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { beforeAll, expect, it } from 'vitest';
import { built, workerSource } from './built.ts';
import { openHere, temporaryFolder } from './support.ts';

/** Kills of a process that writes: a few always, `CRASH_ROUNDS=100` by hand. */
const rounds = Number(process.env.CRASH_ROUNDS ?? 3);
/** The files are looked at after every so many kills. */
const lookEvery = 10;

/** What the killed processes said before they died. */
interface Acknowledged {
  readonly versions: Map<string, number>;
  readonly counts: Map<string, number>;
  readonly inserted: Set<string>;
  readonly deleting: Set<string>;
  readonly deleted: Set<string>;
  total: number;
}

interface Said {
  readonly ready?: boolean;
  readonly commit?: string;
  readonly version?: number;
  readonly counted?: string;
  readonly n?: number;
  readonly inserted?: string;
  readonly deleting?: string;
  readonly deleted?: string;
}

let worker: URL;
let writer: URL;
beforeAll(async () => {
  [worker, writer] = await Promise.all([built(workerSource), built('./crash-writer.ts')]);
});

async function writeUntilKilled(folder: string, round: number, known: Acknowledged): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(writer), folder, worker.href, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const lines = createInterface({ input: child.stdout });
  const read = new Promise((resolve) => lines.once('close', resolve));
  const enough = known.total + 100 + ((round * 137) % 300);
  const busy = new Promise<string>((resolve) => {
    child.once('exit', (code) => resolve(`ended with ${String(code)}`));
    lines.on('line', (line) => {
      // each line is written whole by the writer, in this form
      const said = JSON.parse(line) as Said;
      if (said.ready === false) resolve('keeps not the folder');
      else if (said.ready === undefined) note(known, said);
      if (known.total >= enough) resolve('at work');
    });
  });
  expect(await busy, 'the writer').toBe('at work');
  await pause(round % 7);
  expect(child.exitCode, 'the writer is still at work').toBeNull();
  child.kill('SIGKILL');
  await Promise.all([ended, read]);
}

function note(known: Acknowledged, said: Said): void {
  known.total += 1;
  if (said.commit !== undefined) known.versions.set(said.commit, said.version ?? 0);
  if (said.counted !== undefined) known.counts.set(said.counted, said.n ?? 0);
  if (said.inserted !== undefined) known.inserted.add(said.inserted);
  if (said.deleting !== undefined) known.deleting.add(said.deleting);
  if (said.deleted !== undefined) known.deleted.add(said.deleted);
}

async function lost(db: Db, known: Acknowledged): Promise<string[]> {
  const versions = new Map<unknown, number>();
  for await (const { _id, version } of db.collection('commits').find()) versions.set(_id, Number(version));
  const counts = new Map<unknown, number>();
  for await (const { _id, n, slot } of db.collection('counters').find()) {
    counts.set(_id, Number(n));
    expect(slot).toBe(`${String(_id)}:${String(n)}`);
  }
  const codes = new Set<unknown>(await db.collection('things').distinct('code'));
  return [
    ...[...known.versions].filter(([_id, version]) => (versions.get(_id) ?? 0) < version).map(String),
    ...[...known.counts].filter(([_id, n]) => (counts.get(_id) ?? -1) < n).map(String),
    ...[...known.inserted].filter((code) => !codes.has(code) && !known.deleting.has(code)),
    ...[...known.deleted].filter((code) => codes.has(code)),
  ];
}

async function look(folder: string, known: Acknowledged): Promise<void> {
  const opened = await openHere(folder);
  try {
    expect(await lost(opened.db, known)).toEqual([]);
    for (const name of ['commits', 'things', 'counters'])
      expect(await opened.db.command({ validate: name })).toMatchObject({ valid: true, errors: [] });
  } finally {
    await opened.close();
  }
}

it(
  'loses no acknowledged write and leaves no index wrong when it is killed',
  async () => {
    const folder = temporaryFolder();
    const known: Acknowledged = {
      versions: new Map(),
      counts: new Map(),
      inserted: new Set(),
      deleting: new Set(),
      deleted: new Set(),
      total: 0,
    };
    for (let round = 1; round <= rounds; round++) {
      await writeUntilKilled(folder, round, known);
      if (round % lookEvery === 0 || round === rounds) await look(folder, known);
    }
    expect(known.deleted.size).toBeGreaterThan(0);
    expect(known.total).toBeGreaterThan(rounds * 50);
    if (process.env.CRASH_ROUNDS) console.log(`${rounds} kills, ${known.total} writes acknowledged, 0 lost`);
  },
  60_000 + rounds * 10_000,
);
