import { AppError, errorFields, isAppError } from '../core/errors.ts';
import type { Job, Log } from '../road/ports.ts';
import type { Leases } from './leases.ts';

/** Calls back at each time the expression names, until stopped. */
export type Cron = (expression: string, tick: (at: Date) => void, timeZone: string) => { stop(): void };

export interface Scheduler {
  start(): Promise<void>;
  /** No more ticks; asks running jobs to end and waits for them. */
  stop(): Promise<void>;
  /** Runs a job for one tick, under its lease. Resolves when it has ended. */
  run(name: string, tick: Date): Promise<'ran' | 'busy' | 'elsewhere' | 'failed'>;
}

export interface SchedulerOptions {
  readonly jobs: readonly Job[];
  readonly leases: Leases;
  readonly clock: () => Date;
  readonly log: Log;
  /** Expressions are read in this zone. */
  readonly timeZone: string;
  /** How long a run may take before it is asked to stop; its lease lasts a little longer. */
  readonly timeLimitMs?: number;
  readonly cron?: Cron;
}

const DEFAULT_LIMIT_MS = 5 * 60_000;
const GRACE_MS = 30_000;

/**
 * Runs jobs at their times: each tick in one process of many, never beside itself, with a time
 * limit. A run that fails is logged, once, and tried again at its next tick.
 */
export function scheduler(options: SchedulerOptions): Scheduler {
  const running = new Map<string, { readonly ended: Promise<unknown>; readonly abort: AbortController }>();
  const ticking: { stop(): void }[] = [];
  let isStopped = false;

  async function run(name: string, tick: Date) {
    const job = options.jobs.find((each) => each.name === name);
    if (!job) throw new AppError('not-found', `No job is called ${name}.`, { subject: name });
    if (isStopped || running.has(name)) {
      options.log.debug(
        { job: name },
        isStopped ? 'stopping, tick skipped' : 'job still running, tick skipped',
      );
      return 'busy';
    }
    const abort = new AbortController();
    const ended = runUnderLease(options, job, tick, abort).finally(() => running.delete(name));
    running.set(name, { ended, abort });
    return ended;
  }

  return {
    async start() {
      const cron = options.cron ?? (await nodeCron());
      // A process may be told to stop while it still begins: what ticked from then on would keep it alive.
      if (isStopped) return;
      for (const job of options.jobs) {
        ticking.push(cron(job.cron, (at) => void run(job.name, at), options.timeZone));
      }
    },
    async stop() {
      isStopped = true;
      for (const each of ticking.splice(0)) each.stop();
      for (const { abort } of running.values()) abort.abort(new Error('shutting down'));
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
    run,
  };
}

async function runUnderLease(
  { leases, clock, log, timeLimitMs = DEFAULT_LIMIT_MS }: SchedulerOptions,
  job: Job,
  tick: Date,
  abort: AbortController,
): Promise<'ran' | 'elsewhere' | 'failed'> {
  const limit = setTimeout(() => abort.abort(new Error('time limit')), timeLimitMs);
  const started = clock().getTime();
  try {
    if (!(await leases.take(job.name, tick, timeLimitMs + GRACE_MS))) return 'elsewhere';
    const { did } = await job.run(clock(), abort.signal);
    const fields = { job: job.name, did, ms: clock().getTime() - started };
    if (did > 0) log.info(fields, 'job done');
    else log.debug(fields, 'job done, nothing to do');
    await leases.release(job.name);
    return 'ran';
  } catch (error) {
    const fields = { job: job.name, ...errorFields(error), ms: clock().getTime() - started };
    if (isAppError(error, 'unavailable')) log.warn(fields, 'job could not run');
    else log.error(fields, 'job failed');
    // The lease ends by itself if the database is away.
    await leases.release(job.name).catch(() => undefined);
    return 'failed';
  } finally {
    clearTimeout(limit);
  }
}

/** Loaded when the clock starts: nothing before the first answer needs it. */
async function nodeCron(): Promise<Cron> {
  const { schedule } = await import('node-cron');
  return (expression, tick, timeZone) => {
    const task = schedule(
      expression,
      ({ date }) => tick(new Date(Math.floor(date.getTime() / 1000) * 1000)),
      {
        timezone: timeZone,
        suppressMissedWarning: true,
      },
    );
    return { stop: () => void task.destroy() };
  };
}
