import { zaloBotApi } from '../channels/zalo-bot/api.ts';
import { ZALO_BOT_PATH } from '../channels/zalo-bot/limits.ts';
import { loadDotEnv, readConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { isAppError } from '../core/errors.ts';
import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';

const USAGE = `Usage: langnghe zalo-bot connect | disconnect

connect: tells Zalo to bring the bot's messages to LANGNGHE_PUBLIC_URL with LANGNGHE_ZALO_BOT_SECRET.
disconnect: tells Zalo to keep them until they are fetched.`;

/** `langnghe zalo-bot connect`: 1 when a setting is missing or Zalo refuses. */
export async function zaloBotCommand(args: string[], io: Io): Promise<number> {
  const { positionals } = readArguments(args, {}, USAGE);
  const [does, ...more] = positionals;
  if ((does !== 'connect' && does !== 'disconnect') || more.length > 0) {
    io.err(USAGE);
    return 2;
  }
  loadDotEnv(process.cwd());
  return connectZaloBot(readConfig(), does, io);
}

export async function connectZaloBot(
  { channels: { zaloBot }, publicUrl }: Pick<Config, 'channels' | 'publicUrl'>,
  does: 'connect' | 'disconnect',
  io: Io,
): Promise<number> {
  if (zaloBot === undefined) {
    io.err('There is no bot yet: put its token into LANGNGHE_ZALO_BOT_TOKEN.');
    return 1;
  }
  const isConnect = does === 'connect';
  const { secret } = zaloBot;
  if (isConnect && (secret === undefined || publicUrl === undefined)) {
    io.err('To connect, set LANGNGHE_PUBLIC_URL (https) and LANGNGHE_ZALO_BOT_SECRET (8 to 256 characters).');
    return 1;
  }
  const api = zaloBotApi(zaloBot);
  const url = `${(publicUrl ?? '').replace(/\/+$/, '')}${ZALO_BOT_PATH}`;
  try {
    if (isConnect) await api.call('setWebhook', { url, secret_token: secret });
    else await api.call('deleteWebhook');
    io.out(
      isConnect ? `Zalo brings the bot's messages to ${url}` : 'Zalo keeps messages until they are fetched.',
    );
    return 0;
  } catch (error) {
    if (!isAppError(error)) throw error;
    io.err(
      `${error.message} Look at LANGNGHE_ZALO_BOT_TOKEN, and whether the address can be reached by https.`,
    );
    return 1;
  } finally {
    await api.close();
  }
}
