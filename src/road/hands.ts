import type { Conversation } from '../core/conversation.ts';
import type { Effect } from '../core/effect.ts';

/** What this process has in hand for one conversation it may send for. */
export interface Hand {
  /** As last committed. */
  conversation: Conversation;
  /** Effects under way or finished whose note is not committed yet: never begun a second time here. */
  readonly begun: Set<string>;
  /** Attempts whose note is not committed yet: not before this time, whatever the outbox still says. */
  readonly waits: Map<string, { readonly attempts: number; readonly notBefore: Date }>;
  /** Whether a message is leaving: the next waits for it. */
  isSending: boolean;
  /** Set while a retry is near enough to be waited for here. */
  nap: NodeJS.Timeout | undefined;
}

export function newHand(conversation: Conversation): Hand {
  return { conversation, begun: new Set(), waits: new Map(), isSending: false, nap: undefined };
}

/** Forgets what the committed conversation knows: effects that are gone, attempts that are counted. */
export function forgetNoted(hand: Hand): void {
  if (hand.begun.size === 0 && hand.waits.size === 0) return;
  const open = new Map(hand.conversation.outbox.map((effect) => [effect.key, effect.attempts]));
  for (const key of hand.begun) if (!open.has(key)) hand.begun.delete(key);
  for (const [key, { attempts }] of hand.waits) {
    if ((open.get(key) ?? attempts) >= attempts) hand.waits.delete(key);
  }
}

/** When an effect may be begun, its last attempt here taken into account. */
export function notBeforeOf(hand: Hand, effect: Effect): Date | undefined {
  return hand.waits.get(effect.key)?.notBefore ?? effect.notBefore;
}
