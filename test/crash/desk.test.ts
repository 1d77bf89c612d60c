import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { contentFolder } from '../../bench/content-folder.ts';
import { pause } from '../support/fake-clock.ts';
import { freePort, startProcess } from '../support/server-process.ts';
import { firstOwner } from '../support/first-owner.ts';
import { siteAt, visitor } from '../support/shop-open.ts';
import type { Answer, Browser } from '../support/staff-desk.ts';

/** The whole proof takes 30 rounds (CRASH_ROUNDS=30); each check of the project runs a short form. */
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 2);

const CONTENT = contentFolder(fileURLToPath(new URL('../../', import.meta.url)));
const folders: string[] = [CONTENT];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

interface Desk {
  readonly own: Browser;
  readonly path: string;
  /** What was answered as committed, by the browser's id. */
  readonly committed: Map<string, string>;
  draft: string;
  isOver: boolean;
}

/** Answers one after the other; what got no answer is sent again under the same id, as the console does. */
async function works(desk: Desk): Promise<void> {
  for (let n = 1; !desk.isOver; n += 1) {
    const text = `câu trả lời số ${n}`;
    const id = `reply-number-${n}`;
    const answer = await answered(desk, 'POST', '/acts', { id, does: 'reply', text, lastLine: 1_000_000 });
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    desk.committed.set(id, text);
    const draft = `đang viết số ${n}`;
    if ((await answered(desk, 'PUT', '/drafts/reply', { text: draft })).status === 200) desk.draft = draft;
  }
}

/** Waits until some more was answered: a kill before the first answer would prove nothing. */
async function goesOn({ committed }: Desk): Promise<void> {
  const wanted = committed.size + 3;
  for (let tries = 0; committed.size < wanted; tries += 1) {
    if (tries > 1_500) throw new Error('staff get no answers');
    await pause(20);
  }
}

async function answered({ own, path }: Desk, method: string, rest: string, body: object): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await own.asks(method, path + rest, body);
      if (answer.status !== 503) return answer;
    } catch (error) {
      if (tries > 600) throw error;
    }
    await pause(100);
  }
}

interface ShownLine {
  readonly n: number;
  readonly who: string;
  readonly text: string;
  readonly event?: string;
  readonly delivery?: { readonly state: string };
}

async function transcript({ own, path }: Desk): Promise<readonly ShownLine[]> {
  const all: ShownLine[] = [];
  for (;;) {
    const { json } = await own.asks('GET', `${path}/lines?after=${all.at(-1)?.n ?? 0}`);
    all.push(...(json.items as ShownLine[]));
    if (json.hasLater !== true) return all;
  }
}

/** The dead process' right to send runs out first. */
async function delivered(desk: Desk): Promise<readonly ShownLine[]> {
  for (let tries = 0; ; tries += 1) {
    const lines = await transcript(desk);
    if (tries > 240 || lines.every(({ delivery }) => delivery?.state !== 'queued')) return lines;
    await pause(250);
  }
}

describe('killed without warning while staff answer', () => {
  it(
    `loses and doubles no reply and no draft in ${ROUNDS} rounds`,
    { timeout: 90_000 + ROUNDS * 30_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
      folders.push(folder);
      const env = { LANGNGHE_DATA: folder, LANGNGHE_CONTENT: CONTENT };
      const port = await freePort();
      let server = await startProcess(env, port);
      const own = await firstOwner(server);
      const lan = await visitor(siteAt(server.url), 'vi');
      await lan.says('xin chào');
      const path = `/conversations/${encodeURIComponent(lan.conversation)}`;
      const desk: Desk = { own, path, committed: new Map(), draft: '', isOver: false };
      const working = works(desk);
      for (let round = 0; round < ROUNDS; round += 1) {
        await goesOn(desk);
        await pause(Math.random() * 150);
        await server.kill('SIGKILL');
        server = await startProcess(env, port);
      }
      await goesOn(desk);
      desk.isOver = true;
      await working;
      const lines = await delivered(desk);
      expect(lines.map(({ n }) => n)).toEqual(lines.map((_line, n) => n + 1));
      const replies = lines.filter(({ who }) => who === 'staff');
      expect(replies.map(({ event, text }) => [event, text])).toEqual([...desk.committed]);
      expect(new Set(replies.map(({ delivery }) => delivery?.state))).toEqual(new Set(['sent']));
      const drafts = await own.asks('GET', `${path}/drafts`);
      expect(drafts.json).toMatchObject({ reply: { text: desk.draft } });
      expect(desk.committed.size).toBeGreaterThan(ROUNDS * 3);
      await server.kill('SIGTERM');
      expect(server.child.exitCode).toBe(0);
    },
  );
});
