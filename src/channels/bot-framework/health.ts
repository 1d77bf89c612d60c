import { request } from 'undici';
import { isAppError } from '../../core/errors.ts';
import type { Health } from '../../road/ports.ts';
import type { AppToken } from './token.ts';

const OPEN: Health = {
  ok: true,
  says: {
    vi: 'Bot Framework đang mở không kiểm tra danh tính: chỉ dùng để phát triển trên máy này.',
    en: 'The Bot Framework is open without checking anybody: for development on this machine only.',
  },
};
const GOOD: Health = {
  ok: true,
  says: {
    vi: 'Microsoft nhận ứng dụng của bot, và khoá kiểm tra đọc được.',
    en: 'Microsoft knows the bot’s app, and the keys that check callers can be read.',
  },
};
const WRONG_APP: Health = {
  ok: false,
  says: { vi: 'Microsoft không nhận mật khẩu của ứng dụng.', en: 'Microsoft refuses the app’s password.' },
  fix: {
    vi: 'Tạo mật khẩu (client secret) mới trong Azure Portal và đặt vào LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD; ứng dụng một tenant cần thêm LANGNGHE_BOT_FRAMEWORK_TENANT_ID.',
    en: 'Make a new client secret in the Azure Portal and put it into LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD; a single-tenant app needs LANGNGHE_BOT_FRAMEWORK_TENANT_ID too.',
  },
};
const AWAY: Health = {
  ok: false,
  says: { vi: 'Không gọi được máy chủ đăng nhập của Microsoft.', en: 'Microsoft’s login cannot be reached.' },
  fix: {
    vi: 'Kiểm tra mạng và LANGNGHE_BOT_FRAMEWORK_LOGIN_URL, rồi thử lại sau ít phút.',
    en: 'Look at the network and LANGNGHE_BOT_FRAMEWORK_LOGIN_URL, and try again in a few minutes.',
  },
};
const NO_KEYS: Health = {
  ok: false,
  says: {
    vi: 'Không đọc được khoá để kiểm tra ai gọi tới.',
    en: 'The keys that check callers cannot be read.',
  },
  fix: {
    vi: 'Kiểm tra mạng và LANGNGHE_BOT_FRAMEWORK_OPENID_URL, rồi thử lại sau ít phút.',
    en: 'Look at the network and LANGNGHE_BOT_FRAMEWORK_OPENID_URL, and try again in a few minutes.',
  },
};

const LIMIT_MS = 10_000;

/** Asks for a token, as sending does, and for the page of keys, as receiving does. */
export async function askHealth(token: AppToken | undefined, openIdUrl: string): Promise<Health> {
  if (token === undefined) return OPEN;
  try {
    await token.get();
  } catch (error) {
    return isAppError(error, 'misconfigured') ? WRONG_APP : AWAY;
  }
  try {
    const page = await request(openIdUrl, { signal: AbortSignal.timeout(LIMIT_MS) });
    await page.body.dump();
    return page.statusCode === 200 ? GOOD : NO_KEYS;
  } catch {
    return NO_KEYS;
  }
}
