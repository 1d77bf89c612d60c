import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { contentFolder } from '../../bench/content-folder.ts';
import { check, readBack } from '../support/crowd-check.ts';
import { pause } from '../support/fake-clock.ts';
import { freePort, startProcess, type ServerProcess } from '../support/server-process.ts';
import { startCrowd, startFirm, type Crowd } from '../support/survey-crowd.ts';

/** The whole proof takes 30 rounds (CRASH_ROUNDS=30); each check of the project runs a short form. */
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 4);
const CUSTOMERS = 50;
const SECRET = 'a secret that only this test and its server know';

const CONTENT = contentFolder(fileURLToPath(new URL('../../', import.meta.url)));

const folders: string[] = [CONTENT];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
  folders.push(folder);
  return folder;
}

function environment(folder: string, firmUrl: string): Record<string, string> {
  return {
    LANGNGHE_DATA: folder,
    LANGNGHE_CONTENT: CONTENT,
    LANGNGHE_WEBHOOK_URL: firmUrl,
    LANGNGHE_WEBHOOK_SECRET: SECRET,
    NODE_ENV: 'production',
  };
}

describe('killed without warning under fifty customers', () => {
  it(`loses and doubles nothing in ${ROUNDS} rounds`, { timeout: 180_000 + ROUNDS * 30_000 }, async () => {
    const folder = await dataFolder();
    const firm = await startFirm();
    const port = await freePort();
    const env = environment(folder, firm.url);
    let server: ServerProcess = await startProcess(env, port);
    const crowd = startCrowd({ firm, urls: [server.url], secret: SECRET, customers: CUSTOMERS });
    const kills: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await goesOn(crowd);
      await pause(400 + Math.random() * 1_500);
      await server.kill('SIGKILL');
      kills.push(crowd.repeated.length);
      server = await startProcess(env, port);
    }
    await goesOn(crowd);
    await pause(500);
    await crowd.stop();
    await pause(1_500);
    await server.kill('SIGTERM');
    expect(server.child.exitCode).toBe(0);
    firm.server.close();
    check(crowd, await readBack(folder));
    const messages = crowd.acknowledged.size;
    console.log(`${ROUNDS} kills, ${messages} messages acknowledged, ${crowd.repeated.length} sent twice`);
    expect(messages).toBeGreaterThan(CUSTOMERS * 4);
    expect(crowd.repeated.length).toBeLessThanOrEqual(ROUNDS * CUSTOMERS);
    const lives = [0, ...kills].map((from, life) => crowd.repeated.slice(from, kills[life]));
    expect(lives.flatMap(severalOfOne), 'a kill repeats at most one message of a conversation').toEqual([]);
  });
});

/** Customers to whom one process has repeated more than one message. */
function severalOfOne(repeated: readonly string[]): string[] {
  const customers = [...new Set(repeated)].map((message) => message.replace(/#\d+$/, ''));
  return customers.filter((customer, at) => customers.indexOf(customer) !== at);
}

/** Said by the process that has taken the database over from one that is gone. */
const KEEPS = 'keeps the embedded database now';

const countOf = (text: string, words: string): number => text.split(words).length - 1;

describe('two processes on one embedded database', () => {
  it(
    `take turns on the same conversations through ${ROUNDS} kills, each second time of the one that keeps it`,
    { timeout: 180_000 + ROUNDS * 40_000 },
    async () => {
      const folder = await dataFolder();
      const firm = await startFirm();
      const env = { ...environment(folder, firm.url), LANGNGHE_LOG_LEVEL: 'info' };
      const [onePort, twoPort] = [await freePort(), await freePort()];
      let keeper = { port: onePort, server: await startProcess(env, onePort) };
      let other = { port: twoPort, server: await startProcess(env, twoPort) };
      const urls = [keeper.server.url, other.server.url];
      const crowd = startCrowd({ firm, urls, secret: SECRET, customers: CUSTOMERS });
      let takenOver = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        await pause(500 + Math.random() * 1_500);
        const going = round % 2 === 0 ? keeper : other;
        const staying = going === keeper ? other : keeper;
        const before = countOf(staying.server.printed(), KEEPS);
        await going.server.kill('SIGKILL');
        if (going === keeper) {
          const isTaken = (): boolean => countOf(staying.server.printed(), KEEPS) > before;
          await expect
            .poll(isTaken, { timeout: 60_000, message: 'nobody took the database over' })
            .toBe(true);
          takenOver += 1;
        }
        await goesOn(crowd);
        other = { port: going.port, server: await startProcess(env, going.port) };
        keeper = staying;
      }
      await pause(500);
      await crowd.stop();
      await pause(1_500);
      await other.server.kill('SIGTERM');
      await keeper.server.kill('SIGTERM');
      firm.server.close();
      check(crowd, await readBack(folder));
      const messages = crowd.acknowledged.size;
      console.log(
        `two processes: ${ROUNDS} kills, ${takenOver} of the keeper, ${messages} messages acknowledged, ` +
          `${crowd.repeated.length} sent twice`,
      );
      expect(takenOver).toBe(Math.ceil(ROUNDS / 2));
      expect(messages).toBeGreaterThan(CUSTOMERS * 4);
    },
  );
});

/** The one that stays takes messages in, alone. */
async function goesOn(crowd: Crowd): Promise<void> {
  const before = crowd.acknowledged.size;
  await expect.poll(() => crowd.acknowledged.size, { timeout: 90_000 }).toBeGreaterThan(before + CUSTOMERS);
}
