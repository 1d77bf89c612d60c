import { z } from 'zod';
import { foldOrderCode } from '../core/answers/order-code.ts';
import type { Facts } from '../core/json.ts';
import type { Action } from '../road/ports.ts';
import type { Attempts } from './attempts.ts';
import type { Order } from './model.ts';
import { digitsMatch, verdictOf, WRONG_ALLOWED, type Verdict } from './rules.ts';
import type { Orders } from './store.ts';

const input = z.object({
  code: z.string().max(200),
  phone: z.union([z.string().max(40), z.number()]).transform(String),
});

export interface VerifyOrderOptions {
  readonly orders: Pick<Orders, 'get' | 'proved'>;
  readonly attempts: Attempts;
  /** Every id of the person, given one of them. */
  readonly allIds: (customer: string) => Promise<readonly string[]>;
}

/**
 * Tells about an order to whoever knows the last four digits of its phone. No such order and wrong
 * digits are one answer, reached by the same steps. Tries are counted per order, customer and
 * conversation; the third wrong one within a day locks all three.
 */
export function verifyOrder({ orders, attempts, allIds }: VerifyOrderOptions): Action<z.infer<typeof input>> {
  return {
    name: 'orders.verify',
    input,
    outcomes: ['match', 'no-match', 'locked'],
    facts: { match: ['code', 'state', 'items', 'total', 'expectedAt', 'deliveredAt', 'carrier'] },
    async run({ code, phone }, { key, now, conversation }) {
      const { id, customer } = conversation;
      const attempt = await attempts.begin({
        _id: key,
        order: foldOrderCode(code),
        customer,
        conversation: id,
        at: now,
      });
      const [order, customers] = await Promise.all([orders.get(code), allIds(customer)]);
      if (attempt.outcome !== 'open') return answer(attempt.outcome, order);
      const wrongBefore = await attempts.wrongBeside(attempt, customers);
      const isRight = digitsMatch(phone, order);
      const verdict = verdictOf(isRight, wrongBefore);
      // Before the try is settled: one that was cut off in between proves it when it is asked for again.
      if (verdict === 'match') await orders.proved(code, { conversation: id, customer, at: now });
      // A try at what is locked does not lock it for longer.
      await attempts.settle(attempt, verdict, !isRight && wrongBefore < WRONG_ALLOWED);
      return answer(verdict, order);
    },
  };
}

function answer(verdict: Verdict, order: Order | undefined): { outcome: string; facts?: Facts } {
  if (verdict !== 'match' || !order) return { outcome: verdict === 'match' ? 'no-match' : verdict };
  const facts = {
    code: order.code,
    state: order.state,
    items: order.items ?? null,
    total: order.total ?? null,
    expectedAt: order.expectedAt?.toISOString() ?? null,
    deliveredAt: order.deliveredAt?.toISOString() ?? null,
    carrier: order.carrier ?? null,
  };
  return { outcome: 'match', facts };
}
