import type { BotFrameworkConfig } from '../channel-settings.ts';
import type { Config } from '../config.ts';
import { AppError } from '../core/errors.ts';
import type { Channel } from '../road/ports.ts';
import type { ChannelParts } from './channel-parts.ts';
import { publicFileUrl, takeFileLater } from './customer-files.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Throws AppError `misconfigured` when anybody could speak for anybody. */
export async function openBotFramework(account: BotFrameworkConfig, parts: ChannelParts): Promise<Channel> {
  if (account.app === undefined) refuseStrangers(parts.config);
  const { botFrameworkChannel } = await import('../channels/bot-framework/index.ts');
  const name = 'bot-framework';
  const fileUrl = await publicFileUrl(parts);
  const { threads, clock, log, metrics } = parts;
  return botFrameworkChannel({
    name,
    ...account,
    threads,
    takeFile: takeFileLater(parts),
    ...(fileUrl !== undefined && { fileUrl }),
    now: clock,
    log,
    forged: () => metrics.forged(name),
    unknown: parts.unknown(name),
  });
}

/** Without an app id nobody's token is checked. */
function refuseStrangers({ environment, host, publicUrl }: Config): void {
  const isPrivate = publicUrl === undefined || LOOPBACK.has(new URL(publicUrl).hostname);
  if (environment === 'development' && LOOPBACK.has(host) && isPrivate) return;
  throw new AppError(
    'misconfigured',
    'The Bot Framework needs LANGNGHE_BOT_FRAMEWORK_APP_ID and LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD: without them anybody could write in any customer’s name. Only with NODE_ENV=development, HOST=127.0.0.1 and no LANGNGHE_PUBLIC_URL may they be absent.',
  );
}
