import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { telegramChannel } from '../../../src/channels/telegram/index.ts';
import { webhookSecret } from '../../../src/channels/telegram/secret.ts';
import type { Channel, Update } from '../../../src/road/ports.ts';
import { doorForChannel } from '../../support/door-for-channel.ts';
import type { TestDoor } from '../../support/door-for-channel.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { openPace } from '../../support/open-pace.ts';
import { TOKEN } from '../../support/platforms/telegram.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { addressOf, message } from './support.ts';

/** The part of `telegram-test-api` that is used here; it comes without types of its own that fit. */
interface OutsideServer {
  readonly config: { readonly apiURL: string };
  start(): Promise<void>;
  stop(): Promise<boolean>;
  getClient(token: string, options: object): OutsideClient;
  getUpdatesHistory(token: string): readonly { readonly message?: { readonly text?: string } }[];
}
interface OutsideClient {
  makeMessage(text: string): object;
  makeCommand(text: string): object;
  makeCallbackQuery(data: string, options?: object): object;
  sendMessage(message: object): Promise<{ readonly ok: boolean }>;
  sendCommand(message: object): Promise<{ readonly ok: boolean }>;
  sendCallback(message: object): Promise<{ readonly ok: boolean }>;
  getUpdates(): Promise<{
    readonly result: readonly {
      readonly message: { readonly text?: string; readonly reply_markup?: object };
    }[];
  }>;
}

let outside: OutsideServer;
let client: OutsideClient;
let channel: Channel;
let door: TestDoor;
const taken: Update[] = [];

beforeAll(async () => {
  // A CommonJS package: its class is the export itself.
  const TelegramServer = createRequire(import.meta.url)('telegram-test-api') as new (
    config: object,
  ) => OutsideServer;
  outside = new TelegramServer({
    port: 20_000 + (process.pid % 20_000),
    host: '127.0.0.1',
    storage: 'RAM',
    storeTimeout: 60,
  });
  await outside.start();
  client = outside.getClient(TOKEN, { userId: 42, chatId: 42, firstName: 'Lan', timeout: 5_000 });
  channel = telegramChannel({
    name: 'telegram',
    token: TOKEN,
    apiUrl: outside.config.apiURL,
    intake: 'polling',
    pace: openPace(),
    files: memoryFiles(),
    clock: () => new Date(),
    log: quietLog,
    pollingTimes: { lookMs: 50 },
  });
  await channel.start(async (update) => {
    taken.push(update);
    const { event } = update;
    if (event.kind === 'words') {
      const buttons = [{ label: '5', value: '3:5' }];
      await channel.send(
        update.address,
        message(taken.length, { text: `Bạn nói: ${event.text}`, buttons, form: 'rating' }),
      );
    }
  });
  door = await doorForChannel(channel);
});
afterAll(async () => {
  await channel.stop();
  await door.close();
  await outside.stop();
});

it('a stranger’s Telegram drives the channel: a deep link, words, an answer with buttons, a press', async () => {
  await client.sendCommand(client.makeCommand('/start order_DH1001'));
  await expect.poll(() => taken[0]?.event).toMatchObject({ kind: 'opened', payload: 'order_DH1001' });
  await client.sendMessage(client.makeMessage('chào tiệm'));
  const [answer] = (await client.getUpdates()).result;
  expect(answer?.message.text).toBe('Bạn nói: chào tiệm');
  expect(JSON.stringify(answer?.message.reply_markup)).toContain('*3:5');
  await client.sendCallback(
    client.makeCallbackQuery('3:5', {
      message: { message_id: 2, text: 'Mấy sao?', chat: { id: 42, type: 'private' } },
    }),
  );
  await expect.poll(() => taken.at(-1)?.event).toMatchObject({ kind: 'words', button: '3:5' });
  expect((await client.getUpdates()).result[0]?.message.text).toBe('Bạn nói: 5');
});

it('what it does not sign is refused, as from anybody', async () => {
  const body = JSON.stringify({ update_id: 7 });
  const bare = await fetch(`${door.url}/telegram`, { method: 'POST', body });
  const headers = { 'x-telegram-bot-api-secret-token': webhookSecret(TOKEN) };
  const signed = await fetch(`${door.url}/telegram`, { method: 'POST', body, headers });
  expect([bare.status, signed.status]).toEqual([401, 200]);
});

it('sends to an address it has never seen, which the outside server keeps', async () => {
  expect(await channel.send(addressOf(77), message(1))).toHaveProperty('ref');
  expect(outside.getUpdatesHistory(TOKEN).length).toBeGreaterThan(3);
});
