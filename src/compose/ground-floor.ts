import type { Config } from '../config.ts';
import { conversationStore } from '../conversations/store.ts';
import type { DataFolder } from '../data-folder.ts';
import type { Database } from '../database/connect.ts';
import { ensureIndexes, ROAD_INDEXES } from '../database/indexes.ts';
import { migrate } from '../database/migrations.ts';
import type { Channel, ConversationStore, Log } from '../road/ports.ts';
import type { Road } from '../road/road.ts';
import { liveSettings, type LiveSettings } from '../settings/live.ts';
import { settingsStore } from '../settings/store.ts';
import type { ContentInUse } from './content.ts';
import { happenedOn } from './happened.ts';
import { processName } from './process-name.ts';
import { learnedOn } from './share-facts.ts';
import { MIGRATIONS } from './migrations.ts';
import { defaultSettings, shopBy } from './shop-settings.ts';
import { openTrade, type Trade } from './trade.ts';

interface Given {
  readonly config: Config;
  readonly log: Log;
  readonly data: DataFolder;
  readonly database: Database;
  readonly content: ContentInUse;
  readonly clock: () => Date;
  /** Whether a new shop gets a few orders to try. */
  readonly withSamples: boolean;
}

/** What everything else stands on: the database is open, its indexes are there, the trade is joined. */
export interface GroundFloor extends Given {
  readonly process: string;
  readonly conversations: ConversationStore;
  readonly trade: Trade;
  /** What staff changed in the console, as this process knows it. */
  readonly settings: LiveSettings;
  /** The road, once it is there: actions and jobs bring events to it. */
  readonly late: {
    road: Road | undefined;
    channels: readonly Channel[];
    /** A member of staff came in, or has room again. */
    cameIn?: () => void;
    /** Whether a console of this process is open; absent: the console was never asked for. */
    isWatched?: () => boolean;
    /** The first console of this process was opened. */
    watchBegan?: () => void;
  };
}

export async function groundFloor(given: Given): Promise<GroundFloor> {
  const { config, log, database, content, clock, withSamples } = given;
  const process = processName();
  const late: GroundFloor['late'] = { road: undefined, channels: [] };
  await migrate(database.db, MIGRATIONS, log);
  const settings = followSettings(given);
  await Promise.all([
    ensureIndexes(database.db, 'road', ROAD_INDEXES),
    content.library.publish(),
    settings.look(),
  ]);
  settings.follow();
  const conversations = conversationStore({ db: database.db, log });
  const trade = openTrade({
    database,
    process,
    withSamples,
    shop: content.shop,
    hours: content.hours,
    alert: config.alert,
    conversations,
    filesFolder: `${given.data.path}/files`,
    clock,
    log,
    happened: happenedOn(() => late.road, clock),
    learned: learnedOn(() => late.road, clock),
    rateOf: (name) => late.channels.find((channel) => channel.name === name)?.can.perSecond,
  });
  return { ...given, process, conversations, trade, settings, late };
}

/** The settings of the console: the shop that turns, jobs and actions know follows them. */
function followSettings({ database, content, log }: Given): LiveSettings {
  const file = content.content.shop;
  const settings = liveSettings({ store: settingsStore(database.db), defaults: defaultSettings(file), log });
  settings.watch(() => content.follow(shopBy(file, settings.kept())));
  return settings;
}
