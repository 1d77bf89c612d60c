import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DirectLine } from 'botframework-directlinejs';
import { directLineSecret } from '../../../src/channels/web/keys.ts';
import { asInBrowser } from '../../support/browser-request.ts';
import { keptNowhere } from '../../support/stand-in-road.ts';
import { SECRET, SITE, webShop } from '../../support/web-shop.ts';
import type { WebShop } from '../../support/web-shop.ts';

type Options = ConstructorParameters<typeof DirectLine>[0];

let Stock: typeof DirectLine;
let shop: WebShop;
let now: Date;
let clients: DirectLine[] = [];

beforeAll(async () => {
  asInBrowser();
  const library = await import('botframework-directlinejs');
  Stock = library.DirectLine;
});
beforeEach(async () => {
  now = new Date();
  shop = await webShop({ clock: () => now });
});
afterEach(async () => {
  for (const client of clients) client.end();
  clients = [];
  await shop.stop();
});

const EXPIRED = 3;

async function token(): Promise<string> {
  const made = await fetch(`${shop.api}/tokens/generate`, { method: 'POST', headers: { origin: SITE } });
  return ((await made.json()) as { token: string }).token;
}

async function stock(options: Partial<Options> = {}) {
  const client = new Stock({
    domain: shop.api,
    token: await token(),
    pollingInterval: 200,
    ...options,
  });
  clients.push(client);
  const heard: string[] = [];
  const marks: string[] = [];
  client.activity$.subscribe(
    (activity) => {
      if (activity.type !== 'message') return;
      heard.push(activity.text ?? '');
      const data = activity.channelData as { clientActivityID?: string };
      if (data.clientActivityID !== undefined) marks.push(data.clientActivityID);
    },
    () => undefined,
  );
  return { client, heard, marks };
}

function says(client: DirectLine, text: string, clientActivityID?: string): Promise<string> {
  const channelData = clientActivityID === undefined ? {} : { channelData: { clientActivityID } };
  return new Promise((done, fail) => {
    client.postActivity({ type: 'message', from: { id: 'u1' }, text, ...channelData }).subscribe(done, fail);
  });
}

test.each([
  ['by WebSocket', true],
  ['by polling', false],
])('the stock client talks %s and sees its own words come back', async (_, webSocket) => {
  const { client, heard, marks } = await stock({ webSocket });
  const id = await says(client, 'Chào shop', 'c1');
  expect(id).toContain('|c');
  await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['Chào shop', 'Bạn nói: Chào shop']);
  expect(marks).toEqual(['c1']);
});

test('it uploads a picture', async () => {
  const { client } = await stock();
  const picture =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const posted = new Promise<string>((done, fail) => {
    const attachments = [{ contentType: 'image/png', contentUrl: picture, name: 'áo.png' }];
    client
      .postActivity({ type: 'message', from: { id: 'u1' }, text: 'Đây ạ', attachments } as never)
      .subscribe(done, fail);
  });
  expect(await posted).toContain('|c');
  expect(shop.road.updates[0]?.event).toMatchObject({
    text: 'Đây ạ',
    files: [{ type: 'image/png', name: 'áo.png' }],
  });
});

test('it comes back to its conversation with a watermark', async () => {
  const first = await stock();
  await says(first.client, 'một');
  await expect.poll(() => first.heard).toHaveLength(2);
  const { conversationId, token: held } = first.client as unknown as {
    conversationId: string;
    token: string;
  };
  first.client.end();
  const again = await stock({ token: held, conversationId, watermark: '1' });
  await says(again.client, 'hai');
  await expect.poll(() => again.heard).toEqual(['Bạn nói: một', 'hai', 'Bạn nói: hai']);
});

test('it reconnects by itself after the server was restarted, and hears each line once', async () => {
  await shop.stop();
  const kept = keptNowhere();
  shop = await webShop({ kept });
  // The stock client waits 3 s and up to 12 more; here without the more.
  const { client, heard } = await stock({ random: () => 0 });
  await says(client, 'một');
  await expect.poll(() => heard).toHaveLength(2);
  const { port } = shop.door;
  await shop.stop();
  shop = await webShop({ kept, port });
  await says(client, 'hai');
  await expect.poll(() => heard, { timeout: 8_000 }).toEqual(['một', 'Bạn nói: một', 'hai', 'Bạn nói: hai']);
});

test('it refreshes its token; once expired, it says so and sends nothing', async () => {
  const { client, heard } = await stock();
  await says(client, 'một');
  await expect.poll(() => heard).toHaveLength(2);
  const inside = client as unknown as {
    token: string;
    refreshToken(): { subscribe(next: (token: string) => void): void };
  };
  const before = inside.token;
  now = new Date(now.getTime() + 900_000);
  const refreshed = await new Promise<string>((done) => inside.refreshToken().subscribe(done));
  expect(refreshed).not.toBe(before);
  now = new Date(now.getTime() + 1_000_000);
  expect(await says(client, 'token cũ')).toBe('retry');
  expect(client.connectionStatus$.getValue()).toBe(EXPIRED);
  expect(shop.road.updates).toHaveLength(1);
});

test('another server talks with the secret', async () => {
  const { client, heard } = await stock({ token: undefined as never, secret: directLineSecret(SECRET) });
  await says(client, 'Chào');
  await expect.poll(() => heard).toEqual(['Chào', 'Bạn nói: Chào']);
});
