import type { Conversation } from '../core/conversation.ts';

/** What this process has in hand for one conversation it may send for. */
export interface Hand {
  /** As last committed. */
  conversation: Conversation;
  /** Effects under way or finished whose note is not committed yet: never begun a second time here. */
  readonly begun: Set<string>;
  /** Whether a message is leaving: the next waits for it. */
  isSending: boolean;
  /** Set while a retry is near enough to be waited for here. */
  nap: NodeJS.Timeout | undefined;
}

export function newHand(conversation: Conversation): Hand {
  return { conversation, begun: new Set(), isSending: false, nap: undefined };
}

/** Forgets what is no longer in the outbox: its note has been committed. */
export function forgetNoted(hand: Hand): void {
  if (hand.begun.size === 0) return;
  const open = new Set(hand.conversation.outbox.map((effect) => effect.key));
  for (const key of hand.begun) if (!open.has(key)) hand.begun.delete(key);
}
