import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { afterAll, describe, expect, it } from 'vitest';
import { contentFolder } from '../../bench/content-folder.ts';
import { check, readBack } from '../support/crowd-check.ts';
import { databaseProcess } from '../support/database-process.ts';
import { pause } from '../support/fake-clock.ts';
import { freePort, startProcess } from '../support/server-process.ts';
import { startCrowd, startFirm, type Crowd } from '../support/survey-crowd.ts';

const SECRET = 'a secret that only this test and its server know';
const CUSTOMERS = 30;
const CONTENT = contentFolder(fileURLToPath(new URL('../../', import.meta.url)));

const folders: string[] = [CONTENT];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
  folders.push(folder);
  return folder;
}

async function goesOn(crowd: Crowd): Promise<void> {
  const before = crowd.acknowledged.size;
  await expect.poll(() => crowd.acknowledged.size, { timeout: 90_000 }).toBeGreaterThan(before + CUSTOMERS);
}

describe('a database of its own, stopped and started under load', () => {
  it('loses nothing: who writes meanwhile is told 503 and comes again', { timeout: 300_000 }, async () => {
    const folder = await newFolder();
    const database = databaseProcess(folder);
    await database.start();
    const firm = await startFirm();
    const env = {
      MONGODB_URI: database.uri,
      LANGNGHE_DATA: await newFolder(),
      LANGNGHE_CONTENT: CONTENT,
      LANGNGHE_WEBHOOK_URL: firm.url,
      LANGNGHE_WEBHOOK_SECRET: SECRET,
      NODE_ENV: 'production',
    };
    const server = await startProcess(env, await freePort());
    const crowd = startCrowd({ firm, urls: [server.url], secret: SECRET, customers: CUSTOMERS });
    for (const signal of ['SIGTERM', 'SIGKILL', 'SIGKILL'] as const) {
      await goesOn(crowd);
      const refusedBefore = crowd.refused();
      await database.stop(signal);
      await expect.poll(() => crowd.refused(), { timeout: 60_000 }).toBeGreaterThan(refusedBefore);
      const { statusCode, body } = await request(`${server.url}/health/ready`);
      expect([statusCode, await body.text()]).toEqual([
        503,
        expect.stringContaining('The database does not answer.'),
      ]);
      await pause(500);
      await database.start();
    }
    await goesOn(crowd);
    await crowd.stop();
    await pause(1_500);
    await server.kill('SIGTERM');
    expect(server.child.exitCode, server.printed()).toBe(0);
    await database.stop('SIGTERM');
    firm.server.close();
    check(crowd, await readBack(folder));
    console.log(
      `database away 3 times: ${crowd.acknowledged.size} messages acknowledged, ${crowd.refused()} refused ` +
        `with 503 and brought again, ${crowd.repeated.length} sent twice`,
    );
  });
});
