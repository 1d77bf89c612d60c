import { zaloBotApi } from '../channels/zalo-bot/api.ts';
import { webhookAddress } from '../channels/zalo-bot/limits.ts';
import { loadDotEnv, readConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { LANGUAGES } from '../core/conversation.ts';
import type { Language } from '../core/conversation.ts';
import { isAppError } from '../core/errors.ts';
import type { AppError } from '../core/errors.ts';
import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';

const USAGE = `Usage: langnghe zalo-bot connect | disconnect [--lang vi|en]

connect: tells Zalo to bring the bot's messages to LANGNGHE_PUBLIC_URL with LANGNGHE_ZALO_BOT_SECRET.
disconnect: tells Zalo to keep them until they are fetched.`;

const TEXTS = {
  vi: {
    notSetUp:
      'Chưa có bot: lấy mã (token) của bot trong Zalo Bot Platform, ghi vào LANGNGHE_ZALO_BOT_TOKEN rồi chạy lại.',
    needed:
      'Để kết nối, hãy đặt LANGNGHE_PUBLIC_URL (https) và LANGNGHE_ZALO_BOT_SECRET (8 đến 256 ký tự) rồi chạy lại.',
    connected: (url: string) => `Zalo sẽ gửi tin của bot tới ${url}`,
    disconnected: 'Zalo giữ tin lại, máy chủ tự lấy về khi đang chạy.',
    wrongToken: 'Zalo không nhận mã của bot: hãy xem lại LANGNGHE_ZALO_BOT_TOKEN.',
    away: 'Zalo không trả lời: hãy kiểm tra mạng và LANGNGHE_ZALO_BOT_API_URL, rồi thử lại sau ít phút.',
    refused: (code: string) =>
      `Zalo từ chối (mã ${code}): hãy xem LANGNGHE_PUBLIC_URL có phải địa chỉ https mà ai cũng vào được không.`,
  },
  en: {
    notSetUp:
      'There is no bot yet: copy its token from the Zalo Bot Platform into LANGNGHE_ZALO_BOT_TOKEN, and run again.',
    needed:
      'To connect, set LANGNGHE_PUBLIC_URL (https) and LANGNGHE_ZALO_BOT_SECRET (8 to 256 characters), and run again.',
    connected: (url: string) => `Zalo brings the bot’s messages to ${url}`,
    disconnected: 'Zalo keeps messages until the server fetches them.',
    wrongToken: 'Zalo does not know the bot’s token: look at LANGNGHE_ZALO_BOT_TOKEN.',
    away: 'Zalo does not answer: look at the network and LANGNGHE_ZALO_BOT_API_URL, and try again in a few minutes.',
    refused: (code: string) =>
      `Zalo refused (code ${code}): see whether LANGNGHE_PUBLIC_URL is an https address that anybody can reach.`,
  },
} as const;

type Does = 'connect' | 'disconnect';

/** `langnghe zalo-bot connect`: 1 when a setting is missing or Zalo refuses. */
export async function zaloBotCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(args, { lang: { type: 'string' } }, USAGE);
  const [does, ...more] = positionals;
  const language = LANGUAGES.find((one) => one === (values.lang ?? 'vi'));
  if ((does !== 'connect' && does !== 'disconnect') || more.length > 0 || language === undefined) {
    io.err(USAGE);
    return 2;
  }
  loadDotEnv(process.cwd());
  return connectZaloBot(readConfig(), does, { io, language });
}

interface Told {
  readonly io: Io;
  readonly language: Language;
}

export async function connectZaloBot(
  { channels: { zaloBot }, publicUrl }: Pick<Config, 'channels' | 'publicUrl'>,
  does: Does,
  { io, language }: Told,
): Promise<number> {
  const texts = TEXTS[language];
  if (zaloBot === undefined) {
    io.err(texts.notSetUp);
    return 1;
  }
  const isConnect = does === 'connect';
  const { secret } = zaloBot;
  if (isConnect && (secret === undefined || publicUrl === undefined)) {
    io.err(texts.needed);
    return 1;
  }
  const api = zaloBotApi(zaloBot);
  const url = webhookAddress(publicUrl ?? '');
  try {
    if (isConnect) await api.call('setWebhook', { url, secret_token: secret });
    else await api.call('deleteWebhook');
    io.out(isConnect ? texts.connected(url) : texts.disconnected);
    return 0;
  } catch (error) {
    if (!isAppError(error)) throw error;
    io.err(whyNot(error, language));
    return 1;
  } finally {
    await api.close();
  }
}

function whyNot({ code, subject }: AppError, language: Language): string {
  const { wrongToken, away, refused } = TEXTS[language];
  if (code === 'misconfigured') return wrongToken;
  return subject === undefined ? away : refused(subject);
}
