import { setTimeout as pause } from 'node:timers/promises';
import { errorFields, isAppError } from '../../core/errors.ts';
import type { Log, Receive, Vault } from '../../road/ports.ts';
import type { TelegramApi } from './api.ts';
import type { Brought } from './intake.ts';
import { ALLOWED_UPDATES, POLL_BATCH, POLL_SECONDS } from './limits.ts';
import { TelegramError } from './telegram-error.ts';

export interface PollingParts {
  readonly name: string;
  readonly api: TelegramApi;
  readonly read: (given: unknown) => Brought | undefined;
  readonly receive: Receive;
  readonly log: Log;
  readonly random: () => number;
  /** Keeps several processes from fetching at the same time. */
  readonly vault?: Pick<Vault, 'alone'>;
  /** Shorter in tests. */
  readonly times?: Partial<PollingTimes>;
}

export interface PollingTimes {
  readonly pollSeconds: number;
  /** While something is not kept yet, new updates are looked for at least so often. */
  readonly lookMs: number;
  readonly againMs: number;
  readonly longestMs: number;
  /** How often it is looked whether the process that fetches has gone. */
  readonly turnMs: number;
}

const TIMES: PollingTimes = {
  pollSeconds: POLL_SECONDS,
  lookMs: 1_000,
  againMs: 500,
  longestMs: 30_000,
  turnMs: 5_000,
};

interface Polling extends PollingParts {
  readonly times: PollingTimes;
  readonly signal: AbortSignal;
  /** The first update that is not kept; asking from here confirms all before it. */
  offset: number;
  /** Updates taken up here: `true` once they are kept. */
  readonly taken: Map<number, boolean>;
  /** The last update of each thread that is under way: the next waits for it. */
  readonly lanes: Map<string, Promise<void>>;
  failures: number;
}

/**
 * Fetches updates where no public address is. An update is confirmed only when it and all before it are
 * kept. Those of one chat are taken one after the other; one that cannot be kept holds up its own chat,
 * and the others until Telegram's hundred are full.
 */
export function startPolling(parts: PollingParts): { stop(): Promise<void> } {
  const end = new AbortController();
  const polling: Polling = {
    ...parts,
    times: { ...TIMES, ...parts.times },
    signal: end.signal,
    offset: 0,
    taken: new Map(),
    lanes: new Map(),
    failures: 0,
  };
  const running = inTurn(polling);
  return {
    async stop() {
      end.abort();
      await running;
    },
  };
}

const LEASE_MS = 30_000;

/** One process at a time: two would take each other's place at Telegram again and again. */
async function inTurn(polling: Polling): Promise<void> {
  const { vault, name, log } = polling;
  while (!isEnded(polling)) {
    try {
      await (vault === undefined ? run(polling) : vault.alone(`${name}:poll`, LEASE_MS, () => run(polling)));
    } catch (error) {
      log.warn({ channel: name, ...errorFields(error) }, 'This process cannot fetch updates just now.');
    }
    await rest(polling, polling.times.turnMs);
  }
}

async function run(polling: Polling): Promise<void> {
  while (!isEnded(polling)) {
    try {
      const given: readonly unknown[] = await ask(polling);
      polling.failures = 0;
      for (const one of given) begin(polling, one);
      if (given.length === 0 && polling.taken.size === 0) await nothingNew(polling);
      await keptOrTime(polling);
      confirm(polling);
    } catch (error) {
      if (!isEnded(polling)) await failed(polling, error);
    }
  }
  // What is under way still ends here, before another process may fetch the same.
  await Promise.all(polling.lanes.values());
}

/** A server of one's own may not hold an empty answer back. */
const EMPTY_REST_MS = 20;

/**
 * All is confirmed by then. After a week of silence Telegram counts from anywhere, and an offset of the old
 * count would confirm what was never seen: without one it gives whatever is not confirmed.
 */
