import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { contentFolder } from '../../bench/content-folder.ts';
import { check, readBack } from '../support/crowd-check.ts';
import { pause } from '../support/fake-clock.ts';
import { freePort, startProcess } from '../support/server-process.ts';
import { startCrowd, startFirm } from '../support/survey-crowd.ts';

const SECRET = 'a secret that only this test and its server know';
const CUSTOMERS = 50;
const STOPS = 3;
const CONTENT = contentFolder(fileURLToPath(new URL('../../', import.meta.url)));

const folders: string[] = [CONTENT];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('a server that is told to stop under load', () => {
  it(
    'finishes what is in hand within ten seconds: nothing is lost, nothing sent twice',
    { timeout: 300_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
      folders.push(folder);
      const firm = await startFirm();
      const port = await freePort();
      const env = {
        LANGNGHE_DATA: folder,
        LANGNGHE_CONTENT: CONTENT,
        LANGNGHE_WEBHOOK_URL: firm.url,
        LANGNGHE_WEBHOOK_SECRET: SECRET,
        NODE_ENV: 'production',
      };
      let server = await startProcess(env, port);
      const crowd = startCrowd({ firm, urls: [server.url], secret: SECRET, customers: CUSTOMERS });
      const took: number[] = [];
      for (let stop = 1; stop <= STOPS; stop += 1) {
        const before = crowd.acknowledged.size;
        await expect
          .poll(() => crowd.acknowledged.size, { timeout: 60_000 })
          .toBeGreaterThan(before + CUSTOMERS);
        if (stop === STOPS) {
          await crowd.stop();
          await pause(1_000);
        }
        const began = performance.now();
        await server.kill('SIGTERM');
        took.push(performance.now() - began);
        expect(server.child.exitCode, server.printed()).toBe(0);
        if (stop < STOPS) server = await startProcess(env, port);
      }
      firm.server.close();
      check(crowd, await readBack(folder));
      console.log(
        `stopped ${STOPS} times under load in ${took.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}: ` +
          `${crowd.acknowledged.size} messages acknowledged, ${crowd.repeated.length} sent twice`,
      );
      expect(Math.max(...took)).toBeLessThan(10_000);
      expect(crowd.repeated).toEqual([]);
    },
  );
});
