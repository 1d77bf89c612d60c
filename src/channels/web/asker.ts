import type { Line } from '../../core/conversation.ts';
import type { Log, Threads } from '../../road/ports.ts';
import type { Reader } from './reader.ts';

interface AskerOptions {
  readonly threads: Threads;
  readonly log: Log;
  readonly pollMs: number;
  readonly batch: number;
  readonly readers: ReadonlyMap<string, ReadonlySet<Reader>>;
  /** Takes the lines after `after`. */
  readonly found: (conversation: string, lines: readonly Line[], after: number) => void;
}

/** Asks the database for many readers at once, one query at a time. */
export function asker({ threads, log, pollMs, batch, readers, found }: AskerOptions) {
  const wanted = new Set<string>();
  let isAsking = false;
  let hasFailed = false;
  let timer: NodeJS.Timeout | undefined;

  async function ask(): Promise<void> {
    const asks = [...wanted].flatMap((conversation) => {
      const from = lowestPosition(readers.get(conversation));
      return from === undefined ? [] : [{ conversation, after: from }];
    });
    wanted.clear();
    if (asks.length === 0) return;
    const answers = await threads.since(asks, batch);
    for (const { conversation, after } of asks) {
      const lines = answers.get(conversation) ?? [];
      found(conversation, lines, after);
      const now = lowestPosition(readers.get(conversation));
      // A full batch that moved somebody on: there is more to read.
      if (lines.length >= batch && now !== undefined && now > after) wanted.add(conversation);
    }
  }

  async function askWhileWanted(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      while (wanted.size > 0) await ask();
      hasFailed = false;
    } catch (cause) {
      // Readers keep their position and the next tick asks again: nothing is lost.
      if (!hasFailed)
        log.warn({ cause: cause instanceof Error ? cause.name : 'unknown' }, 'web: lines cannot be read');
      hasFailed = true;
    } finally {
      isAsking = false;
    }
  }

  return {
    soon(conversation: string) {
      wanted.add(conversation);
      setImmediate(() => void askWhileWanted());
    },
    start() {
      timer = setInterval(() => {
        for (const conversation of readers.keys()) wanted.add(conversation);
        void askWhileWanted();
      }, pollMs);
    },
    stop() {
      clearInterval(timer);
    },
  };
}

function lowestPosition(readers: ReadonlySet<Reader> | undefined): number | undefined {
  let lowest: number | undefined;
  for (const reader of readers ?? []) {
    if (reader.hasRoom()) lowest = Math.min(lowest ?? Infinity, reader.at);
  }
  return lowest;
}
