import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { webhookSecret } from '../../../src/channels/telegram/secret.ts';
import { connectTelegram } from '../../../src/cli/telegram.ts';
import { TOKEN } from '../../support/platforms/telegram.ts';
import { telegramBot } from './support.ts';
import type { Bot } from './support.ts';

const PUBLIC = 'https://care.example.vn';
let bot: Bot;
let said: string[];
beforeEach(async () => {
  said = [];
  bot = await telegramBot({ publicUrl: PUBLIC, intake: 'webhook' });
});
afterEach(() => bot.stop());

function connect(
  publicUrl: string | undefined,
  intake?: 'webhook' | 'polling',
  token = TOKEN,
): Promise<number> {
  const telegram = { token, apiUrl: bot.fake.url, intake, perSecond: 30 };
  const channels = { telegram } as unknown as Parameters<typeof connectTelegram>[0]['channels'];
  const io = { out: (line: string) => void said.push(line), err: (line: string) => void said.push(line) };
  return connectTelegram({ channels, publicUrl }, io, 'vi');
}
const hook = (url: string) => (bot.fake.telegram.hook = { url, secret: undefined, allowed: undefined });

describe('telegram connect', () => {
  it('sets the webhook with its secret, and the menu in both languages', async () => {
    expect(await connect(`${PUBLIC}/`)).toBe(0);
    expect(bot.fake.telegram.hook).toMatchObject({
      url: `${PUBLIC}/telegram`,
      secret: webhookSecret(TOKEN),
      allowed: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
    });
    expect([...bot.fake.telegram.commands.keys()]).toEqual(['', 'vi', 'en']);
    expect(said.join('\n')).toContain('@care_bot');
    expect(said.join('\n')).toContain('Telegram không báo lỗi nào');
    expect(said.join('\n')).not.toContain(TOKEN);
  });

  it('takes the webhook away where messages are fetched', async () => {
    hook('https://old.example/telegram');
    expect(await connect(undefined)).toBe(0);
    expect(bot.fake.telegram.hook).toBeUndefined();
  });

  it('says where to get the token when Telegram does not take it, and changes nothing', async () => {
    hook('https://old.example/telegram');
    expect(await connect(PUBLIC, 'webhook', '123456:wrong')).toBe(1);
    expect(said.join('\n')).toContain('Telegram không nhận mã token của bot.');
    expect(said.join('\n')).toContain('@BotFather');
    expect(said.join('\n')).not.toContain('123456:wrong');
    expect(bot.fake.telegram.hook?.url).toBe('https://old.example/telegram');
  });

  it('says in plain words why Telegram refuses the webhook', async () => {
    const why = 'Bad Request: bad webhook: Failed to resolve host: Name or service not known';
    bot.fake.next('setWebhook', { status: 400, why });
    expect(await connect(PUBLIC)).toBe(1);
    expect(said.join('\n')).toContain('không tìm ra tên miền');
    expect(said.join('\n')).toContain('bản ghi DNS');
  });

  it('says what to look at when Telegram cannot be asked, or fails halfway', async () => {
    bot.fake.next('getMe', 'cut');
    expect(await connect(PUBLIC)).toBe(1);
    expect(said.join('\n')).toContain('Chưa hỏi được Telegram');
    expect(said.join('\n')).toContain('tường lửa');
    said = [];
    bot.fake.next('setMyCommands', { status: 500 });
    expect(await connect(PUBLIC)).toBe(1);
    expect(said.join('\n')).toContain('Chưa hỏi được Telegram');
    expect(said.join('\n')).not.toContain(TOKEN);
  });

  it.each([
    ['http://care.example.vn', 'https'],
    ['https://care.example.vn:9000', '9000'],
    ['https://192.168.1.5', 'nội bộ'],
  ])('says that %s cannot be called, before anything is changed', async (url, why) => {
    expect(await connect(url, 'webhook')).toBe(1);
    expect(said.join('\n')).toContain(why);
    expect(said.join('\n')).toContain('Cách sửa');
    expect(bot.fake.telegram.hook).toBeUndefined();
  });
});

describe('health', () => {
  const look = () => bot.channel.health?.();

  it('is good when the webhook leads here', async () => {
    hook(`${PUBLIC}/telegram`);
    expect(await look()).toMatchObject({ ok: true });
  });

  it.each([
    ['Connection refused', 'không ai trả lời', 'nobody answers'],
    ['SSL error {337047686, error:certificate verify failed}', 'chứng chỉ', 'certificate'],
    ['Failed to resolve host: Name or service not known', 'tên miền', 'domain'],
    ['Wrong response from the webhook: 401 Unauthorized', 'từ chối', 'refuses'],
    ['Wrong response from the webhook: 404 Not Found', '404', '404'],
    ['Wrong response from the webhook: 503 Service Unavailable', '5xx', '5xx'],
    ['Something new', 'Something new', 'Something new'],
  ])('says in plain words what "%s" means', async (why, vi, en) => {
    hook(`${PUBLIC}/telegram`);
    bot.fake.telegram.lastFault = { why, at: Date.now() };
    const found = await look();
    expect(found?.ok).toBe(false);
    expect([found?.says.vi, found?.says.en]).toEqual([
      expect.stringContaining(vi),
      expect.stringContaining(en),
    ]);
    expect(found?.fix).toBeDefined();
  });

  it('tells of no webhook, of one that leads elsewhere, and of an old fault no more', async () => {
    expect((await look())?.says.en).toContain('No webhook');
    hook('https://elsewhere.example/telegram');
    expect((await look())?.says.en).toContain('elsewhere.example');
    hook(`${PUBLIC}/telegram`);
    bot.fake.telegram.lastFault = { why: 'Connection refused', at: Date.now() - 7_200_000 };
    expect((await look())?.ok).toBe(true);
  });

  it('tells of a wrong token, and of a Telegram that cannot be reached', async () => {
    bot.fake.next('getMe', { status: 401, why: 'Unauthorized' }, 'cut');
    const [wrong, away] = [await look(), await look()];
    expect([wrong?.says.en, wrong?.fix?.vi]).toEqual([
      expect.stringContaining('token'),
      expect.stringContaining('@BotFather'),
    ]);
    expect(away?.fix?.en).toContain('firewall');
    expect(JSON.stringify([wrong, away])).not.toContain(TOKEN);
  });
});
