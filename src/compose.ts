import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { healthBoard, type HealthBoard } from './compose/channel-health.ts';
import type { ChannelParts } from './compose/channel-parts.ts';
import { openChannels } from './compose/channels.ts';
import { demoChannels } from './compose/demo-channels.ts';
import { openContent, type ContentInUse } from './compose/content.ts';
import { keepDesk } from './compose/desk.ts';
import { endings } from './compose/endings.ts';
import { greeting } from './compose/greeting.ts';
import { groundFloor, type GroundFloor } from './compose/ground-floor.ts';
import { openServer, openTalk } from './compose/server.ts';
import { sharedPorts } from './compose/shared-ports.ts';
import type { Trade } from './compose/trade.ts';
import { unknownEvents } from './compose/unknown-events.ts';
import type { Config } from './config.ts';
import { mongoThreads } from './conversations/threads.ts';
import { openDataFolder } from './data-folder.ts';
import { connectDatabase, type Database } from './database/connect.ts';
import { openMetrics, type Metrics } from './http/metrics.ts';
import type { AnyAction, Channel, ConversationStore, Log, Threads } from './road/ports.ts';
import { openRoad, type Road } from './road/road.ts';

/**
 * What a process is for: a `server` takes messages in and sends; a `command` takes a turn and leaves; a
 * `talk` serves the customers of its own channels, without a door; an `examine` only asks how channels are.
 */
export type Purpose = 'server' | 'command' | 'examine' | Talk;

/** `isPlayed`: time is moved by whoever talks, who also sees to what is due. */
interface Talk {
  readonly talks: readonly Channel[];
  readonly isPlayed?: boolean;
}

/** Somebody waits at the terminal: they are told sooner that the database is away. */
const PATIENCE_MS = 4_000;

export interface Product {
  readonly config: Config;
  readonly database: Database;
  readonly trade: Trade;
  readonly road: Road;
  readonly threads: Threads;
  readonly conversations: ConversationStore;
  readonly content: ContentInUse;
  readonly health: HealthBoard;
  readonly clock: () => Date;
  /** Opens the door and begins to look for what is due; resolves with the port. */
  listen(): Promise<number>;
  /** Opens the rest a moment later: what the first answers do not need must not hold them up. */
  settle(): Promise<void>;
  /** What the person who started it wants to know. */
  says(port: number): string;
  stop(): Promise<void>;
  /** The parts that have been told to stop and have not ended, or failed to. */
  stopping(): readonly string[];
}

/** Picks the parts and joins them: the one place that knows all of them. */
export async function compose(
  config: Config,
  log: Log,
  purpose: Purpose = 'server',
  clock: () => Date = () => new Date(),
): Promise<Product> {
  const data = await openDataFolder(config.dataFolder);
  const opening = connectDatabase({
    uri: config.mongodbUri,
    folder: config.dataFolder,
    log,
    clock,
    ...(purpose === 'server' ? {} : { patienceMs: PATIENCE_MS }),
  });
  const reading = openContent(config.contentFolder, opening, log);
  // Waited for below; should both fail, the database's failure is the one to tell.
  reading.catch(() => undefined);
  const database = await opening;
  try {
    const isTalked = purpose === 'server' || (typeof purpose === 'object' && purpose.isPlayed !== true);
    const withSamples = isTalked && config.environment !== 'production';
    const ground = await groundFloor({
      config,
      log,
      data,
      database,
      clock,
      withSamples,
      content: await reading,
    });
    if (purpose !== 'server') await ground.trade.open();
    return await joined(ground, purpose);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function joined(ground: GroundFloor, purpose: Purpose): Promise<Product> {
  const { config, database, clock, content, trade, conversations, late } = ground;
  const isServer = purpose === 'server';
  const metrics = openMetrics(() => late.road?.outbox() ?? { waiting: 0, oldestMs: 0 });
  const threads = mongoThreads(database.db, (listener) => watchLater(late, listener));
  const around = aroundChannels(ground, threads, metrics);
  const talk: Talk = typeof purpose === 'object' ? purpose : { talks: [] };
  const channels = isServer || purpose === 'examine' ? await openChannels(around) : talk.talks;
  const sends = isServer ? config.roles.includes('worker') : talk.talks.length > 0;
  const road = openRoadOn(ground, channels, metrics, sends);
  Object.assign(late, { road, channels });
  const desk = keepDesk(ground, road);
  const health = healthBoard(channels, clock);
  metrics.watchChannels(() => health.last(), clock);
  const parts = { road, channels, metrics, health, desk };
  const running = isServer
    ? openServer(ground, parts)
    : openTalk(ground, { ...parts, isPlayed: talk.isPlayed === true });
  const greet = greeting(ground);
  const ending = endings();
  return {
    config,
    database,
    trade,
    road,
    threads,
    conversations,
    content,
    health,
    clock,
    listen: () => greet.opening(running.start()),
    settle: () => running.settle(),
    says: (port) => greet.says(port),
    stop: async () => {
      ground.settings.stop();
      await running.stop(ending);
      await ending.of('desk', () => desk.stop());
      await ending.of('database', () => database.close());
    },
    stopping: () => ending.left(),
  };
}

/** What a channel may be given. */
function aroundChannels(ground: GroundFloor, threads: Threads, metrics: Metrics): ChannelParts {
  const { config, log, data, clock, content, trade, conversations } = ground;
  return {
    config,
    secret: data.secret,
    threads,
    files: trade.files,
    conversations,
    trade,
    shop: content.shop,
    clock,
    log,
    metrics,
    widgetFolder: builtFolder(),
    unknown: unknownEvents({ store: trade.unknownEvents, count: metrics.unknown, clock, log }),
    ...sharedPorts(ground),
  };
}

/** Where the widget was built: beside the program, which the bundle splits into parts. */
function builtFolder(): string {
  const folders = ['.', '..'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return folders.find((folder) => existsSync(join(folder, 'widget.js'))) ?? 'dist';
}

/** Channels ask for commits before there is a road; what they asked begins with it. */
function watchLater(late: GroundFloor['late'], listener: Parameters<Threads['watch']>[0]): () => void {
  return late.road?.watch(listener) ?? (() => undefined);
}

function openRoadOn(
  ground: GroundFloor,
  channels: readonly Channel[],
  metrics: Metrics,
  sends: boolean,
): Road {
  const { config, log, clock, process, content, conversations, trade } = ground;
  const byName = <T extends { readonly name: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
    new Map(all.map((one) => [one.name, one]));
  return openRoad({
    store: conversations,
    deadLetters: trade.deadLetters,
    library: content.library,
    world: () => content.world,
    // Staff may try the console on made-up customers.
    channels: byName([...demoChannels(), ...channels]),
    actions: byName<AnyAction>(trade.actions),
    maySend: trade.maySend,
    process,
    sends,
    clock,
    random: Math.random,
    meter: metrics.meter,
    log,
    cacheBytes: config.cacheBytes,
  });
}
