import type { Channel } from '../road/ports.ts';
import type { ZaloOaConfig } from '../zalo-oa-settings.ts';
import type { ChannelParts } from './channel-parts.ts';
import { publicFileUrl, takeFileLater } from './customer-files.ts';
import { recentLinesOf } from './recent-lines.ts';
import { templateDesk } from './template-desk.ts';

export const ZALO_OA = 'zalo-oa';
/** The same alarm is given again after this. */
const ALARM_AGAIN_MS = 6 * 3_600_000;

export async function openZaloOa(account: ZaloOaConfig, parts: ChannelParts): Promise<Channel> {
  const [{ zaloOaChannel }, { PACE_LIMITS }] = await Promise.all([
    import('../channels/zalo-oa/index.ts'),
    import('../channels/zalo-oa/limits.ts'),
  ]);
  const { config, shop, vault, files, clock, log, metrics } = parts;
  return zaloOaChannel({
    ...account,
    name: ZALO_OA,
    templates: shop.zaloTemplates,
    publicUrl: config.publicUrl,
    vault,
    pace: parts.pace(ZALO_OA, PACE_LIMITS),
    files,
    fileUrl: await publicFileUrl(parts),
    takeFile: takeFileLater(parts, account.apiUrl),
    desk: templateDesk(ZALO_OA, parts),
    recentLines: recentLinesOf(parts),
    alarm: alarms(parts),
    forged: () => metrics.forged(ZALO_OA),
    unknown: parts.unknown(ZALO_OA),
    now: clock,
    get timeZone() {
      return shop.working.timeZone;
    },
    log,
  });
}

/** Staff are told once in a while, under a key that tells the day: another process tells the same. */
function alarms({
  trade,
  clock,
  log,
}: ChannelParts): (reason: string, about: Record<string, string>) => void {
  const told = new Map<string, number>();
  return (reason, about) => {
    const now = clock();
    const what = `${reason}:${Object.values(about).join(':')}`;
    if (now.getTime() - (told.get(what) ?? -Infinity) < ALARM_AGAIN_MS) return;
    told.set(what, now.getTime());
    trade
      .alerts({ reason, at: now, about }, `${what}:${now.toISOString().slice(0, 10)}`)
      .catch(() => log.warn({ reason }, 'Staff could not be told of a fault of Zalo.'));
  };
}
