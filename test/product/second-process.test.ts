import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { contentFolder } from '../../bench/content-folder.ts';
import { freePort, startProcess, type ServerProcess } from '../support/server-process.ts';
import { startCrowd, startFirm } from '../support/survey-crowd.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CONTENT = contentFolder(ROOT);
const SECRET = 'a secret that only this test and its server know';
const CUSTOMERS = 3;

/** What a firm's own program needs to read the data: mongoose, and the socket in the data folder. */
const SCRIPT = `
const { join } = require('node:path');
const mongoose = require('mongoose');

async function main([folder]) {
  const socket = encodeURIComponent(join(folder, 'database.sock'));
  await mongoose.connect('mongodb://' + socket + '/langnghe?directConnection=true');
  const anything = (name) =>
    mongoose.model(name, new mongoose.Schema({ _id: String }, { strict: false }), name);
  const conversation = { $regex: '^app:' };
  const scores = await anything('feedback')
    .find({ conversation, score: { $gte: 1 } })
    .sort({ answeredAt: 1 })
    .lean();
  // Pages are read last: a line that is filed meanwhile is seen twice, never missed.
  const open = await anything('conversations').find({ _id: conversation }).lean();
  const pages = await anything('pages').find({ conversation }).sort({ first: 1 }).lean();
  const lines = new Map();
  const add = (id) => (line) => lines.set(id + '#' + line.n, { conversation: id, ...line });
  for (const page of pages) page.lines.forEach(add(page.conversation));
  for (const one of open) one.lines.forEach(add(one._id));
  console.log(JSON.stringify({ pid: process.pid, scores, pages: pages.length, lines: [...lines.values()] }));
  await mongoose.disconnect();
}
main(process.argv.slice(1));
`;

interface Read {
  readonly pid: number;
  readonly scores: readonly {
    readonly conversation: string;
    readonly question: string;
    readonly score: number;
  }[];
  readonly pages: number;
  readonly lines: readonly {
    readonly conversation: string;
    readonly n: number;
    readonly who: string;
    readonly text: string;
    readonly event?: string;
  }[];
}

async function readByMongoose(folder: string): Promise<Read> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', SCRIPT, folder], {
    cwd: ROOT,
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as Read;
}

const ends: (() => unknown)[] = [() => rm(CONTENT, { recursive: true, force: true })];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function running(folder: string, firmUrl: string): Promise<ServerProcess> {
  const env = {
    LANGNGHE_DATA: folder,
    LANGNGHE_CONTENT: CONTENT,
    LANGNGHE_WEBHOOK_URL: firmUrl,
    LANGNGHE_WEBHOOK_SECRET: SECRET,
    NODE_ENV: 'production',
  };
  const server = await startProcess(env, await freePort());
  ends.push(() => server.kill('SIGKILL'));
  return server;
}

it(
  'scores and transcript are read by plain mongoose from a second process while the server talks to customers',
  { timeout: 180_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    const firm = await startFirm();
    ends.push(() => firm.server.close());
    const server = await running(folder, firm.url);
    const crowd = startCrowd({ firm, urls: [server.url], secret: SECRET, customers: CUSTOMERS });
    const dialogs = (): number => Math.min(...[0, 1, 2].map((n) => crowd.dialogs.get(`customer-${n}`) ?? 0));
    await expect.poll(dialogs, { timeout: 60_000 }).toBeGreaterThanOrEqual(4);

    const acknowledged = [...crowd.acknowledged];
    const during = await readByMongoose(folder);
    expect(during.pid).not.toBe(server.child.pid);
    const read = new Set(during.lines.map((line) => line.event));
    expect(acknowledged.filter((id) => !read.has(id))).toEqual([]);
    expect(during.pages, 'long conversations have filed lines').toBeGreaterThan(0);
    expect(during.scores.length).toBeGreaterThanOrEqual(CUSTOMERS * 2 * 3);
    expect(new Set(during.scores.map(({ question, score }) => `${question} ${score}`))).toEqual(
      new Set(['quality 5', 'service 4']),
    );

    const before = crowd.acknowledged.size;
    await expect.poll(() => crowd.acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(before);
    await crowd.stop();
    expect([crowd.refused(), crowd.surprises, server.child.exitCode]).toEqual([0, [], null]);

    const whole = (): Promise<number> => readByMongoose(folder).then(({ scores }) => scores.length);
    const finished = [...crowd.dialogs.values()].reduce((sum, n) => sum + n, 0);
    await expect.poll(whole, { timeout: 30_000, interval: 500 }).toBe(finished * 2);
    const { lines } = await readByMongoose(folder);
    const first = lines
      .filter(({ conversation, n }) => conversation === 'app:customer-0' && n <= 8)
      .sort((a, b) => a.n - b.n);
    expect(first.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(first.filter(({ who }) => who === 'customer').map(({ text }) => text)).toEqual([
      'xin chào',
      '5',
      '4',
      'giao hàng nhanh',
    ]);
  },
);
