import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../core/errors.ts';
import type { Pace } from '../../road/ports.ts';
import { groupWindow } from './group-window.ts';
import { LEAST_CALL_MS } from './limits.ts';
import type { TelegramError } from './telegram-error.ts';

/** So many chats refused within so long, and so great a part of all that left: it is not about one chat. */
const GENERAL_CHATS = 4;
const GENERAL_PART = 0.25;
const GENERAL_MS = 2_000;
/** More messages than this wait for their turn: signs step back. */
const BUSY = 10;
const SIGN_WAIT_MS = 1_500;
const UNKNOWN_WAIT_MS = 5_000;

/** Leave to send: nothing goes out before the pace of the account, and of a group, allows it. */
export interface Leave {
  /**
   * Waits for its turn. Throws AppError `unavailable` with the time to wait when that comes later than
   * `untilMs` (of `performance.now`).
   */
  message(chat: string, untilMs: number): Promise<void>;
  /** Whether a sign may go out: never in the way of a message. It waits for its turn at most `mostMs`. */
  sign(chat: string, mostMs?: number): Promise<boolean>;
  /** Telegram said that it is too much. It does not say of what: one chat, until several are refused at once. */
  refused(chat: string, error: TelegramError): Promise<void>;
}

export function leaveBy(pace: Pace, clock: () => Date): Leave {
  let waiting = 0;
  const groups = groupWindow();
  const ask = async (chat: string): Promise<number> => {
    const groupMs = groups.waitMs(chat, clock().getTime());
    if (groupMs > 0) return groupMs;
    const ms = await pace.ask(chat);
    if (ms === 0) groups.left(chat, clock().getTime());
    return ms;
  };
  const lately = { since: -Infinity, left: 0, refused: new Set<string>() };
  const look = (): typeof lately => {
    const now = clock().getTime();
    if (now - lately.since < GENERAL_MS) return lately;
    return Object.assign(lately, { since: now, left: 0, refused: new Set<string>() });
  };
  return {
    async message(chat, untilMs) {
      waiting += 1;
      try {
        for (let ms = await ask(chat); ms > 0; ms = await ask(chat)) {
          if (performance.now() + ms > untilMs - LEAST_CALL_MS) throw tooFull(ms);
          await pause(ms);
        }
        look().left += 1;
      } finally {
        waiting -= 1;
      }
    },
    async sign(chat, mostMs = SIGN_WAIT_MS) {
      if (waiting > BUSY) return false;
      const ms = await pace.ask(signsOf(chat), mostMs);
      if (ms === 0) return true;
      if (ms > mostMs) return false;
      await pause(ms);
      return (await pace.ask(signsOf(chat), 0)) === 0;
    },
    async refused(chat, { retryAfterMs = UNKNOWN_WAIT_MS }) {
      const until = clock().getTime() + retryAfterMs;
      await pace.hold(until, chat);
      await pace.hold(until, signsOf(chat));
      const { left, refused } = look();
      refused.add(chat);
      if (refused.size >= GENERAL_CHATS && refused.size >= left * GENERAL_PART) await pace.hold(until);
    },
  };
}

/** Signs keep their own distance: none takes the place of a message to the chat. */
function signsOf(chat: string): string {
  return `sign:${chat}`;
}

function tooFull(retryAfterMs: number): AppError {
  return new AppError('unavailable', 'As much as Telegram allows is under way.', {
    retryAfterMs,
    isUntried: true,
  });
}