async function nothingNew(polling: Polling): Promise<void> {
  polling.offset = 0;
  await rest(polling, EMPTY_REST_MS);
}

/** Until all that is under way is kept, or it is time to look for more. */
function keptOrTime({ lanes, signal, times }: Polling): Promise<void> {
  if (lanes.size === 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, times.lookMs);
    signal.addEventListener('abort', done);
    void Promise.all(lanes.values()).then(done);
  });
}

function ask({ api, offset, times, signal }: Polling): Promise<readonly unknown[]> {
  return api.call(
    'getUpdates',
    { offset, limit: POLL_BATCH, timeout: times.pollSeconds, allowed_updates: ALLOWED_UPDATES },
    { limitMs: (times.pollSeconds + 10) * 1_000, signal },
  );
}

function begin(polling: Polling, given: unknown): void {
  const brought = polling.read(given);
  if (brought === undefined || polling.taken.has(brought.id)) return;
  const { id, thread } = brought;
  if (polling.offset === 0) polling.offset = id;
  polling.taken.set(id, false);
  const before = polling.lanes.get(thread) ?? Promise.resolve();
  const lane = before.then(() => untilKept(polling, brought));
  polling.lanes.set(thread, lane);
  void lane.then(() => {
    if (polling.lanes.get(thread) === lane) polling.lanes.delete(thread);
  });
}

/** Never rejects: what cannot be kept now is tried again until it is, or the process ends. */
async function untilKept(polling: Polling, brought: Brought): Promise<void> {
  for (let tries = 1; !polling.signal.aborted; tries += 1) {
    try {
      await brought.take(polling.receive);
      polling.taken.set(brought.id, true);
      return;
    } catch (error) {
      if (!isAppError(error, 'unavailable') && !isAppError(error, 'stale')) {
        polling.log.error({ channel: polling.name, ...errorFields(error) }, 'An update could not be taken.');
      }
      // Its chat stands still meanwhile, and after a hundred updates every other: never so long as Telegram may ask.
      const restMs = Math.max(askedFor(error), backOff(polling, tries));
      await rest(polling, Math.min(restMs, polling.times.longestMs));
    }
  }
}

function confirm(polling: Polling): void {
  const { taken } = polling;
  const ids = [...taken.keys()].sort((a, b) => a - b);
  for (const id of ids) {
    if (taken.get(id) !== true) {
      polling.offset = id;
      return;
    }
    polling.offset = id + 1;
    taken.delete(id);
  }
}

/** 409: another process polls (a redeploy) or a webhook is set; both are for people to end, and may end soon. */
async function failed(polling: Polling, error: unknown): Promise<void> {
  const { log, name } = polling;
  polling.failures += 1;
  if (error instanceof TelegramError && error.status === 409) {
    const hint = error.description.includes('webhook')
      ? 'A webhook is set for this bot, so updates cannot be fetched: `langnghe telegram connect` takes it away.'
      : 'Another process fetches the updates of this bot; it is tried again until that one stops.';
    if (polling.failures === 1) log.warn({ channel: name }, hint);
  } else if (polling.failures === 1) {
    const level = isAppError(error, 'misconfigured') ? 'error' : 'warn';
    log[level]({ channel: name, ...errorFields(error) }, 'Updates cannot be fetched; it is tried again.');
  }
  await rest(polling, Math.max(askedFor(error), backOff(polling, polling.failures)));
}

/** How long to wait, where that was said. */
function askedFor(error: unknown): number {
  return isAppError(error) ? (error.retryAfterMs ?? 0) : 0;
}

function backOff({ times, random }: Polling, tries: number): number {
  const full = Math.min(times.longestMs, times.againMs * 2 ** Math.min(tries - 1, 20));
  return full / 2 + (full / 2) * random();
}

function isEnded({ signal }: Polling): boolean {
  return signal.aborted;
}

async function rest({ signal }: Polling, ms: number): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}
