import { setTimeout as pause } from 'node:timers/promises';
import { errorFields, isAppError } from '../../core/errors.ts';
import type { Log } from '../../road/ports.ts';
import type { ZaloBotApi } from './api.ts';
import { FIRST_REST_MS, LONGEST_REST_MS, POLL_LIMIT_MS, POLL_SECONDS } from './limits.ts';
import { WebhookInfo } from './payload.ts';

export interface Polling {
  /** Why nothing is fetched just now. */
  readonly trouble: 'webhook' | 'token' | 'away' | undefined;
  /** Ends the fetching. Resolves with the update that was fetched and could not be handed on. */
  stop(): Promise<unknown>;
}

interface PollingOptions {
  readonly api: ZaloBotApi;
  /** Takes one update; rejects with `unavailable` when it is to be brought again. */
  readonly take: (update: unknown) => Promise<void>;
  /** Left over from the last run. */
  readonly first?: unknown;
  readonly log: Log;
  readonly restMs?: number;
  /** How long the platform may hold an empty answer. */
  readonly pollSeconds?: number;
}

interface State {
  readonly ending: AbortController;
  trouble: Polling['trouble'];
  pending: unknown;
  rests: number;
}

/**
 * Fetches updates, one after the other. The platform keeps none that it has given: each is brought to
 * the road until it is taken, before the next is asked for.
 */
export function poll(options: PollingOptions): Polling {
  const state: State = {
    ending: new AbortController(),
    trouble: undefined,
    pending: options.first,
    rests: 0,
  };
  const running = run(options, state);
  return {
    get trouble() {
      return state.trouble;
    },
    async stop() {
      state.ending.abort();
      await running;
      return state.pending;
    },
  };
}

async function run(options: PollingOptions, state: State): Promise<void> {
  while (!state.ending.signal.aborted) {
    try {
      state.pending ??= await fetchOne(options, state);
      if (state.pending !== undefined) await options.take(state.pending);
      state.pending = undefined;
      state.rests = 0;
    } catch (error) {
      await rest(options, state, error);
    }
  }
}

/** It is never cut off: what the platform was about to give would be lost. */
async function fetchOne({ api, pollSeconds = POLL_SECONDS }: PollingOptions, state: State): Promise<unknown> {
  try {
    const update = await api.call('getUpdates', { timeout: String(pollSeconds) }, POLL_LIMIT_MS);
    state.trouble = undefined;
    return update ?? undefined;
  } catch (error) {
    // Nothing came while it waited.
    if (isAppError(error) && error.subject === '408') {
      state.trouble = undefined;
      return undefined;
    }
    state.trouble = await troubleOf(api, error);
    throw error;
  }
}

async function troubleOf(api: ZaloBotApi, error: unknown): Promise<Polling['trouble']> {
  if (isAppError(error, 'misconfigured')) return 'token';
  if (!isAppError(error) || error.subject === undefined) return 'away';
  try {
    const info = WebhookInfo.safeParse(await api.call('getWebhookInfo'));
    return info.success && (info.data.url ?? '') !== '' ? 'webhook' : 'away';
  } catch {
    return 'away';
  }
}

const SAYS: Readonly<Record<NonNullable<Polling['trouble']>, string>> = {
  webhook:
    'Zalo sends this bot’s messages to a webhook, so they cannot be fetched: run `langnghe zalo-bot disconnect`, or set LANGNGHE_ZALO_BOT_SECRET.',
  token: 'Zalo does not know this bot’s token: look at LANGNGHE_ZALO_BOT_TOKEN.',
  away: 'Zalo’s messages cannot be fetched just now; it is tried again.',
};

async function rest(options: PollingOptions, state: State, error: unknown): Promise<void> {
  const { log, restMs = FIRST_REST_MS } = options;
  const isRoad = state.pending !== undefined;
  if (isRoad && !isAppError(error, 'unavailable')) {
    // It will never be taken: the next must not wait for it.
    log.error(errorFields(error), 'A message from Zalo cannot be taken in.');
    state.pending = undefined;
    return;
  }
  if (!isRoad && state.rests === 0) log.warn(errorFields(error), SAYS[state.trouble ?? 'away']);
  const said = isAppError(error) ? (error.retryAfterMs ?? 0) : 0;
  const ms = Math.min(LONGEST_REST_MS, Math.max(said, restMs * 2 ** Math.min(state.rests, 10)));
  state.rests += 1;
  // A signal that has come already ends it at once.
  await pause(isRoad ? Math.min(ms, 2_000) : ms, undefined, { signal: state.ending.signal }).catch(
    () => undefined,
  );
}
