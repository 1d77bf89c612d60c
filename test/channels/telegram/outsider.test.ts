import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pause, until } from '../../support/fake-clock.ts';
import { openShop } from '../../support/shop-open.ts';
import type { OpenShop } from '../../support/shop-open.ts';
import { TOKEN } from '../../support/platforms/telegram.ts';

interface Markup {
  readonly inline_keyboard?: readonly (readonly {
    readonly text: string;
    readonly callback_data: string;
  }[])[];
}
interface Kept {
  readonly messageId: number;
  readonly message: { readonly text: string; readonly reply_markup?: Markup };
}
/** The part of `telegram-test-api` that is used here; it comes without types of its own that fit. */
interface OutsideServer {
  readonly config: { readonly apiURL: string };
  readonly storage: { readonly botMessages: readonly Kept[] };
  start(): Promise<void>;
  stop(): Promise<boolean>;
  getClient(token: string, options: object): OutsideClient;
}
interface OutsideClient {
  makeMessage(text: string): object;
  makeCommand(text: string): object;
  makeCallbackQuery(data: string, options?: object): object;
  sendMessage(message: object): Promise<{ readonly ok: boolean }>;
  sendCommand(message: object): Promise<{ readonly ok: boolean }>;
  sendCallback(message: object): Promise<{ readonly ok: boolean }>;
}

const HOUR_MS = 3_600_000;
const CUSTOMER = 42;
const PHONE = '+84901234567';
let outside: OutsideServer;
let client: OutsideClient;
let shop: OpenShop;
let running: NodeJS.Timeout;

/** The server as it is started, with a Telegram that somebody else wrote. */
beforeAll(async () => {
  // A CommonJS package: its class is the export itself.
  const TelegramServer = createRequire(import.meta.url)('telegram-test-api') as new (
    config: object,
  ) => OutsideServer;
  const port = 20_000 + (process.pid % 20_000);
  outside = new TelegramServer({ port, host: '127.0.0.1', storage: 'RAM', storeTimeout: 600 });
  await outside.start();
  client = outside.getClient(TOKEN, { userId: CUSTOMER, chatId: CUSTOMER, firstName: 'Lan', timeout: 5_000 });
  shop = await openShop('2026-11-23T03:00:00Z', {
    LANGNGHE_TELEGRAM_TOKEN: TOKEN,
    LANGNGHE_TELEGRAM_API_URL: outside.config.apiURL,
    LANGNGHE_TELEGRAM_INTAKE: 'polling',
  });
  running = setInterval(() => shop.clock.move(50), 10);
});
afterAll(async () => {
  clearInterval(running);
  await shop.close();
  await outside.stop();
});

const kept = (): readonly Kept[] => outside.storage.botMessages;
const last = (): Kept | undefined => kept().at(-1);
const labels = (): readonly string[] =>
  (last()?.message.reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => text);

/** What the bot shows for it, once it is quiet again. */
async function answered(does: () => Promise<unknown>): Promise<string> {
  const before = kept().length;
  await does();
  await until('the bot answers', () => kept().length > before, 15_000);
  await quiet();
  return kept()
    .slice(before)
    .map(({ message }) => message.text)
    .join('\n');
}

async function quiet(): Promise<void> {
  await pause(50);
  await until('nothing is under way', () => shop.product.road.isIdle(), 15_000);
  await pause(50);
}

const says = (text: string): Promise<string> => answered(() => client.sendMessage(client.makeMessage(text)));

/** Presses a button of the newest message that has one of this label, as it stands there. */
function presses(label: string): Promise<string> {
  const isIt = ({ text }: { text: string }): boolean => text === label;
  const on = kept().findLast(({ message }) => message.reply_markup?.inline_keyboard?.flat().some(isIt));
  const data = on?.message.reply_markup?.inline_keyboard?.flat().find(isIt)?.callback_data;
  if (on === undefined || data === undefined)
    throw new Error(`no button "${label}": ${JSON.stringify(last())}`);
  const { text, reply_markup } = on.message;
  const chat = { id: CUSTOMER, type: 'private' };
  const message = { message_id: on.messageId, chat, text, reply_markup };
  return answered(() => client.sendCallback(client.makeCallbackQuery(data, { message })));
}

it(
  'somebody else’s Telegram drives the server: a complaint by a deep link, and its score a day after it is closed',
  { timeout: 90_000 },
  async () => {
    await answered(() => client.sendCommand(client.makeCommand('/start flow_complaint')));
    expect(labels()).toHaveLength(4);
    await presses(labels()[1] ?? '');
    await presses('Bỏ qua');
    await client.sendMessage(client.makeMessage('cái ấm bị vỡ'));
    await quiet();
    await answered(() => shop.later(10_000));
    await presses('Bỏ qua');
    await says('0901234567');
    expect(labels()).toContain('Đúng rồi, gửi đi');
    const told = await presses('Đúng rồi, gửi đi');
    const [code = ''] = /[A-Z]{2}-[0-9A-Z]+/.exec(told) ?? [];
    const { tickets, feedback } = shop.product.trade;
    expect(await tickets.byCode(code)).toMatchObject({ conversation: 'telegram:42', category: 'broken' });
    const [conversation] = await shop.product.conversations.read(['telegram:42']);
    expect(conversation?.customer).toMatchObject({ name: 'Lan' });
    expect(JSON.stringify(await tickets.byCode(code))).toContain(PHONE);

    await tickets.move(code, 'done', { at: shop.clock(), by: 'hoa' });
    await shop.later(HOUR_MS);
    await shop.later(24 * HOUR_MS);
    await expect.poll(labels, { timeout: 5_000 }).toContain('5');
    expect(labels().slice(0, 5)).toEqual(['1', '2', '3', '4', '5']);
    const scale = last();
    const asked = scale?.message.text;
    await presses('5');
    await expect
      .poll(() => kept().find(({ messageId }) => messageId === scale?.messageId)?.message.text)
      .toBe(`${asked}\n\n✓ 5`);
    await presses('Bỏ qua');
    const [summary] = (await feedback.summaries({ survey: 'csat' })).filter(
      ({ question }) => question === 'score',
    );
    expect(summary?.counts).toMatchObject([{ score: 5, answers: 1 }]);
    expect(shop.log.said.filter(({ level }) => level === 'error')).toEqual([]);
  },
);

it('what it brings unsigned to the webhook is refused and counted, as from anybody', async () => {
  const body = JSON.stringify({ update_id: 7 });
  const bare = await fetch(`${shop.url}/telegram`, { method: 'POST', body });
  expect(bare.status).toBe(401);
  const metrics = await (await fetch(`${shop.url}/metrics`)).text();
  expect(metrics).toMatch(/^langnghe_forged_total\{channel="telegram"\} 1$/m);
});
