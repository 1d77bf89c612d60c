import type { Facts } from './json.ts';

interface Common {
  /** Made of conversation, visit and step (or line): doing it twice under one key is doing it once. */
  readonly key: string;
  readonly attempts: number;
  /** Not before this time; absent means at once. */
  readonly notBefore?: Date;
}

/**
 * Why something is said that nobody asked for, and when it may be. `shop`: while the shop is open, `any`: outside
 * quiet hours. `talk`: it ends a talk, so quiet hours hold it back only from who is not there any more.
 */
export interface Unasked {
  readonly purpose: string;
  readonly hours: 'shop' | 'any' | 'talk';
}

/** Deliver one line. Messages of a conversation leave in the order of their lines. */
export interface Send extends Common {
  readonly kind: 'send';
  readonly line: number;
  /** Set when nobody asked for it: consent, hours and window are asked again at delivery. */
  readonly unasked?: Unasked;
  /**
   * The line's words, once it was put off at delivery: it then leaves as a new line, so that nothing said
   * meanwhile waits behind it.
   */
  readonly later?: Readonly<Record<string, unknown>>;
}

/** Ask something of the world: open a ticket, save a score, ask the order system, alert staff. */
export interface Act extends Common {
  readonly kind: 'act';
  readonly action: string;
  readonly input: Facts;
  /** Names of what in its input came from private answers: never kept anywhere but here. */
  readonly hides?: readonly string[];
  /** After this time it has failed and `failed` comes back. */
  readonly deadline: Date;
  /** Whether the outcome comes back as an event. A quiet action that fails for good becomes a dead letter. */
  readonly tell: boolean;
  /** Retries wait for the shop's hours. */
  readonly hours?: 'shop';
}

export type Effect = Send | Act;
