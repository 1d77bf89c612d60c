import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { keptNowhere } from '../../support/stand-in-road.ts';
import { SITE, webShop } from '../../support/web-shop.ts';
import type { WebShop, WebShopOptions } from '../../support/web-shop.ts';

const shops: WebShop[] = [];
const clients: WebSocket[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  await Promise.all(shops.splice(0).map((shop) => shop.stop()));
});

async function open(options: WebShopOptions = {}) {
  const shop = await webShop(options);
  shops.push(shop);
  return shop;
}

interface Talk {
  conversationId: string;
  token: string;
  streamUrl: string;
}

async function start(shop: WebShop, resume?: string): Promise<Talk & { resume: string }> {
  const headers = { origin: SITE };
  const response = await fetch(`${shop.api}/conversations`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ resume }),
  });
  return (await response.json()) as Talk & { resume: string };
}

async function says(shop: WebShop, talk: Talk, text: string): Promise<void> {
  const response = await fetch(`${shop.api}/conversations/${talk.conversationId}/activities`, {
    method: 'POST',
    headers: { authorization: `Bearer ${talk.token}` },
    body: JSON.stringify({ type: 'message', text }),
  });
  expect(response.status).toBe(200);
}

async function listen(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(url, { headers });
  clients.push(socket);
  const texts: string[] = [];
  const frames: string[] = [];
  const closed = new Promise<number>((done) => socket.once('close', done));
  let watermark = '';
  socket.on('message', (data: Buffer) => {
    const frame = data.toString();
    frames.push(frame);
    if (frame === '') return;
    const { activities, watermark: at } = JSON.parse(frame) as {
      activities: { type: string; text: string }[];
      watermark: string;
    };
    watermark = at;
    texts.push(
      ...activities.map((activity) => (activity.type === 'message' ? activity.text : activity.type)),
    );
  });
  const outcome = await new Promise<string>((done) => {
    socket.once('open', () => done('open'));
    socket.once('unexpected-response', (_, response) => done(String(response.statusCode)));
    socket.once('error', () => done('error'));
  });
  return { socket, texts, frames, closed, outcome, watermark: () => watermark };
}

test('lines are pushed in order, with a watermark to come back by', async () => {
  const shop = await open();
  const talk = await start(shop);
  const first = await listen(talk.streamUrl);
  await says(shop, talk, 'một');
  await expect.poll(() => first.texts).toEqual(['một', 'Bạn nói: một']);
  first.socket.terminate();
  await says(shop, talk, 'hai');
  const again = await listen(talk.streamUrl.replace('watermark=0', `watermark=${first.watermark()}`));
  await expect.poll(() => again.texts).toEqual(['hai', 'Bạn nói: hai']);
});

test('a line that is not sent yet holds back what comes after it, and nothing is shown twice', async () => {
  const shop = await open();
  shop.road.isHolding = true;
  const talk = await start(shop);
  const { texts } = await listen(talk.streamUrl);
  await says(shop, talk, 'một');
  await says(shop, talk, 'hai');
  await expect.poll(() => texts).toEqual(['một']);
  await shop.road.letGo(shop.channel);
  await expect.poll(() => texts).toEqual(['một', 'Bạn nói: một', 'hai', 'Bạn nói: hai']);
});

test('notes, withheld and failed lines are passed over', async () => {
  const shop = await open({ script: () => [] });
  const talk = await start(shop);
  const { texts, watermark } = await listen(talk.streamUrl);
  await says(shop, talk, 'một');
  const conversation = `web:${talk.conversationId}`;
  await shop.road.add(conversation, { text: 'khách khó tính', note: true });
  await shop.road.add(conversation, { text: 'thôi', delivery: { state: 'withheld' } });
  await shop.road.add(conversation, { text: 'hỏng', delivery: { state: 'failed' } });
  await shop.road.add(conversation, { text: 'Lan đây ạ', who: 'staff' });
  await expect.poll(() => texts).toEqual(['một', 'Lan đây ạ']);
  expect(watermark()).toBe('5');
});

