import { botFrameworkChannel } from '../../../src/channels/bot-framework/index.ts';
import type { BotFrameworkOptions } from '../../../src/channels/bot-framework/index.ts';
import type { Channel } from '../../../src/road/ports.ts';
import type { FakeOpenId } from '../../support/platforms/open-id.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { standInRoad } from '../../support/stand-in-road.ts';

export const APP = { id: '11111111-2222-3333-4444-555555555555', password: 'mật khẩu' };

/** A channel that believes this login: every call must be signed by it. */
export function signedChannel(
  { url, issuer, openIdUrl }: Pick<FakeOpenId, 'url' | 'issuer' | 'openIdUrl'>,
  more: Partial<BotFrameworkOptions> = {},
): Channel {
  return botFrameworkChannel({
    name: 'bot-framework',
    app: APP,
    loginUrl: url,
    scope: 'https://api.botframework.com/.default',
    issuer,
    openIdUrl,
    threads: standInRoad().threads,
    takeFile: () => Promise.resolve(undefined),
    now: () => new Date(),
    log: quietLog,
    ...more,
  });
}
