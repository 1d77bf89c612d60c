import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { built, workerSource } from './built.ts';
import { openHere, temporaryFolder } from './support.ts';

interface Acknowledged {
  readonly versions: Map<string, number>;
  readonly inserted: Set<string>;
  readonly deleted: Set<string>;
}

let worker: URL;
let writer: URL;
beforeAll(async () => {
  [worker, writer] = await Promise.all([built(workerSource), built('./crash-writer.ts')]);
});

async function writeUntilKilled(folder: string, round: number, known: Acknowledged): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(writer), folder, worker.href, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let acknowledged = 0;
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      // each line is written whole by the writer, in one of these forms
      const said = JSON.parse(line) as {
        ready?: boolean;
        commit?: string;
        version?: number;
        inserted?: string;
        deleted?: string;
      };
      if (said.ready !== undefined) {
        resolve();
        return;
      }
      acknowledged += 1;
      if (said.commit !== undefined) known.versions.set(said.commit, said.version ?? 0);
      if (said.inserted !== undefined) known.inserted.add(said.inserted);
      if (said.deleted !== undefined) known.deleted.add(said.deleted);
    });
  });
  await ready;
  await pause(250 + ((round * 137) % 400));
  child.kill('SIGKILL');
  await ended;
  return acknowledged;
}

it('loses no acknowledged write and leaves no index wrong when it is killed', async () => {
  const folder = temporaryFolder();
  const known: Acknowledged = { versions: new Map(), inserted: new Set(), deleted: new Set() };
  let acknowledged = 0;
  for (let round = 1; round <= 5; round++) acknowledged += await writeUntilKilled(folder, round, known);
  const opened = await openHere(folder);
  const { db } = opened;
  try {
    for (const [_id, version] of known.versions) {
      const found = await db.collection<{ _id: string; version: number }>('commits').findOne({ _id });
      expect(found?.version, _id).toBeGreaterThanOrEqual(version);
    }
    const codes = new Set(await db.collection('things').distinct('code'));
    expect(
      [...known.inserted].filter(
        (code) => !codes.has(code) && !known.deleted.has(code) && Number(code.split('-')[2]) % 2 === 1,
      ),
    ).toEqual([]);
    expect([...known.deleted].filter((code) => codes.has(code))).toEqual([]);
    for (const name of ['commits', 'things'])
      expect(await db.command({ validate: name })).toMatchObject({ valid: true, errors: [] });
    expect(acknowledged).toBeGreaterThan(100);
  } finally {
    await opened.close();
  }
}, 60_000);
