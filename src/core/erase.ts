import type { Conversation } from './conversation.ts';
import type { Act } from './effect.ts';
import type { Erase } from './event.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const TOMBSTONE_MS = 30 * DAY_MS;

/**
 * Empties a conversation. What stays: its id, its version (which never restarts), the ring of events
 * taken, and the place it talks to without the way there. Its pages go now, and once more a minute
 * later for a filing that was under way. Line numbers go on, so that a page of before can never be
 * taken for one of after.
 */
export function erase(before: Conversation, event: Erase): Conversation {
  const upTo = before.nextLine - 1;
  return {
    _id: before._id,
    shape: before.shape,
    version: before.version,
    address: { ...before.address, route: {} },
    customer: { id: before.customer.id },
    language: before.language,
    owner: { kind: 'bot' },
    stack: [],
    visits: before.visits,
    episodes: before.episodes,
    timers: [],
    lines: [],
    nextLine: before.nextLine,
    outbox: [erasePages(before, event, upTo, 'now'), erasePages(before, event, upTo, 'again')],
    seen: before.seen,
    ...(before.seenFrom !== undefined && { seenFrom: before.seenFrom }),
    ...(before.holder !== undefined && { holder: before.holder }),
    changedAt: event.at,
    tombstoneUntil: new Date(event.at.getTime() + TOMBSTONE_MS),
  };
}

function erasePages(before: Conversation, event: Erase, upTo: number, when: 'now' | 'again'): Act {
  return {
    kind: 'act',
    key: `${before._id}/erase/${upTo}/${when}`,
    attempts: 0,
    ...(when === 'again' && { notBefore: new Date(event.at.getTime() + MINUTE_MS) }),
    action: 'conversations.erase-pages',
    input: { upTo },
    deadline: new Date(event.at.getTime() + DAY_MS),
    tell: false,
  };
}
