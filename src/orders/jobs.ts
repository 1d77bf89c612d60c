import type { Facts } from '../core/json.ts';
import type { Job } from '../road/ports.ts';
import type { Attempts } from './attempts.ts';
import type { Orders } from './store.ts';
import { WRONG_KEPT_MS } from './rules.ts';

const AT_ONCE = 200;

export interface TellDeliveredOptions {
  readonly orders: Pick<Orders, 'toTell' | 'settleTold' | 'told'>;
  /** The conversations of the person with this verified phone (E.164), the latest used first. */
  readonly conversationsOf: (phone: string) => Promise<readonly string[]>;
  /** Puts an event into a conversation; twice under one key is once. */
  readonly happened: (conversation: string, name: string, facts: Facts, key: string) => Promise<void>;
}

/**
 * Lets the customer's conversation know that an order was delivered, once: the conversation that
 * proved the order, or else the latest of the person with its phone.
 */
export function tellDeliveredOrders({ orders, conversationsOf, happened }: TellDeliveredOptions): Job {
  return {
    name: 'orders.tell-delivered',
    cron: '*/5 * * * *',
    async run(_now, signal) {
      let did = 0;
      for (const order of await orders.toTell(AT_ONCE)) {
        if (signal.aborted) break;
        const chosen =
          order.tellsTo ?? order.provedBy?.conversation ?? (await conversationsOf(order.phone))[0];
        if (chosen !== undefined) {
          const facts = { order: order.code, deliveredAt: order.deliveredAt?.toISOString() ?? null };
          await happened(
            await orders.settleTold(order, chosen),
            'order.delivered',
            facts,
            `order.delivered/${order._id}`,
          );
          did += 1;
        }
        await orders.told(order);
      }
      return { did };
    },
  };
}

export function sweepAttempts(attempts: Pick<Attempts, 'sweep'>): Job {
  return {
    name: 'orders.sweep-attempts',
    cron: '17 4 * * *',
    run: async (now) => ({ did: await attempts.sweep(new Date(now.getTime() - 2 * WRONG_KEPT_MS)) }),
  };
}
