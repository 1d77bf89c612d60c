import type { Conversation } from '../core/conversation.ts';
import type { Effect } from '../core/effect.ts';
import { filingDue } from './settled-lines.ts';

/**
 * How long a process may send for a conversation without a further commit: what a customer waits at
 * most when it dies. Whoever sends slowly renews it in time.
 */
export const HOLD_MS = 6_000;
/** A retry this near is waited for in the process; a later one is left to the clock. */
export const NEAR_MS = 2_000;
/** Housekeeping is rounded up to this, so that it comes in batches. */
const HOUSEKEEPING_MS = 10_000;

export function isReady(effect: Effect, now: Date): boolean {
  return effect.notBefore === undefined || effect.notBefore.getTime() <= now.getTime();
}

export function isHeldByOther(conversation: Conversation, me: string, now: Date): boolean {
  const holder = conversation.holder;
  return holder !== undefined && holder.process !== me && holder.until.getTime() > now.getTime();
}

/** A process, and whether it delivers: one that only takes turns leaves its messages to those that do. */
export interface Sender {
  readonly process: string;
  readonly sends: boolean;
}

type Held = Pick<Conversation, 'holder'>;

/**
 * Who may send for the conversation after this commit: whoever does and is alive, else this process
 * when there is something to send soon, else nobody.
 */
export function holderAfter(conversation: Conversation, me: Sender, now: Date): Held {
  if (isHeldByOther(conversation, me.process, now) && conversation.outbox.length > 0) {
    return conversation.holder === undefined ? {} : { holder: conversation.holder };
  }
  if (!me.sends) return {};
  const soon = new Date(now.getTime() + NEAR_MS);
  if (!conversation.outbox.some((effect) => isReady(effect, soon))) return {};
  const mine = conversation.holder?.process === me.process ? conversation.holder : undefined;
  if (mine !== undefined && mine.until.getTime() - now.getTime() > HOLD_MS / 2) return { holder: mine };
  return { holder: { process: me.process, until: new Date(now.getTime() + HOLD_MS) } };
}

/**
 * When the clock must look at the conversation next, were it held so: the earliest timer, retry, end of
 * holding, or housekeeping.
 */
export function wakeAtOf(
  conversation: Conversation,
  holder: Conversation['holder'],
  now: Date,
): Date | undefined {
  const held = holder?.until.getTime() ?? Infinity;
  let first = Math.min(held, conversation.tombstoneUntil?.getTime() ?? Infinity);
  for (const timer of conversation.timers) first = Math.min(first, timer.due.getTime());
  for (const { notBefore } of conversation.outbox) {
    // What is ready is the holder's to send, and due again only when it has died.
    const isDue = notBefore === undefined || notBefore <= now;
    if (!isDue) first = Math.min(first, notBefore.getTime());
    else if (holder === undefined) first = 0;
  }
  const filing = filingDue(conversation);
  if (filing !== undefined) {
    first = Math.min(first, Math.ceil(filing.getTime() / HOUSEKEEPING_MS) * HOUSEKEEPING_MS);
  }
  return first === Infinity ? undefined : new Date(first);
}
