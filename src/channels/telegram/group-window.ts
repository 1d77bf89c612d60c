import { LRUCache } from 'lru-cache';
import { GROUP_PACE } from './limits.ts';

/**
 * What groups have got in the last minute: Telegram takes fewer messages to a group than one a second.
 * Counted in this process, for only one process at a time sends to a chat; another that takes over begins
 * anew and is told by 429 if that was too much.
 */
export interface GroupWindow {
  /** Milliseconds until one more may leave; 0: now. A chat of two has no such limit. */
  waitMs(chat: string, now: number): number;
  left(chat: string, now: number): void;
}

const MOST_GROUPS = 1_000;

export function groupWindow(): GroupWindow {
  const { messages, stretchMs } = GROUP_PACE;
  /** When the last so many messages to a group left, the oldest first. */
  const groups = new LRUCache<string, readonly number[]>({ max: MOST_GROUPS });
  return {
    waitMs(chat, now) {
      const times = groups.get(chat) ?? [];
      const [oldest = now] = times;
      return times.length < messages ? 0 : Math.max(0, oldest + stretchMs - now);
    },
    left(chat, now) {
      if (isGroup(chat)) groups.set(chat, [...(groups.get(chat) ?? []).slice(1 - messages), now]);
    },
  };
}

/** Groups and supergroups have negative numbers, people positive ones. */
export function isGroup(chat: string): boolean {
  return chat.startsWith('-');
}
