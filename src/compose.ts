import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { scheduler, type Scheduler } from './clock/scheduler.ts';
import { openChannels } from './compose/channels.ts';
import { openContent, type ContentInUse } from './compose/content.ts';
import { openFrontDoor } from './compose/front-door.ts';
import { happenedOn } from './compose/happened.ts';
import { processName } from './compose/process-name.ts';
import { openTrade, type Trade } from './compose/trade.ts';
import type { Config } from './config.ts';
import { conversationStore } from './conversations/store.ts';
import { mongoThreads } from './conversations/threads.ts';
import { openDataFolder, watchDisk, type DataFolder, type DiskWatch } from './data-folder.ts';
import { connectDatabase, type Database } from './database/connect.ts';
import { ensureIndexes, ROAD_INDEXES } from './database/indexes.ts';
import { migrate, MIGRATIONS } from './database/migrations.ts';
import { within } from './database/within.ts';
import type { Door } from './http/door.ts';
import { openMetrics, type Metrics } from './http/metrics.ts';
import type { AnyAction, Channel, ConversationStore, Log, Threads } from './road/ports.ts';
import { receiveUpdates } from './road/receive.ts';
import { openRoad, type Road } from './road/road.ts';

/** What a process is for: a `server` takes messages in and sends; a `command` takes a turn and leaves. */
export type Purpose = 'server' | 'command';

export interface Product {
  readonly config: Config;
  readonly database: Database;
  readonly trade: Trade;
  readonly road: Road;
  readonly threads: Threads;
  readonly conversations: ConversationStore;
  readonly content: ContentInUse;
  readonly clock: () => Date;
  /** Opens the door and begins to look for what is due; resolves with the port. */
  listen(): Promise<number>;
  /** Opens the rest a moment later: what the first answers do not need must not hold them up. */
  settle(): Promise<void>;
  /** What the person who started it wants to know. */
  says(port: number): string;
  stop(): Promise<void>;
}

