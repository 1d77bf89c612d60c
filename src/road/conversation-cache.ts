import { LRUCache } from 'lru-cache';
import type { Conversation } from '../core/conversation.ts';
import { roughBytes } from './rough-bytes.ts';

/** A copy may be this old: after that an erasure elsewhere is surely known here (law 11). */
const TEN_MINUTES_MS = 10 * 60 * 1000;

/** Live conversations as last committed, bounded in bytes. `version` proves a copy at the next commit. */
export interface ConversationCache {
  get(id: string): Conversation | undefined;
  set(conversation: Conversation): void;
  drop(id: string): void;
}

export function conversationCache(mostBytes: number): ConversationCache {
  const cache = new LRUCache<string, Conversation>({
    maxSize: mostBytes,
    ttl: TEN_MINUTES_MS,
    ttlResolution: 1_000,
    sizeCalculation: roughBytes,
  });
  return {
    get: (id) => cache.get(id),
    set: (conversation) => void cache.set(conversation._id, conversation),
    drop: (id) => void cache.delete(id),
  };
}
