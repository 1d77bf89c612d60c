import type { Line } from '../../core/conversation.ts';
import type { Log, Threads } from '../../road/ports.ts';
import { asker } from './asker.ts';
import type { Reader } from './reader.ts';
import { releasedLines } from './released.ts';
import { visibleAfter } from './visible.ts';

export interface Stream {
  /** Shows a conversation to a reader until the returned function is called. */
  open(reader: Reader): () => void;
  /** A line may be shown before its stored state says so. */
  release(conversation: string, line: number): void;
  /** What a client that asks again and again is shown. */
  read(conversation: string, after: number): Promise<{ shown: readonly Line[]; upTo: number }>;
  start(): void;
  stop(): void;
}

interface StreamOptions {
  readonly threads: Threads;
  readonly log: Log;
  readonly pollMs: number;
  readonly batch: number;
}

type Readers = ReadonlySet<Reader> | undefined;

/**
 * Shows lines to all readers of this process: at once what this process commits and sends, and by one
 * query each `pollMs` what other processes did.
 */
export function stream(options: StreamOptions): Stream {
  const { threads, batch } = options;
  const released = releasedLines();
  const readers = new Map<string, Set<Reader>>();
  const latest = new Map<string, readonly Line[]>();
  let unwatch: (() => void) | undefined;
  const isReleasedIn = (conversation: string) => (line: number) => released.has(conversation, line);
  const show = (conversation: string, lines: readonly Line[], after: number): void => {
    advance(readers.get(conversation), { lines, after, isReleased: isReleasedIn(conversation) });
  };
  const asking = asker({ ...options, readers, found: show });

  function showLatest(conversation: string, upTo = 0): void {
    const lines = latest.get(conversation) ?? [];
    const after = (lines[0]?.n ?? Infinity) - 1;
    show(conversation, lines, after);
    const isLate = (lines.at(-1)?.n ?? 0) < upTo;
    if (isLate || isBehind(readers.get(conversation), after)) asking.soon(conversation);
  }

  return {
    open(reader) {
      const { conversation } = reader;
      readers.set(conversation, (readers.get(conversation) ?? new Set()).add(reader));
      asking.soon(conversation);
      return () => {
        if (leave(readers, reader) === 0) latest.delete(conversation);
      };
    },
    release(conversation, line) {
      released.add(conversation, line);
      if (readers.has(conversation)) showLatest(conversation, line);
    },
    async read(conversation, after) {
      const found = await threads.since([{ conversation, after }], batch);
      return visibleAfter(found.get(conversation) ?? [], after, isReleasedIn(conversation));
    },
    start() {
      unwatch = threads.watch(({ _id: conversation, lines }) => {
        released.settle(conversation, lines);
        if (!readers.has(conversation)) return;
        latest.set(conversation, lines);
        showLatest(conversation);
      });
      asking.start();
    },
    stop() {
      unwatch?.();
      asking.stop();
    },
  };
}

interface Found {
  /** Every line after `after`, up to the last of them. */
  readonly lines: readonly Line[];
  readonly after: number;
  readonly isReleased: (line: number) => boolean;
}

function advance(readers: Readers, { lines, after, isReleased }: Found): void {
  for (const reader of readers ?? []) {
    // For a reader further back these lines begin too late.
    if (reader.at < after || !reader.hasRoom()) continue;
    const { shown, upTo } = visibleAfter(lines, reader.at, isReleased);
    if (upTo === reader.at) continue;
    reader.at = upTo;
    if (shown.length > 0) reader.show(shown, upTo);
  }
}

function isBehind(readers: Readers, after: number): boolean {
  return [...(readers ?? [])].some((reader) => reader.at < after);
}

/** How many readers of the conversation are left. */
function leave(readers: Map<string, Set<Reader>>, reader: Reader): number {
  const others = readers.get(reader.conversation);
  others?.delete(reader);
  if (others?.size === 0) readers.delete(reader.conversation);
  return others?.size ?? 0;
}
