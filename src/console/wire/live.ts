import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { applyUpdate } from './apply-update.ts';
import type { Update } from './apply-update.ts';
import { keys } from './keys.ts';
import { oneStream } from './leader.ts';
import type { Held } from './leader.ts';
import { tellBack } from './under-way.ts';

/** What the stream says to every tab. */
export type LiveMessage =
  | { readonly is: 'update'; readonly update: Update }
  /** Nobody knows what was missed: ask again for all that is on the screen. */
  | { readonly is: 'reset' }
  /** A beat: the stream is alive; `now` is the server's clock. */
  | { readonly is: 'alive'; readonly now: string }
  /** The stream broke off, or was refused; it is being opened again. */
  | { readonly is: 'cut' };

/** Longer silence than two beats of 20 s: the connection is gone. */
const SILENCE_MS = 45_000;
const LOOK_MS = 5_000;
/** A stream that was cut is usually there again after two seconds: nobody must read of that. */
const CUT_MS = 4_000;
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
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = new Map<string, readonly [QueryKey, Update]>();
  const askAll = (): void => {
    timer = undefined;
    for (const [key, update] of later.values()) askAgain(cache, key, update);
    later.clear();
  };
  const line = watchLine(
    (isAlive, lastAt) => {
      onAlive(isAlive, lastAt);
      // The stream may be refused because the log-in has ended.
      if (!isAlive) void cache.invalidateQueries({ queryKey: keys.me() });
    },
    (wasLong) => {
      askMissed(cache, wasLong);
      tellBack();
    },
  );
  const hear = (message: LiveMessage): void => {
    if (message.is === 'cut') line.cut();
    else line.heard(message.is === 'alive');
    if (message.is === 'reset') void cache.invalidateQueries({ refetchType: 'active' });
    if (message.is !== 'update') return;
    for (const key of touches(message.update)) later.set(JSON.stringify(key), [key, message.update]);
    timer ??= setTimeout(askAll, TOGETHER_MS);
    onUpdate?.(message.update);
  };
  const stream = oneStream<LiveMessage>(openStream, hear);
  return {
    close() {
      line.close();
      clearTimeout(timer);
      stream.close();
    },
  };
}

interface Line extends Held {
  /** Something came. `isBeat`: not because anything changed. */
  heard(isBeat: boolean): void;
  cut(): void;
}

/** Knows whether there is a connection. `back`: there is one again; whether it was gone so long that it was said. */
function watchLine(onAlive: LiveOptions['onAlive'], back: (wasLong: boolean) => void): Line {
  let lastAt = new Date();
  let isAlive = true;
  let cutTimer: ReturnType<typeof setTimeout> | undefined;
  const gone = (): void => {
    if (!isAlive) return;
    isAlive = false;
    onAlive(false, lastAt);
  };
  const watch = setInterval(() => {
    if (Date.now() - lastAt.getTime() > SILENCE_MS) gone();
  }, LOOK_MS);
  // The browser knows it at once: it has no network.
  window.addEventListener('offline', gone);
  return {
    heard(isBeat) {
      lastAt = new Date();
      const wasLong = !isAlive;
      const wasCut = cutTimer !== undefined;
      clearTimeout(cutTimer);
      cutTimer = undefined;
      isAlive = true;
      if (wasLong || isBeat) onAlive(true, lastAt);
      if (wasLong || wasCut) back(wasLong);
    },
    cut() {
      cutTimer ??= setTimeout(gone, CUT_MS);
    },
    close() {
      clearInterval(watch);
      clearTimeout(cutTimer);
      window.removeEventListener('offline', gone);
    },
  };
}

/** After a short cut the stream goes on where it was: only what was asked for meanwhile in vain is missing. */
function askMissed(cache: QueryClient, wasLong: boolean): void {
  void cache.invalidateQueries({
    refetchType: 'active',
    predicate: ({ state }) => wasLong || state.status === 'error',
  });
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
const NETWORK = ['online', 'offline'] as const;

/**
 * The browser opens it again by itself and names the last event it had (`Last-Event-ID`). Refused, it does not:
 * then it is opened anew here, as it is when the network comes or goes: a stream that was held over that may never
 * say another word. What was missed is not known then.
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
      say({ is: 'cut' });
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(anew, REFUSED_MS);
    });
    return opened;
  };
  const anew = (): void => {
    clearTimeout(timer);
    source.close();
    isAnew = true;
    source = open();
  };
  let source = open();
  for (const event of NETWORK) window.addEventListener(event, anew);
  return {
    close: () => {
      for (const event of NETWORK) window.removeEventListener(event, anew);
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
