import { oneByOne } from '../clock/one-by-one.ts';
import type { HappenedTo, Job, Log } from '../road/ports.ts';
import type { Attempts } from './attempts.ts';
import type { Order } from './model.ts';
import type { Orders } from './store.ts';
import { WRONG_KEPT_MS } from './rules.ts';

const AT_ONCE = 200;

export interface TellDeliveredOptions {
  readonly orders: Pick<Orders, 'toTell' | 'settleTold' | 'told'>;
  /** The conversations of the person with this verified phone (E.164), the latest used first. */
  readonly conversationsOf: (phone: string) => Promise<readonly string[]>;
  readonly happened: HappenedTo;
  readonly log: Log;
}

/**
 * Lets the customer's conversation know that an order was delivered, once: the conversation that
 * proved the order, or else the latest of the person with its phone that is still there.
 */
export function tellDeliveredOrders(options: TellDeliveredOptions): Job {
  const name = 'orders.tell-delivered';
  const run = oneByOne({
    name,
    log: options.log,
    limit: AT_ONCE,
    find: (limit, after) => options.orders.toTell(limit, after),
    act: (order) => tellDelivered(options, order),
  });
  return { name, cron: '*/5 * * * *', run: (_now, signal) => run(signal) };
}

/** False when there is nobody to tell. */
async function tellDelivered(
  { orders, conversationsOf, happened }: TellDeliveredOptions,
  order: Order,
): Promise<boolean> {
  const known = [order.tellsTo ?? order.provedBy?.conversation].filter((one) => one !== undefined);
  const choices = new Set([...known, ...(await conversationsOf(order.phone))]);
  const facts = { order: order.code, deliveredAt: order.deliveredAt?.toISOString() ?? null };
  let isTold = false;
  let gone: string | undefined;
  for (const choice of choices) {
    const chosen = await orders.settleTold(order, choice, gone);
    isTold = await happened(chosen, 'order.delivered', facts, `order.delivered/${order._id}`);
    if (isTold) break;
    gone = chosen;
  }
  await orders.told(order);
  return isTold;
}

export function sweepAttempts(attempts: Pick<Attempts, 'sweep'>): Job {
  return {
    name: 'orders.sweep-attempts',
    cron: '17 4 * * *',
    run: async (now) => ({ did: await attempts.sweep(new Date(now.getTime() - 2 * WRONG_KEPT_MS)) }),
  };
}
