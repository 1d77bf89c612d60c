import type { TelegramConfig } from '../channel-settings.ts';
import type { Config } from '../config.ts';
import type { Channel } from '../road/ports.ts';
import type { ChannelParts } from './channel-parts.ts';

export const TELEGRAM = 'telegram';

export async function openTelegram(account: TelegramConfig, parts: ChannelParts): Promise<Channel> {
  const [{ telegramChannel }, { TELEGRAM_PACE }] = await Promise.all([
    import('../channels/telegram/index.ts'),
    import('../channels/telegram/limits.ts'),
  ]);
  const { config, files, conversations, clock, log, metrics, vault } = parts;
  const { publicUrl, roles } = config;
  return telegramChannel({
    name: TELEGRAM,
    token: account.token,
    apiUrl: account.apiUrl,
    perSecond: account.perSecond,
    intake: roles.includes('web') ? intakeOf(account, config) : 'none',
    ...(publicUrl === undefined ? {} : { publicUrl }),
    pace: parts.pace(TELEGRAM, { ...TELEGRAM_PACE, perSecond: account.perSecond }),
    files,
    conversations,
    clock,
    log,
    vault,
    forged: () => metrics.forged(TELEGRAM),
    unknown: parts.unknown(TELEGRAM),
  });
}

/** Brought where there is an address to bring it to; a machine without one fetches. */
export function intakeOf(
  account: TelegramConfig,
  { publicUrl }: Pick<Config, 'publicUrl'>,
): 'webhook' | 'polling' {
  return account.intake ?? (publicUrl?.startsWith('https://') === true ? 'webhook' : 'polling');
}
