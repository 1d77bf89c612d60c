import type { Database } from '../database/connect.ts';
import { workingHours, type WorkingHours } from '../clock/hours.ts';
import type { Surroundings } from '../content/check/whole.ts';
import { loadContent, type Content } from '../content/content.ts';
import { flowLibrary, type FlowVersions } from '../content/flow-library.ts';
import { flowVersionStore } from '../content/flow-version-store.ts';
import { intentWords } from '../content/intent-words.ts';
import { buildWorld } from '../content/world.ts';
import type { Shop } from '../content/shop.ts';
import type { World } from '../core/world.ts';
import type { Log } from '../road/ports.ts';
import { localUnderstanding } from '../understanding/understand.ts';
import { channelKinds } from './channel-kinds.ts';
import { late } from './late.ts';
import { hoursOf, liveShop } from './shop-settings.ts';
import { describedActions, TRADE_EVENTS } from './trade.ts';

/** The content as the running product uses it. */
export interface ContentInUse {
  readonly content: Content;
  /** The shop and its hours as they are now: who keeps them follows every change. */
  readonly shop: Shop;
  readonly hours: WorkingHours;
  readonly library: FlowVersions;
  /** As turns that begin now know it. */
  readonly world: World;
  /** From now on this is the shop. */
  follow(shop: Shop): void;
}

/** What flows may name outside themselves, and the channels they must fit; those named count as set up. */
export function surroundings(named: readonly string[] = []): Surroundings {
  return { actions: describedActions(), events: TRADE_EVENTS, channels: channelKinds(named) };
}

/** Reads and checks the content, while the database opens. Its flow versions are still to be published. */
export async function openContent(
  folder: string,
  database: Promise<Database>,
  log: Log,
): Promise<ContentInUse> {
  const all = surroundings();
  let shop: Shop | undefined;
  const around = {
    ...all,
    channels: all.channels.filter((channel) => channel.isSetUp !== false),
    timeZone: () => shop?.working.timeZone,
  };
  const content = await loadContent(folder, around, (warnings) =>
    log.warn(
      { warnings },
      'Some questions or texts are shown in another form; `langnghe flow check` tells which.',
    ),
  );
  const now = (): Shop => shop ?? content.shop;
  const versions = late(async () => flowVersionStore((await database).db));
  const library = flowLibrary(content, around, versions);
  const understand = localUnderstanding(intentWords(content));
  const worldNow = (): World => {
    const known = { ...content, shop: now() };
    // A turn keeps the hours it began with; what is wrong in the file's is told before the start.
    return buildWorld({ content: known, library, understand, hours: workingHours(known.shop.working) });
  };
  let world = worldNow();
  return {
    content,
    shop: liveShop(now),
    hours: hoursOf(() => now().working),
    library,
    get world() {
      return world;
    },
    follow: (next) => {
      shop = next;
      world = worldNow();
    },
  };
}
