import { setTimeout as pause } from 'node:timers/promises';
import { scheduler, type Scheduler } from '../clock/scheduler.ts';
import { ownAddress } from '../config.ts';
import { noteAddress, watchDisk, type DiskWatch } from '../data-folder.ts';
import type { Database } from '../database/connect.ts';
import { within } from '../database/within.ts';
import type { Door } from '../http/door.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Channel, Receive } from '../road/ports.ts';
import { receiveUpdates } from '../road/receive.ts';
import type { Road } from '../road/road.ts';
import { openFrontDoor } from './front-door.ts';
import type { GroundFloor } from './ground-floor.ts';
import type { HealthBoard } from './channel-health.ts';
import { withoutStaffCodes } from './staff-notices.ts';
import type { DeskKeeping } from './desk.ts';
import type { Endings } from './endings.ts';

export interface RunningServer {
  start(): Promise<number>;
  settle(): Promise<void>;
  stop(ending: Endings): Promise<void>;
}

/** A process that takes messages in: its door, its jobs, its watch over the disk. */
export function openServer(
  ground: GroundFloor,
  parts: {
    readonly road: Road;
    readonly channels: readonly Channel[];
    readonly metrics: Metrics;
    readonly health: HealthBoard;
    readonly desk: DeskKeeping;
  },
): RunningServer {
  const { config, log, trade, content, database } = ground;
  const { road, channels, metrics, health } = parts;
  const { disk, receive, life } = openIntake(ground, road);
  const door = openFrontDoor({
    config,
    channels,
    metrics,
    readiness: () => faultsOf(database, disk),
    health,
    shop: content.shop,
    console: async () => (await import('./open-console.ts')).openConsole(ground, { health }),
    log,
  });
  const jobs = jobsOf(ground, parts.desk);
  let asking: NodeJS.Timeout | undefined;
  return {
    start: async () => {
      await disk.look();
      for (const channel of channels) await channel.start(receive);
      const port = config.roles.includes('web') ? await listenAt(ground, door) : config.port;
      if (config.roles.includes('worker')) road.startClock();
      return port;
    },
    settle: async () => {
      await pause(SETTLE_MS);
      await trade.open({ isPatient: () => !life.isStopping });
      if (life.isStopping) return;
      parts.desk.begin();
      if (config.roles.includes('clock')) await beginJobs(jobs, parts.desk, ground.clock);
      asking = setInterval(() => void health.look(), ASK_HEALTH_MS).unref();
    },
    stop: (ending) => {
      life.isStopping = true;
      clearInterval(asking);
      return stopServer({ door, jobs, disk, channels, road }, ending);
    },
  };
}

/** The desk's own jobs do not wait for their first tick. */
async function beginJobs(
  jobs: Scheduler,
  desk: { readonly jobs: readonly { readonly name: string }[] },
  clock: () => Date,
): Promise<void> {
  await jobs.start();
  for (const { name } of desk.jobs) void jobs.run(name, clock());
}

async function listenAt({ config, data }: GroundFloor, door: Door): Promise<number> {
  const port = await door.listen(config.port, config.host);
  await noteAddress(data.path, ownAddress(config.host, port));
  return port;
}

/** A process that has its customers with it: no door, no jobs, and the trade is open already. */
export function openTalk(
  ground: GroundFloor,
  {
    road,
    channels,
    isPlayed,
  }: { readonly road: Road; readonly channels: readonly Channel[]; readonly isPlayed: boolean },
): RunningServer {
  const { disk, receive, life } = openIntake(ground, road);
  return {
    start: async () => {
      if (channels.length === 0) return 0;
      await disk.look();
      for (const channel of channels) await channel.start(receive);
      if (!isPlayed) road.startClock();
      return 0;
    },
    settle: () => Promise.resolve(),
    stop: async (ending) => {
      life.isStopping = true;
      disk.stop();
      await stopRoad({ road, channels }, ending);
    },
  };
}

interface Intake {
  readonly disk: DiskWatch;
  readonly receive: Receive;
  readonly life: { isStopping: boolean };
}

/** The road's one door for what channels bring, shut while the disk is full or the process stops. */
function openIntake(ground: GroundFloor, road: Road): Intake {
  const { config, log, clock, trade, data } = ground;
  const disk = watchDisk({ path: data.path, minFreeBytes: config.minFreeBytes, log });
  const life = { isStopping: false };
  const taking = receiveUpdates({
    road,
    clock,
    closedBecause: () => (life.isStopping ? 'The server is stopping.' : disk.fullBecause()),
    met: (update) => trade.met(update),
  });
  return { disk, receive: withoutStaffCodes(ground, taking), life };
}

/** How often the platforms are asked for the numbers of `/metrics`. */
const ASK_HEALTH_MS = 5 * 60_000;
/** A customer who waited for the server to come back speaks in this time. */
const SETTLE_MS = 100;

function jobsOf({ trade, clock, log, content }: GroundFloor, desk: DeskKeeping): Scheduler {
  return scheduler({
    jobs: [...trade.jobs, ...desk.jobs],
    leases: trade.leases,
    clock,
    log,
    timeZone: content.shop.working.timeZone,
  });
}

/** Intake first; then what is in hand; channels last, since messages in hand still leave through them. */
async function stopServer(
  parts: {
    door: Door;
    jobs: Scheduler;
    disk: DiskWatch;
    channels: readonly Channel[];
    road: Road;
  },
  ending: Endings,
): Promise<void> {
  const closing = ending.of('door', () => parts.door.close());
  await ending.of('jobs', () => parts.jobs.stop());
  parts.disk.stop();
  await stopRoad(parts, ending);
  await closing;
}

async function stopRoad(
  { road, channels }: { readonly road: Road; readonly channels: readonly Channel[] },
  ending: Endings,
): Promise<void> {
  await ending.of('road', () => road.stop());
  await Promise.all(channels.map((channel) => ending.of(`channel ${channel.name}`, () => channel.stop())));
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