/** Picks the parts and joins them: the one place that knows all of them. */
export async function compose(
  config: Config,
  log: Log,
  purpose: Purpose = 'server',
  clock: () => Date = () => new Date(),
): Promise<Product> {
  const data = await openDataFolder(config.dataFolder);
  const opening = connectDatabase({ uri: config.mongodbUri, folder: config.dataFolder, log });
  const reading = openContent(config.contentFolder, opening);
  // Waited for below; should both fail, the database's failure is the one to tell.
  reading.catch(() => undefined);
  const database = await opening;
  try {
    const ground = await groundFloor({ config, log, data, database, clock, content: await reading });
    if (purpose === 'command') await ground.trade.open();
    return await joined(ground, purpose);
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Given {
  readonly config: Config;
  readonly log: Log;
  readonly data: DataFolder;
  readonly database: Database;
  readonly content: ContentInUse;
  readonly clock: () => Date;
}

interface GroundFloor extends Given {
  readonly process: string;
  readonly conversations: ConversationStore;
  readonly trade: Trade;
  /** The road, once it is there: actions and jobs bring events to it. */
  readonly late: { road: Road | undefined };
}

async function groundFloor(given: Given): Promise<GroundFloor> {
  const { config, log, database, content, clock } = given;
  const process = processName();
  const late: GroundFloor['late'] = { road: undefined };
  await migrate(database.db, MIGRATIONS, log);
  await Promise.all([ensureIndexes(database.db, 'road', ROAD_INDEXES), content.library.publish()]);
  const conversations = conversationStore({ db: database.db, log });
  const trade = openTrade({
    database,
    process,
    withSamples: config.environment !== 'production',
    shop: content.content.shop,
    hours: content.hours,
    alert: config.alert,
    conversations,
    filesFolder: `${given.data.path}/files`,
    clock,
    log,
    happened: happenedOn(() => late.road, clock),
  });
  return { ...given, process, conversations, trade, late };
}

async function joined(ground: GroundFloor, purpose: Purpose): Promise<Product> {
  const { config, log, data, database, clock, content, trade, conversations, late } = ground;
  const isServer = purpose === 'server';
  const metrics = openMetrics(() => late.road?.outbox() ?? { waiting: 0, oldestMs: 0 });
  const threads = mongoThreads(database.db, (listener) => watchLater(late, listener));
  const widgetFolder = builtFolder();
  const around = {
    config,
    secret: data.secret,
    threads,
    files: trade.files,
    clock,
    log,
    metrics,
    widgetFolder,
  };
  const channels = isServer ? await openChannels(around) : [];
  const road = openRoadOn(ground, channels, metrics, isServer && config.roles.includes('worker'));
  late.road = road;
  const server = isServer ? openServer(ground, { road, channels, metrics }) : undefined;
  return {
    config,
    database,
    trade,
    road,
    threads,
    conversations,
    content,
    clock,
    listen: () => (server === undefined ? Promise.resolve(0) : server.start()),
    settle: () => (server === undefined ? Promise.resolve() : server.settle()),
    says: (port) => greeting(ground, port),
    stop: async () => {
      await server?.stop();
      await road.stop();
      await database.close();
    },
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
    channels: byName(channels),
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

interface RunningServer {
  start(): Promise<number>;
  settle(): Promise<void>;
  stop(): Promise<void>;
}

function openServer(
  ground: GroundFloor,
  parts: { readonly road: Road; readonly channels: readonly Channel[]; readonly metrics: Metrics },
): RunningServer {
  const { config, log, clock, trade, content, data, database } = ground;
  const { road, channels, metrics } = parts;
  const disk = watchDisk({ path: data.path, minFreeBytes: config.minFreeBytes, log });
  const door = openFrontDoor({
    config,
    channels,
    metrics,
    readiness: () => faultsOf(database, disk),
    shopName: content.content.shop.name,
    log,
  });
  const life = { isStopping: false };
  const receive = receiveUpdates({
    road,
    clock,
    closedBecause: () => (life.isStopping ? 'The server is stopping.' : disk.fullBecause()),
    met: (update) => trade.met(update),
  });
  const jobs = jobsOf(ground);
  return {
    start: async () => {
      await disk.look();
      for (const channel of channels) await channel.start(receive);
      const port = config.roles.includes('web') ? await door.listen(config.port, config.host) : config.port;
      if (config.roles.includes('worker')) road.startClock();
      return port;
    },
    settle: async () => {
      await pause(SETTLE_MS);
      await trade.open();
      if (config.roles.includes('clock')) await jobs.start();
    },
    stop: () => {
      life.isStopping = true;
      return stopServer({ door, jobs, disk, channels, road });
    },
  };
}

/** A customer who waited for the server to come back speaks in this time. */
const SETTLE_MS = 100;

function jobsOf({ trade, clock, log, content }: GroundFloor): Scheduler {
  return scheduler({
    jobs: trade.jobs,
    leases: trade.leases,
    clock,
    log,
    timeZone: content.content.shop.working.timeZone,
  });
}

/** Intake first; then what is in hand; channels last, since messages in hand still leave through them. */
async function stopServer(parts: {
  door: Door;
  jobs: Scheduler;
  disk: DiskWatch;
  channels: readonly Channel[];
  road: Road;
}): Promise<void> {
  const closing = parts.door.close();
  await parts.jobs.stop();
  parts.disk.stop();
  await parts.road.stop();
  await Promise.all(parts.channels.map((channel) => channel.stop()));
  await closing;
}

const ASK_MS = 2_000;

async function faultsOf(database: Database, disk: DiskWatch): Promise<readonly string[]> {
  const faults: string[] = [];
  try {
    await database.db.command({ ping: 1 }, within(ASK_MS));
  } catch {
    faults.push('The database does not answer.');
  }
  const full = disk.fullBecause();
  if (full !== undefined) faults.push(full);
  return faults;
}

function greeting({ config, database }: GroundFloor, port: number): string {
  const address =
    config.publicUrl ?? `http://${config.host === '0.0.0.0' ? 'localhost' : config.host}:${port}`;
  return [
    '',
    '  Lắng Nghe is listening.',
    '',
    `  Chat page  ${address}/`,
    `  Data       ${config.dataFolder}`,
    ...(database.isEmbedded ? [] : [`  Database   ${database.where}`]),
    '  Stop       Ctrl+C',
    '',
  ].join('\n');
}
