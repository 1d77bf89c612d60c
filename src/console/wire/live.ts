import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { applyUpdate } from './apply-update.ts';
import type { Update } from './apply-update.ts';
import { oneStream } from './leader.ts';
import type { Held } from './leader.ts';

/** What the stream says to every tab. */
export type LiveMessage =
  | { readonly is: 'update'; readonly update: Update }
  /** Nobody knows what was missed: ask again for all that is on the screen. */
  | { readonly is: 'reset' }
  /** A beat: the stream is alive; `now` is the server's clock. */
  | { readonly is: 'alive'; readonly now: string };

/** Longer silence than two beats of 20 s: the connection is gone. */
const SILENCE_MS = 45_000;
const LOOK_MS = 5_000;
/** Changes that come together are asked for together: a busy minute must not ask a list every instant. */
const TOGETHER_MS = 250;

/** Tells what an update of this kind makes stale. Rooms say it for their own kinds. */
export type Touches = (update: Update) => readonly QueryKey[];

export interface LiveOptions {
  readonly cache: QueryClient;
  readonly touches: Touches;
  readonly onAlive: (isAlive: boolean, lastAt: Date) => void;
  readonly onUpdate?: (update: Update) => void;
}

/** Keeps what is shown true: hears the one stream and has what changed asked for again. */
export function hearLive({ cache, touches, onAlive, onUpdate }: LiveOptions): Held {
  let lastAt = new Date();
  let isAlive = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = new Map<string, readonly [QueryKey, Update]>();
  const askAll = (): void => {
    timer = undefined;
    for (const [key, update] of later.values()) askAgain(cache, key, update);
    later.clear();
  };
  const setAlive = (now: boolean): void => {
    if (now && !isAlive) void cache.invalidateQueries({ refetchType: 'active' });
    isAlive = now;
    onAlive(now, lastAt);
  };
  const hear = (message: LiveMessage): void => {
    lastAt = new Date();
    if (!isAlive || message.is === 'alive') setAlive(true);
    if (message.is === 'reset') void cache.invalidateQueries({ refetchType: 'active' });
    if (message.is !== 'update') return;
    for (const key of touches(message.update)) later.set(JSON.stringify(key), [key, message.update]);
    timer ??= setTimeout(askAll, TOGETHER_MS);
    onUpdate?.(message.update);
  };
  const stream = oneStream<LiveMessage>(openStream, hear);
  const watch = setInterval(() => {
    if (Date.now() - lastAt.getTime() > SILENCE_MS) setAlive(false);
  }, LOOK_MS);
  return {
    close() {
      clearInterval(watch);
      clearTimeout(timer);
      stream.close();
    },
  };
}

/** Only copies older than the told version are asked for again; lists have no version of their own. */
function askAgain(cache: QueryClient, key: QueryKey, update: Update): void {
  void cache.invalidateQueries({
    queryKey: key,
    predicate: ({ state }) => applyUpdate(versionIn(state.data, update), update) === 'ask-again',
  });
}

function versionIn(data: unknown, { id }: Update): { version: number } | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const kept = data as { readonly id?: unknown; readonly version?: unknown };
  return kept.id === id && typeof kept.version === 'number' ? { version: kept.version } : undefined;
}

/** A stream that was refused (a proxy without its server, a start) is asked for again after so long. */
const REFUSED_MS = 3_000;

/**
 * The browser opens it again by itself and names the last event it had (`Last-Event-ID`). Refused, it does not:
 * then it is opened anew here, and what was missed is not known.
 */
function openStream(say: (message: LiveMessage) => void): Held {
  let isAnew = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = (): EventSource => {
    const opened = listened(say, () => {
      if (isAnew) say({ is: 'reset' });
      isAnew = false;
    });
    opened.addEventListener('error', () => {
      if (opened.readyState !== EventSource.CLOSED) return;
      isAnew = true;
      timer = setTimeout(() => (source = open()), REFUSED_MS);
    });
    return opened;
  };
  let source = open();
  return {
    close: () => {
      clearTimeout(timer);
      source.close();
    },
  };
}

function listened(say: (message: LiveMessage) => void, greeted: () => void): EventSource {
  const source = new EventSource('/api/v1/live');
  const alive = ({ data }: MessageEvent<string>): void => {
    const said: unknown = data === '' ? undefined : JSON.parse(data);
    const now = typeof said === 'object' && said !== null && 'now' in said ? String(said.now) : '';
    say({ is: 'alive', now });
  };
  source.addEventListener('hello', alive);
  source.addEventListener('hello', greeted);
  source.addEventListener('beat', alive);
  source.addEventListener('reset', () => say({ is: 'reset' }));
  source.addEventListener('change', ({ data }: MessageEvent<string>) => {
    // Written by the server's own live feed.
    say({ is: 'update', update: JSON.parse(data) as Update });
  });
  return source;
}
