import { webhookSecret } from '../../src/channels/telegram/secret.ts';
import { fakeConnector, type FakeConnector } from './platforms/connector.ts';
import { firm, type Firm } from './platforms/firm.ts';
import { fakeOpenId, type FakeOpenId } from './platforms/open-id.ts';
import { telegramFake, TOKEN, type TelegramFake } from './platforms/telegram.ts';
import { fakeZaloBot, type FakeZaloBot } from './platforms/zalo-bot.ts';
import { zaloOa, type ZaloOa } from './platforms/zalo-oa.ts';
import { zaloSettings } from './zalo-shop.ts';

export const FIRM_SECRET = 'the secret of the firm, 32 letters';
export const ZALO_BOT_SECRET = 'bi-mat-cua-bot';
export const TELEGRAM_SECRET = webhookSecret(TOKEN);
const APP = { id: '11111111-2222-3333-4444-555555555555', password: 'mật khẩu' };

/** A fake of every platform, and what a server must be told to speak with all of them. */
export interface AllPlatforms {
  readonly telegram: TelegramFake;
  readonly zalo: ZaloOa;
  readonly zaloBot: FakeZaloBot;
  readonly openId: FakeOpenId;
  readonly wire: FakeConnector;
  readonly firm: Firm;
  readonly settings: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function allPlatforms(now?: () => Date): Promise<AllPlatforms> {
  const telegram = await telegramFake({ perChatMs: 0 });
  const zalo = await zaloOa(now === undefined ? {} : { now });
  const zaloBot = await fakeZaloBot();
  const openId = await fakeOpenId(APP);
  const wire = await fakeConnector({ bot: '', isGood: (token) => openId.isGood(token) });
  const theFirm = await firm(FIRM_SECRET);
  return {
    telegram,
    zalo,
    zaloBot,
    openId,
    wire,
    firm: theFirm,
    settings: {
      LANGNGHE_PUBLIC_URL: 'https://care.example.vn',
      LANGNGHE_TELEGRAM_TOKEN: TOKEN,
      LANGNGHE_TELEGRAM_API_URL: telegram.url,
      ...zaloSettings(zalo.url),
      LANGNGHE_ZALO_BOT_TOKEN: zaloBot.token,
      LANGNGHE_ZALO_BOT_SECRET: ZALO_BOT_SECRET,
      LANGNGHE_ZALO_BOT_API_URL: zaloBot.url,
      LANGNGHE_BOT_FRAMEWORK_APP_ID: APP.id,
      LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD: APP.password,
      LANGNGHE_BOT_FRAMEWORK_LOGIN_URL: openId.url,
      LANGNGHE_BOT_FRAMEWORK_OPENID_URL: openId.openIdUrl,
      LANGNGHE_WEBHOOK_URL: theFirm.url,
      LANGNGHE_WEBHOOK_SECRET: FIRM_SECRET,
    },
    stop: async () => {
      await Promise.all([telegram, zalo, zaloBot, openId, wire, theFirm].map((one) => one.stop()));
    },
  };
}
