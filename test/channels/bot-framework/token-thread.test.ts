import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { MOST_CHECKS } from '../../../src/channels/bot-framework/limits.ts';
import { tokenThread } from '../../../src/channels/bot-framework/token-thread.ts';
import type { TokenChecker } from '../../../src/channels/bot-framework/token-thread.ts';
import { builtWorker } from '../../support/built-worker.ts';
import { doorForChannel } from '../../support/door-for-channel.ts';
import { pause, until } from '../../support/fake-clock.ts';
import { fakeConnector } from '../../support/platforms/connector.ts';
import { fakeOpenId } from '../../support/platforms/open-id.ts';
import type { FakeOpenId } from '../../support/platforms/open-id.ts';
import { keptLog } from '../../support/silence.ts';
import { APP, signedChannel } from './signed-channel.ts';

/** A thread that does what the token says. */
const PUPPET = written(`
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ id, authorization }) => {
    const does = authorization.replace('Bearer ', '');
    console.error('secret of ' + does);
    console.log('secret of ' + does);
    if (does === 'dies') process.exit(3);
    if (does === 'throws') throw new Error('secret of a bug');
    if (does === 'hangs') for (;;) {}
    if (does === 'silent') return;
    parentPort.postMessage({ kind: 'verdict', id, verdict: does });
  });
  parentPort.postMessage({ kind: 'ready' });
`);

function written(code: string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'langnghe-puppet-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'puppet.mjs');
  writeFileSync(file, code);
  return pathToFileURL(file);
}

const VOUCHED = { channelId: 'msteams', serviceUrl: 'https://smba.example/' };

const log = keptLog();
let thread: TokenChecker | undefined;
afterEach(async () => {
  await thread?.stop();
  log.said.length = 0;
});

function puppet(more: { limitMs?: number; restMs?: number } = {}): (does: string) => Promise<string> {
  const made = tokenThread({ entry: PUPPET, log, appId: APP.id, issuer: '', openIdUrl: '', ...more });
  thread = made;
  return (does) => made.check(VOUCHED, `Bearer ${does}`);
}

describe('the thread that checks tokens', () => {
  it('tells what it found, to each who asked', async () => {
    const check = puppet();
    expect(await Promise.all(['good', 'bad', 'unknown', 'good'].map(check))).toEqual([
      'good',
      'bad',
      'unknown',
      'good',
    ]);
  });

  it.each(['dies', 'throws'])(
    'that %s is started again, later each time, and meanwhile nobody is let in',
    async (end) => {
      const check = puppet({ restMs: 400 });
      const again = () =>
        expect.poll(() => check('good').catch(() => 'away'), { timeout: 8_000 }).toBe('good');
      expect(await check('good')).toBe('good');
      for (const _time of [1, 2]) {
        // Who waits beside it is told, too.
        const both = await Promise.allSettled([check(end), check('silent')]);
        expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
        await expect(check('good')).rejects.toMatchObject({ code: 'unavailable' });
        await again();
      }
      expect(log.said.map(({ level, fields }) => [level, fields.waitMs])).toEqual([
        ['error', 400],
        ['error', 800],
      ]);
      expect(JSON.stringify(log.said)).not.toContain('secret');
    },
  );

  it('that hangs is ended, and begins again', async () => {
    const check = puppet({ limitMs: 1_500, restMs: 100 });
    expect(await check('good')).toBe('good');
    await expect(check('hangs')).rejects.toMatchObject({ code: 'unavailable' });
    await until('it has ended', () => log.said.length === 1);
    await expect.poll(() => check('good').catch(() => 'away'), { timeout: 5_000 }).toBe('good');
  });

  it('that answers others is not ended for one answer that does not come', async () => {
    const check = puppet({ limitMs: 1_500 });
    const missing = check('silent');
    missing.catch(() => undefined);
    await pause(50);
    expect(await check('good')).toBe('good');
    await expect(missing).rejects.toMatchObject({ code: 'unavailable' });
    expect(await check('good')).toBe('good');
    expect(log.said).toEqual([]);
  });

  it('lets only so many wait', async () => {
    const check = puppet();
    const waiting = Array.from({ length: MOST_CHECKS }, () => check('silent'));
    const ends = Promise.allSettled(waiting);
    await expect(check('good')).rejects.toMatchObject({ code: 'unavailable' });
    await thread?.stop();
    expect((await ends).filter(({ status }) => status === 'rejected')).toHaveLength(MOST_CHECKS);
  });

  it('once stopped stays so, and lets go of who waits', async () => {
    const check = puppet({ restMs: 10 });
    const waiting = check('silent');
    waiting.catch(() => undefined);
    await thread?.stop();
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
    await expect(check('good')).rejects.toMatchObject({ code: 'unavailable' });
    await pause(50);
    expect(log.said).toEqual([]);
  });

  it('keeps what the library prints to itself', async () => {
    const printed: string[] = [];
    const watch = (stream: NodeJS.WriteStream) =>
      vi.spyOn(stream, 'write').mockImplementation((chunk) => printed.push(String(chunk)) > 0);
    const watching = [watch(process.stdout), watch(process.stderr)];
    try {
      const check = puppet();
      expect(await check('bad')).toBe('bad');
      await pause(50);
      expect(printed.join('')).not.toContain('secret');
      // A thread whose output nobody takes would have printed it.
      const open = new Worker(PUPPET);
      open.postMessage({ id: 1, authorization: 'Bearer bad' });
      await until('it prints', () => printed.join('').includes('secret of bad'));
      await open.terminate();
    } finally {
      for (const one of watching) one.mockRestore();
    }
  });
});

describe('the channel with its thread', () => {
  let openId: FakeOpenId;
  let workerUrl: URL;
  beforeAll(async () => {
    openId = await fakeOpenId(APP);
    workerUrl = await builtWorker();
  }, 120_000);
  afterAll(() => openId.stop());

  /** Starts a channel and at once brings its first message, with the library still to be loaded. */
  async function firstMessage(token: (serviceurl: string) => string) {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const begunAt = performance.now();
    delay.enable();
    const channel = signedChannel(openId, { workerUrl });
    await channel.start(() => Promise.resolve());
    const startMs = performance.now() - begunAt;
    const door = await doorForChannel(channel);
    const wire = await fakeConnector({ bot: `${door.url}/bot-framework/messages` });
    const status = await wire.bring(wire.from('c1', { text: 'chào' }), token(wire.serviceUrl));
    delay.disable();
    const answeredMs = performance.now() - begunAt;
    await Promise.all([door.close(), wire.stop(), channel.stop()]);
    return { status, startMs, answeredMs, heldUpMs: delay.max / 1e6 };
  }

  const well = (serviceurl: string): string => openId.token({ serviceurl });

  it('starts at once, lets the first message wait until it can be checked, and never holds up the others', async () => {
    const { status, startMs, answeredMs, heldUpMs } = await firstMessage(well);
    expect(status).toBe(200);
    // Nearly all the wait is for the library to load: were it loaded here, it would hold this thread up so long.
    // A busy machine makes both longer.
    expect(Math.max(startMs, heldUpMs)).toBeLessThan(answeredMs / 3);
    const loaded = Object.keys(createRequire(import.meta.url).cache).filter((file) =>
      /botbuilder/.test(file),
    );
    expect(loaded).toEqual([]);
  });

  it('refuses a first message that is badly signed, after it has waited for the same', async () => {
    const { status } = await firstMessage((serviceurl) => openId.token({ serviceurl }, 'stranger'));
    expect(status).toBe(401);
  });
});