test('what another process commits and sends is shown within a moment', async () => {
  const kept = keptNowhere();
  const [here, there] = [await open({ kept }), await open({ kept })];
  const talk = await start(here);
  const { texts } = await listen(talk.streamUrl);
  await says(there, talk, 'một');
  await expect.poll(() => texts, { interval: 20 }).toEqual(['một', 'Bạn nói: một']);
});

test('one query serves every open socket of the process', async () => {
  const shop = await open({ limits: { pollMs: 50 } });
  const talks = await Promise.all(Array.from({ length: 20 }, () => start(shop)));
  for (const talk of talks) await listen(talk.streamUrl);
  let queries = 0;
  const since = shop.road.threads.since.bind(shop.road.threads);
  Object.assign(shop.road.threads, {
    since: (...ask: Parameters<typeof since>) => {
      queries += 1;
      expect(ask[0]).toHaveLength(20);
      return since(...ask);
    },
  });
  await new Promise((done) => setTimeout(done, 220));
  expect(queries).toBeGreaterThan(1);
  expect(queries).toBeLessThan(6);
});

test('a long transcript comes in batches, whole and in order', async () => {
  const shop = await open({ script: () => [], limits: { batch: 7 } });
  const talk = await start(shop);
  await says(shop, talk, '1');
  for (let n = 2; n <= 60; n += 1) await shop.road.add(`web:${talk.conversationId}`, { text: String(n) });
  const { texts } = await listen(talk.streamUrl);
  await expect.poll(() => texts).toEqual(Array.from({ length: 60 }, (_, index) => String(index + 1)));
});

test('tabs of one visitor all listen, only so many of them; pings are answered', async () => {
  const shop = await open({ limits: { socketsPerConversation: 2 } });
  const talk = await start(shop);
  const tabs = [await listen(talk.streamUrl), await listen(talk.streamUrl), await listen(talk.streamUrl)];
  expect(await tabs[0]!.closed).toBe(1008);
  tabs[2]!.socket.send('');
  await expect.poll(() => tabs[2]!.frames).toContain('');
  await says(shop, talk, 'một');
  await expect.poll(() => tabs[1]!.texts.length + tabs[2]!.texts.length).toBe(4);
});

test('a socket needs a fresh stream token of its conversation, from an allowed site', async () => {
  let now = new Date();
  const shop = await open({ clock: () => now });
  const [lan, eve] = [await start(shop), await start(shop)];
  const crossed = eve.streamUrl.replace(eve.conversationId, lan.conversationId);
  expect((await listen(crossed)).outcome).toBe('403');
  const withTalkToken = lan.streamUrl.replace(/t=.*/, `t=${lan.token}`);
  expect((await listen(withTalkToken)).outcome).toBe('403');
  expect((await listen(lan.streamUrl, { origin: 'https://evil.example' })).outcome).toBe('403');
  expect((await listen(lan.streamUrl, { origin: SITE })).outcome).toBe('open');
  now = new Date(now.getTime() + 121_000);
  expect((await listen(lan.streamUrl)).outcome).toBe('403');
});

test(
  'a client that does not read is given no more and cut off; it catches up by its watermark',
  { timeout: 60_000 },
  async () => {
    // Long enough for the one that reads to answer on a busy machine.
    const pingMs = 1_500;
    const shop = await open({ script: () => [], limits: { unreadBytes: 4_096, pollMs: 20, pingMs } });
    const talk = await start(shop);
    const slow = await listen(talk.streamUrl);
    slow.socket.pause();
    await says(shop, talk, 'một');
    for (let n = 0; n < 1_500; n += 1)
      await shop.road.add(`web:${talk.conversationId}`, { text: 'ớ'.repeat(3_900) });
    const fresh = await listen(talk.streamUrl);
    await expect.poll(() => fresh.texts.length, { timeout: 40_000 }).toBe(1_501);
    await new Promise((done) => setTimeout(done, 2 * pingMs + 100));
    slow.socket.resume();
    expect(await slow.closed).toBe(1006);
    expect(slow.texts.length).toBeLessThan(1_000);
  },
);

test('typing is a sign that leaves no trace', async () => {
  const shop = await open();
  const talk = await start(shop);
  const { texts } = await listen(talk.streamUrl);
  shop.channel.typing?.({ channel: 'web', key: talk.conversationId, route: {} });
  await expect.poll(() => texts).toEqual(['typing']);
});
