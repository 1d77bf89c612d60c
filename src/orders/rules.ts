import { timingSafeEqual } from 'node:crypto';
import type { OrderState } from './states.ts';

/** Three wrong answers within a day close an order, a customer or a conversation to more. */
export const WRONG_ALLOWED = 3;
export const WRONG_KEPT_MS = 24 * 3_600_000;

/**
 * A phone number as E.164, from the ways it is written in Vietnam: `0901 234 567`, `84901234567`,
 * `+84 (0)90…`, and without the zero that a spreadsheet has eaten. Undefined when it is none.
 */
export function readPhone(text: string): string | undefined {
  const plain = text.replace(/[\s.\-()/\u00a0]/g, '').replace(/^00/, '+');
  const national = /^(?:\+?84)?0?([35789]\d{8}|2\d{9})$/.exec(plain);
  if (national) return `+84${national[1] ?? ''}`;
  return /^\+[1-9]\d{7,14}$/.test(plain) && !plain.startsWith('+84') ? plain : undefined;
}

/**
 * Whether the digits given are the last four of the order's phone. Takes the same steps when there is
 * no order, so that the answer does not tell the two apart.
 */
export function digitsMatch(given: string, order: { readonly lastFour: string } | undefined | null): boolean {
  const digits = Buffer.from(given.replace(/\D/g, '').slice(-4).padStart(4, 'x'));
  const wanted = Buffer.from(order ? order.lastFour.padStart(4, '-') : '----');
  return timingSafeEqual(digits, wanted);
}

export type Verdict = 'match' | 'no-match' | 'locked';

/**
 * What an attempt is answered, given how many wrong ones came before it (the largest of the order's,
 * the customer's and the conversation's own count). The third wrong one is told that it was the last.
 */
export function verdictOf(isRight: boolean, wrongBefore: number): Verdict {
  if (wrongBefore >= WRONG_ALLOWED) return 'locked';
  if (isRight) return 'match';
  return wrongBefore + 1 >= WRONG_ALLOWED ? 'locked' : 'no-match';
}

/** Orders delivered longer ago than this are history: nobody is asked how they were. */
const NEWS_MS = 3 * 86_400_000;

/**
 * Whether a delivery is news to tell the customer: it became known now and is of these days. An order
 * first seen as delivered without a date may be years old.
 */
export function isNews(
  order: { readonly state: OrderState; readonly deliveredAt?: Date },
  before: { readonly state: OrderState } | undefined,
  now: Date,
): boolean {
  if (order.state !== 'delivered' || before?.state === 'delivered') return false;
  if (order.deliveredAt === undefined) return before !== undefined;
  return now.getTime() - order.deliveredAt.getTime() <= NEWS_MS;
}
