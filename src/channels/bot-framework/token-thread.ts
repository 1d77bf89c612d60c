import { Worker } from 'node:worker_threads';
import { AppError, errorFields } from '../../core/errors.ts';
import type { Log } from '../../road/ports.ts';
import {
  CHECK_LIMIT_MS,
  FIRST_REST_MS,
  LIVED_MS,
  LONGEST_REST_MS,
  MOST_CHECKS,
  START_LIMIT_MS,
} from './limits.ts';
import type { TokenCheck, TokenCheckOptions, Verdict } from './token-check.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** Where tokens are checked. */
export interface TokenChecker {
  /** Loads what checks, ahead of the first call. */
  start(): void;
  /** Throws AppError `unavailable` when it cannot be told in time. */
  readonly check: TokenCheck;
  stop(): Promise<void>;
}

export interface TokenThreadOptions extends TokenCheckOptions {
  readonly entry: URL;
  readonly log: Log;
  readonly limitMs?: number;
  readonly restMs?: number;
}

interface Waiting {
  readonly told: (verdict: Verdict) => void;
  readonly failed: (error: AppError) => void;
  readonly timer: NodeJS.Timeout;
}

interface State {
  readonly options: TokenThreadOptions;
  readonly waiting: Map<number, Waiting>;
  worker: Worker | undefined;
  startedAt: number;
  /** When the thread last said anything; undefined while it loads. */
  heardAt: number | undefined;
  ids: number;
  /** In a row. */
  ends: number;
  resting: { readonly timer: NodeJS.Timeout; readonly until: number } | undefined;
  isStopped: boolean;
}

/**
 * The library that checks tokens, in a thread of its own: it takes seconds to load and prints what it is
 * given. A thread that ends or hangs is started again, later each time; meanwhile nothing is let in.
 */
export function tokenThread(options: TokenThreadOptions): TokenChecker {
  const state: State = {
    options,
    waiting: new Map(),
    worker: undefined,
    startedAt: 0,
    heardAt: undefined,
    ids: 0,
    ends: 0,
    resting: undefined,
    isStopped: false,
  };
  return {
    start: () => void running(state),
    check: (vouched, authorization) => check(state, { vouched, authorization }),
    async stop() {
      state.isStopped = true;
      clearTimeout(state.resting?.timer);
      failAll(state, 'The server is stopping.', 0);
      await state.worker?.terminate();
    },
  };
}

function check(state: State, asked: Omit<ToWorker, 'id'>): Promise<Verdict> {
  const { options, waiting, resting, isStopped } = state;
  if (isStopped) return Promise.reject(away('The server is stopping.', 0));
  if (resting !== undefined)
    return Promise.reject(away('What checks tokens has stopped.', resting.until - performance.now()));
  if (waiting.size >= MOST_CHECKS) return Promise.reject(away('Too many tokens wait to be checked.', 0));
  const worker = running(state);
  const id = (state.ids += 1);
  return new Promise((told, failed) => {
    const askedAt = performance.now();
    const timer = setTimeout(() => late(state, id, askedAt), options.limitMs ?? CHECK_LIMIT_MS);
    waiting.set(id, { told, failed, timer });
    worker.postMessage({ id, ...asked } satisfies ToWorker);
  });
}

function running(state: State): Worker {
  return (state.worker ??= begun(state));
}

function begun(state: State): Worker {
  const { entry, log: _log, limitMs: _limit, restMs: _rest, ...data } = state.options;
  const worker = new Worker(entry, {
    workerData: data satisfies TokenCheckOptions,
    name: 'bot-framework',
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 },
    stdout: true,
    stderr: true,
  });
  // What the library prints may be parts of tokens: nobody reads it.
  worker.stdout.resume();
  worker.stderr.resume();
  worker.unref();
  state.startedAt = performance.now();
  state.heardAt = undefined;
  let why: unknown;
  worker.on('error', (error) => (why = error));
  worker.on('exit', () => ended(state, why));
  worker.on('message', (message: FromWorker) => heard(state, message));
  return worker;
}

function heard(state: State, message: FromWorker): void {
  state.heardAt = performance.now();
  if (message.kind === 'ready') return;
  const one = state.waiting.get(message.id);
  if (one === undefined) return;
  state.waiting.delete(message.id);
  clearTimeout(one.timer);
  one.told(message.verdict);
}

/** Not answered in time. A thread that has said nothing at all since hangs: it is ended, and begins again. */
function late(state: State, id: number, askedAt: number): void {
  const { waiting, heardAt, startedAt, worker } = state;
  waiting.get(id)?.failed(away('A token could not be checked in time.', 0));
  waiting.delete(id);
  const isLoading = heardAt === undefined && performance.now() - startedAt < START_LIMIT_MS;
  if (!isLoading && (heardAt ?? 0) < askedAt) void worker?.terminate();
}

function ended(state: State, why: unknown): void {
  state.worker = undefined;
  if (state.isStopped) return;
  const { log, restMs = FIRST_REST_MS } = state.options;
  if (performance.now() - state.startedAt > LIVED_MS) state.ends = 0;
  const waitMs = Math.min(restMs * 2 ** state.ends, LONGEST_REST_MS);
  state.ends += 1;
  const fields = why === undefined ? {} : errorFields(why);
  log.error(
    { ...fields, waitMs },
    'What checks the Bot Framework’s tokens has stopped; it is started again.',
  );
  const timer = setTimeout(() => {
    state.resting = undefined;
    running(state);
  }, waitMs).unref();
  state.resting = { timer, until: performance.now() + waitMs };
  failAll(state, 'What checks tokens has stopped.', waitMs);
}

function failAll({ waiting }: State, why: string, waitMs: number): void {
  for (const { failed, timer } of waiting.values()) {
    clearTimeout(timer);
    failed(away(why, waitMs));
  }
  waiting.clear();
}

function away(why: string, waitMs: number): AppError {
  return new AppError('unavailable', why, { retryAfterMs: Math.max(waitMs, 1_000) });
}
