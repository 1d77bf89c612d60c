import { webChannel } from '../../src/channels/web/index.ts';
import type { WebOptions } from '../../src/channels/web/options.ts';
import type { Channel, WebhookReply, WebhookRequest } from '../../src/road/ports.ts';
import { doorForChannel } from './door-for-channel.ts';
import type { TestDoor } from './door-for-channel.ts';
import { memoryFiles } from './memory-files.ts';
import { quietLog } from './quiet-log.ts';
import { keptNowhere, standInRoad } from './stand-in-road.ts';
import type { Kept, Script, StandInRoad } from './stand-in-road.ts';

export const SITE = 'https://shop.example';
export const SECRET = Buffer.from('a secret for tests only, 32 bytes');

export interface WebShop {
  readonly url: string;
  readonly api: string;
  readonly channel: Channel;
  readonly road: StandInRoad;
  readonly door: TestDoor;
  stop(): Promise<void>;
}

export interface WebShopOptions extends Partial<WebOptions> {
  readonly script?: Script;
  readonly kept?: Kept;
  readonly port?: number;
  readonly page?: (request: WebhookRequest) => WebhookReply | undefined;
}

/** The web channel behind a real server, with a road in memory. */
export async function webShop(options: WebShopOptions = {}): Promise<WebShop> {
  const { script, kept = keptNowhere(), port, page, ...given } = options;
  const road = standInRoad(script, kept);
  const channel = webChannel({
    name: 'web',
    secret: SECRET,
    allowedOrigins: [SITE],
    threads: road.threads,
    files: memoryFiles(),
    clock: () => new Date(),
    log: quietLog,
    widgetFolder: 'dist',
    ...given,
  });
  road.deliverTo(channel);
  await channel.start(road.receive);
  const door = await doorForChannel(channel, { ...(port !== undefined && { port }), ...(page && { page }) });
  let isStopped = false;
  return {
    url: door.url,
    api: `${door.url}/v3/directline`,
    channel,
    road,
    door,
    async stop() {
      if (isStopped) return;
      isStopped = true;
      await channel.stop();
      await door.close();
    },
  };
}
