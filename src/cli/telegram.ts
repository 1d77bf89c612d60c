import { telegramApi } from '../channels/telegram/api.ts';
import { connectBot } from '../channels/telegram/connect.ts';
import type { Connected } from '../channels/telegram/connect.ts';
import { unreachable } from '../channels/telegram/health.ts';
import { TelegramError } from '../channels/telegram/telegram-error.ts';
import { reported } from '../channels/telegram/webhook-faults.ts';
import type { Fault } from '../channels/telegram/webhook-faults.ts';
import { TELEGRAM, intakeOf } from '../compose/open-telegram.ts';
import { loadDotEnv, readConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { LANGUAGES } from '../core/conversation.ts';
import type { Language } from '../core/conversation.ts';
import { isAppError } from '../core/errors.ts';
import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';

const USAGE = `Usage: langnghe telegram connect [--lang vi|en]

Tells Telegram where to bring messages (LANGNGHE_PUBLIC_URL, or nowhere when they are fetched), sets the
bot's menu in Vietnamese and English, and says what Telegram finds wrong.`;

const TEXTS = {
  vi: {
    notSetUp: 'Chưa có bot: lấy token ở @BotFather, ghi vào LANGNGHE_TELEGRAM_TOKEN rồi chạy lại.',
    bot: (name: string) => `Bot: @${name} (https://t.me/${name})`,
    webhook: (url: string) => `Webhook: ${url}`,
    polling: 'Không dùng webhook: máy chủ tự lấy tin về khi đang chạy.',
    menu: 'Đã đặt bảng lệnh tiếng Việt và tiếng Anh.',
    fine: 'Telegram không báo lỗi nào.',
    mend: 'Cách sửa',
  },
  en: {
    notSetUp:
      'There is no bot yet: get a token from @BotFather, put it into LANGNGHE_TELEGRAM_TOKEN, and run again.',
    bot: (name: string) => `Bot: @${name} (https://t.me/${name})`,
    webhook: (url: string) => `Webhook: ${url}`,
    polling: 'No webhook: the server fetches messages while it runs.',
    menu: 'The menu is set in Vietnamese and English.',
    fine: 'Telegram reports no fault.',
    mend: 'To mend it',
  },
} as const;

/** `langnghe telegram connect`: 1 when Telegram, or the address, is not in order. */
export async function telegramCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(args, { lang: { type: 'string' } }, USAGE);
  const language = LANGUAGES.find((one) => one === (values.lang ?? 'vi'));
  if (positionals.join(' ') !== 'connect' || language === undefined) {
    io.err(USAGE);
    return 2;
  }
  loadDotEnv(process.cwd());
  return connectTelegram(readConfig(), io, language);
}

export async function connectTelegram(
  config: Pick<Config, 'channels' | 'publicUrl'>,
  io: Io,
  language: Language,
): Promise<number> {
  const account = config.channels.telegram;
  if (account === undefined) {
    io.err(TEXTS[language].notSetUp);
    return 1;
  }
  const { token, apiUrl } = account;
  const isBrought = intakeOf(account, config) === 'webhook';
  const webhook = isBrought ? `${config.publicUrl?.replace(/\/+$/, '') ?? ''}/${TELEGRAM}` : undefined;
  const api = telegramApi({ baseUrl: apiUrl, token });
  try {
    const connected = await connectBot({ api, token, webhook, now: new Date() });
    for (const line of report(connected, language)) io.out(line);
    return connected.faults.length === 0 ? 0 : 1;
  } catch (error) {
    if (!isAppError(error)) throw error;
    const isAnswer = error instanceof TelegramError && error.status === 400;
    const fault = isAnswer ? reported(error.description) : unreachable(error);
    for (const line of faultLines(fault, language)) io.err(line);
    return 1;
  } finally {
    await api.stop();
  }
}

function report({ bot, webhook, faults }: Connected, language: Language): readonly string[] {
  const texts = TEXTS[language];
  return [
    texts.bot(bot),
    webhook === undefined ? texts.polling : texts.webhook(webhook),
    ...(faults.length === 0 ? [texts.menu, texts.fine] : []),
    ...faults.flatMap((fault) => faultLines(fault, language)),
  ];
}

function faultLines({ says, fix }: Fault, language: Language): readonly string[] {
  const mend = fix === undefined ? [] : [`  ${TEXTS[language].mend}: ${fix[language]}`];
  return [`✗ ${says[language]}`, ...mend];
}
