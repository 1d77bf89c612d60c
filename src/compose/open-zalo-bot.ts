import type { ZaloBotConfig } from '../channel-settings.ts';
import type { Channel } from '../road/ports.ts';
import type { ChannelParts } from './channel-parts.ts';
import { publicFileUrl, takeFileLater } from './customer-files.ts';

/** No rate is told by the platform: this much keeps one customer's flood from using the quota up. */
const LIMITS = { perSecond: 20, perThreadMs: 0 };

export async function openZaloBot(account: ZaloBotConfig, parts: ChannelParts): Promise<Channel> {
  const { zaloBotChannel } = await import('../channels/zalo-bot/index.ts');
  const name = 'zalo-bot';
  const fileUrl = await publicFileUrl(parts);
  const { secret, ...rest } = account;
  return zaloBotChannel({
    name,
    ...rest,
    publicUrl: parts.config.publicUrl,
    ...(secret !== undefined && { secret }),
    takeFile: takeFileLater(parts, account.apiUrl),
    ...(fileUrl !== undefined && { fileUrl }),
    pace: parts.pace(name, LIMITS),
    vault: parts.vault,
    log: parts.log,
    forged: () => parts.metrics.forged(name),
    unknown: parts.unknown(name),
    now: parts.clock,
  });
}
