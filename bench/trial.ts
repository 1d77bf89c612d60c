import { connections } from './connections.ts';
import type { Contestant } from './contestants.ts';
import { crowd } from './crowd.ts';
import type { Crowd, Tally } from './crowd.ts';
import { percentile } from './numbers.ts';
import { freePort, listening, startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';
import type { StubApi } from './stub-api.ts';

export type Load = { readonly closed: number } | { readonly open: number };

/** Cold code is several times slower: so many messages come first, as long as that takes no longer than this. */
const WARM_LIMIT_MS = 20_000;

export interface Effort {
  readonly warmMessages: number;
  readonly measureMs: number;
}

export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly cpuMs: number;
  readonly rssMb: number;
  /** Share of its core that the driver used; near 1 the driver is what is measured. */
  readonly driver: number;
  /** Time from the last reply to nothing left to do; part of the time measured. */
  readonly settleMs: number;
  readonly faults: number;
}

interface Running {
  readonly server: ServerProcess;
  readonly customers: Crowd;
  readonly end: () => Promise<void>;
}

export async function launch(contestant: Contestant, api: StubApi): Promise<Running> {
  const port = await freePort();
  const server = startServer({ ...contestant.command(api.url, port), port, core: 0 });
  const lines = connections(port);
  try {
    await listening(port);
  } catch (thrown) {
    await server.stop();
    throw thrown;
  }
  const customers = crowd(contestant, api, lines, port);
  return {
    server,
    customers,
    async end() {
      customers.leave();
      lines.stop();
      await server.stop();
      contestant.clean?.();
    },
  };
}

/** Starts the server, warms it up, measures, and waits until it has finished all it took in. */
export async function trial(
  contestant: Contestant,
  api: StubApi,
  load: Load,
  effort: Effort,
): Promise<Measured> {
  const { server, customers, end } = await launch(contestant, api);
  try {
    await warm(customers, 'closed' in load ? load.closed : 100, effort.warmMessages);
    await settled(contestant, server.port);
    customers.reset();
    const cpu = server.cpuMs();
    const driver = process.cpuUsage();
    const began = performance.now();
    if ('closed' in load) await customers.closed(load.closed, effort.measureMs);
    else await customers.open(load.open, effort.measureMs);
    const answered = performance.now();
    await settled(contestant, server.port);
    const ended = performance.now();
    const used = process.cpuUsage(driver);
    return {
      ...figures(customers.tally, ended - began, server.cpuMs() - cpu),
      rssMb: server.rssMb(),
      driver: (used.user + used.system) / 1000 / (ended - began),
      settleMs: ended - answered,
    };
  } finally {
    await end();
  }
}

async function warm(customers: Crowd, count: number, messages: number): Promise<void> {
  const until = performance.now() + WARM_LIMIT_MS;
  while (customers.tally.messages < messages && performance.now() < until) await customers.closed(count, 500);
}

function figures(tally: Tally, ms: number, cpuMs: number): Omit<Measured, 'rssMb' | 'driver' | 'settleMs'> {
  const sorted = Float64Array.from(tally.latencies).sort();
  return {
    perSecond: (tally.messages / ms) * 1000,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    cpuMs: cpuMs / tally.messages,
    faults: tally.refused + tally.wrong + tally.unasked + tally.lost,
  };
}

export async function settled(contestant: Contestant, port: number): Promise<void> {
  if (contestant.left === undefined) return;
  const until = performance.now() + 30_000;
  while ((await contestant.left(port)) > 0) {
    if (performance.now() > until) throw new Error(`${contestant.name} does not come to rest`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** RSS with so many customers in the middle of their survey, and how much of it are pages of files. */
export async function memoryTrial(
  contestant: Contestant,
  api: StubApi,
  count: number,
): Promise<{ readonly rssMb: number; readonly mappedMb: number }> {
  const { server, customers, end } = await launch(contestant, api);
  try {
    await customers.partway(count, 2, 200);
    await settled(contestant, server.port);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const { lost, wrong } = customers.tally;
    if (lost + wrong > 0) throw new Error(`${contestant.name}: ${lost} lost, ${wrong} wrong`);
    return { rssMb: server.rssMb(), mappedMb: server.mappedMb() };
  } finally {
    await end();
  }
}

/** From spawning the process to its first reply posted. */
export async function startTrial(contestant: Contestant, api: StubApi): Promise<number> {
  const { server, customers, end } = await launch(contestant, api);
  try {
    await customers.partway(1, 1, 1);
    if (customers.tally.messages !== 1) throw new Error(`${contestant.name} gave no first answer`);
    return performance.now() - server.spawnedAt;
  } finally {
    await end();
  }
}
