import type { Conversation } from '../core/conversation.ts';
import type { Effect } from '../core/effect.ts';

/** What this process has in hand for one conversation it may send for. */
export interface Hand {
  /** As last committed; undefined once it was put down. */
  conversation: Conversation | undefined;
  /** Effects under way or finished whose note is not committed yet: never begun a second time here. */
  begun: string[];
  /** Attempts whose note is not committed yet: not before this time, whatever the outbox still says. */
  waits: Wait[];
  /** Whether a message is leaving: the next waits for it. */
  isSending: boolean;
  /** Set while a retry is near enough to be waited for here. */
  nap: NodeJS.Timeout | undefined;
}

interface Wait {
  readonly key: string;
  readonly attempts: number;
  readonly notBefore: Date;
}

export function newHand(conversation: Conversation): Hand {
  return { conversation, begun: [], waits: [], isSending: false, nap: undefined };
}

/** Forgets what the committed conversation knows: effects that are gone, attempts that are counted. */
export function forgetNoted(hand: Hand, { outbox }: Conversation): void {
  if (hand.begun.length > 0) {
    hand.begun = hand.begun.filter((key) => outbox.some((effect) => effect.key === key));
  }
  if (hand.waits.length > 0) hand.waits = hand.waits.filter((wait) => !isCounted(outbox, wait));
}

/** A wait for our own pace is no attempt: such a note is known by its time alone. */
function isCounted(outbox: readonly Effect[], { key, attempts, notBefore }: Wait): boolean {
  const open = outbox.find((effect) => effect.key === key);
  if (open === undefined || open.attempts > attempts) return true;
  return open.attempts === attempts && open.notBefore !== undefined && open.notBefore >= notBefore;
}

/** When an effect may be begun, its last attempt here taken into account. */
export function notBeforeOf(hand: Hand, effect: Effect): Date | undefined {
  if (hand.waits.length === 0) return effect.notBefore;
  return hand.waits.find((wait) => wait.key === effect.key)?.notBefore ?? effect.notBefore;
}
