import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config.ts';
import type { Shop } from '../content/shop.ts';
import type { Language } from '../core/conversation.ts';
import type { FixedReply } from '../http/app.ts';
import { callerReader } from '../http/caller.ts';
import type { ConsoleMount } from '../http/console-mount.ts';
import { openDoor, type Door } from '../http/door.ts';
import { insiderCheck } from '../http/insider.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Channel, Log } from '../road/ports.ts';
import type { HealthBoard } from './channel-health.ts';

export interface FrontDoorParts {
  readonly config: Config;
  readonly channels: readonly Channel[];
  readonly metrics: Metrics;
  readonly readiness: () => Promise<readonly string[]>;
  readonly health: Pick<HealthBoard, 'look'>;
  readonly shop: Pick<Shop, 'name'>;
  /** The staff console with its API. */
  readonly console: () => Promise<ConsoleMount>;
  readonly log: Log;
}

/** The order that the demo page says to try. */
const SAMPLE_ORDER = { code: 'DH1001', phoneDigits: '4567' };

type App = (request: IncomingMessage, response: ServerResponse) => void;

/** Channels' paths straight from the server; everything else from the express app, loaded when first asked for. */
export function openFrontDoor(parts: FrontDoorParts): Door {
  const { config, channels, log } = parts;
  let mounted: ConsoleMount | undefined;
  let isClosing = false;
  const desk = loadedOnce(async () => {
    mounted = await parts.console();
    if (isClosing) mounted.close();
    return mounted;
  });
  const app = loadedOnce(() => loadApp(parts, desk));
  const door = openDoor({ channels, caller: callerReader(config.trustedProxies), app, log });
  return {
    listen: (port, host) => door.listen(port, host),
    close: () => {
      isClosing = true;
      mounted?.close();
      return door.close();
    },
  };
}

/** A load that failed may go the next time. */
function loadedOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () =>
    (loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    }));
}

async function loadApp(
  { config, metrics, readiness, health, shop, log }: FrontDoorParts,
  desk: () => Promise<ConsoleMount>,
): Promise<App> {
  const [{ openApp }, { demoPage }] = await Promise.all([
    import('../http/app.ts'),
    import('../channels/web/demo-page.ts'),
  ]);
  const isDemo = config.environment !== 'production';
  return openApp({
    metrics,
    readiness,
    channelHealth: () => health.look(),
    isInsider: insiderCheck(config.metricsToken),
    log,
    console: async () => (await desk()).router,
    demoPage: (asked): FixedReply => {
      const language: Language = asked === 'en' ? 'en' : 'vi';
      const body = demoPage({
        shopName: shop.name,
        language,
        ...(isDemo ? { sampleOrder: SAMPLE_ORDER } : {}),
      });
      const headers = {
        'content-type': 'text/html; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      };
      return { status: 200, headers, body };
    },
  });
}
