import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { compose, type Product } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { fakeClock, pause, type FakeClock } from './fake-clock.ts';
import { keptLog } from './silence.ts';

export interface OpenShop {
  readonly product: Product;
  readonly url: string;
  readonly clock: FakeClock;
  readonly log: ReturnType<typeof keptLog>;
  /** Moves the clock and lets what is due happen. */
  later(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** The whole product with its shipped flows, its embedded database and a door, in this process. */
export async function openShop(
  start = '2026-11-23T03:00:00Z',
  settings: Readonly<Record<string, string>> = {},
): Promise<OpenShop> {
  const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
  const clock = fakeClock(start);
  const log = keptLog();
  const config = readConfig({
    PORT: '0',
    LANGNGHE_DATA: folder,
    LANGNGHE_LOG_LEVEL: 'silent',
    LANGNGHE_MIN_FREE_MB: '1',
    ...settings,
  });
  const product = await compose(config, log, 'server', clock);
  const port = await product.listen();
  await product.settle();
  return {
    product,
    clock,
    log,
    url: `http://127.0.0.1:${port}`,
    later: async (ms) => {
      clock.move(ms);
      for (let round = 0; round < 6; round += 1) {
        await product.road.look();
        await pause(60);
      }
    },
    close: async () => {
      await product.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Visitor {
  readonly conversation: string;
  /** Says something and waits for the answer: the texts of the bot's lines that follow. */
  says(text: string): Promise<readonly string[]>;
  /** What came since the last look, without saying anything. */
  hears(): Promise<readonly string[]>;
}

interface Activity {
  readonly from: { readonly id: string };
  readonly text?: string;
}

const TICK_MS = 50;

/** Lets the shop's time go by as everybody's does, until it is told to stop. */
export function letTimeRun({ clock }: Pick<OpenShop, 'clock'>): () => void {
  const ticking = setInterval(() => clock.move(TICK_MS), TICK_MS);
  return () => clearInterval(ticking);
}

/** What a visitor asks of a shop: where it is, and what time it is there. */
export interface ShopSite {
  readonly url: string;
  readonly clock: (() => Date) & { move(ms: number): void };
}

/** A shop in a process of its own: its time is everybody's. */
export const siteAt = (url: string): ShopSite => ({
  url,
  clock: Object.assign(() => new Date(), { move: () => undefined }),
});

/** A visitor of the website, over Direct Line, who comes back with the browser's own key when the token is old. */
export async function visitor(shop: ShopSite, language: 'vi' | 'en', name?: string): Promise<Visitor> {
  const base = `${shop.url}/v3/directline`;
  const user = `dl_${language}_${Math.random().toString(36).slice(2)}`;
  const plain: Record<string, string> = { 'content-type': 'application/json', origin: shop.url };
  const who = { id: user, ...(name !== undefined && { name }) };
  const generated = await ask<Begun>('POST', `${base}/tokens/generate`, plain, { user: who });
  const start = { user: who, locale: language === 'vi' ? 'vi-VN' : 'en-US' };
  let begun = await ask<Begun>('POST', `${base}/conversations`, withToken(plain, generated), start);
  let beganAt = shop.clock().getTime();
  const activities = `${base}/conversations/${begun.conversationId}/activities`;
  const fresh = async (): Promise<Record<string, string>> => {
    // A shop's clock that stands still would never give a caller its calls back.
    shop.clock.move(200);
    if (shop.clock().getTime() - beganAt > TOKEN_MS) {
      begun = await ask<Begun>('POST', `${base}/conversations`, plain, { ...start, resume: begun.resume });
      beganAt = shop.clock().getTime();
    }
    return withToken(plain, begun);
  };
  const post = async (activity: object): Promise<unknown> =>
    ask('POST', activities, await fresh(), { from: { id: user }, locale: language, ...activity });
  let watermark = '';
  const hears = async (): Promise<string[]> => {
    const found = await ask<Heard>('GET', `${activities}?watermark=${watermark}`, await fresh());
    watermark = found.watermark;
    return found.activities.filter(({ from }) => from.id !== user).map(({ text }) => text ?? '');
  };
  const answered = async (): Promise<string[]> => {
    const heard: string[] = [];
    for (let quiet = 0; quiet < (heard.length === 0 ? 20 : 3); quiet += 1) {
      await pause(50);
      const more = await hears();
      heard.push(...more);
      if (more.length > 0) quiet = 0;
    }
    return heard;
  };
  await post({ type: 'event', name: 'opened' });
  await answered();
  return {
    conversation: `web:${begun.conversationId}`,
    hears,
    says: async (text) => {
      await post({ type: 'message', text });
      return answered();
    },
  };
}

const TOKEN_MS = 25 * 60_000;

interface Begun {
  readonly conversationId: string;
  readonly token: string;
  readonly resume?: string;
}

interface Heard {
  readonly activities: readonly Activity[];
  readonly watermark: string;
}

function withToken(headers: Record<string, string>, { token }: Begun): Record<string, string> {
  return { ...headers, authorization: `Bearer ${token}` };
}

async function ask<T>(
  method: 'GET' | 'POST',
  url: string,
  headers: Record<string, string>,
  body?: object,
): Promise<T> {
  const { statusCode, body: reply } = await request(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  if (statusCode >= 300) throw new Error(`${method} ${url} answered ${statusCode}: ${text}`);
  return JSON.parse(text) as T;
}
