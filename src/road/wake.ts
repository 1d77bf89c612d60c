import type { Conversation } from '../core/conversation.ts';
import { isReady } from './hold.ts';
import { backOffMs } from './retry.ts';
import type { Log } from './ports.ts';

/** How often the clock asks which conversations are due: timers fire well within a second. */
const LOOK_MS = 250;
const MOST_AT_ONCE = 200;

export interface WakeOptions {
  readonly due: (now: Date, limit: number) => Promise<readonly string[]>;
  /** Looks at one conversation that is due; resolves when what was due is committed. */
  readonly wake: (id: string) => Promise<void>;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly log: Log;
}

export interface Wake {
  /** One look, now; for tests and for the first moment after a start. */
  look(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** Finds what is due, on any number of processes: each wake is an event, and `version` makes each count once. */
export function openWake(options: WakeOptions): Wake {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let looking: Promise<void> | undefined;
  let failures = 0;
  const waking = new Set<string>();

  const look = async (): Promise<void> => {
    try {
      const ids = await options.due(options.clock(), MOST_AT_ONCE);
      failures = 0;
      await Promise.all(ids.filter((id) => !waking.has(id)).map(wakeOne));
    } catch (error) {
      failures += 1;
      if (failures > 1) return;
      options.log.warn({ code: nameOf(error) }, 'The clock could not ask what is due; it goes on trying.');
    }
  };

  const wakeOne = async (id: string): Promise<void> => {
    waking.add(id);
    try {
      await options.wake(id);
    } catch (error) {
      // It is still due: the next look finds it again. The others must not wait for it.
      unseen(options.log, id, error);
    } finally {
      waking.delete(id);
    }
  };

  const next = (): void => {
    if (isStopped) return;
    const pause = failures === 0 ? LOOK_MS : Math.min(5_000, backOffMs(failures, options.random()));
    timer = setTimeout(
      () => {
        looking = look().then(() => {
          looking = undefined;
          next();
        });
      },
      pause * (0.8 + 0.4 * options.random()),
    );
  };

  return {
    look,
    start: next,
    stop: async () => {
      isStopped = true;
      if (timer !== undefined) clearTimeout(timer);
      await looking;
    },
  };
}

function unseen(log: Log, conversation: string, error: unknown): void {
  log.warn({ conversation, code: nameOf(error) }, 'A conversation that is due could not be looked at.');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** Ids of timers that have come, and whether the outbox has something that nobody alive is sending. */
export function whatIsDue(
  conversation: Conversation,
  now: Date,
): { readonly timers: readonly { id: string; due: Date }[]; readonly isOrphaned: boolean } {
  const timers = conversation.timers
    .filter((timer) => timer.due.getTime() <= now.getTime())
    .sort((a, b) => a.due.getTime() - b.due.getTime());
  const isHeld = conversation.holder !== undefined && conversation.holder.until.getTime() > now.getTime();
  const isOrphaned = !isHeld && conversation.outbox.some((effect) => isReady(effect, now));
  return { timers, isOrphaned };
}
