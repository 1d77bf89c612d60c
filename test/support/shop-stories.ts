import { expect } from 'vitest';
import { pause, type FakeClock } from './fake-clock.ts';
import type { OpenShop } from './shop-open.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How a customer asks about an order, and what the shop tells of the sample one. */
export const ORDER_QUESTIONS = [
  ['vi', 'đơn hàng của tôi đâu'],
  ['en', 'where is my order'],
] as const;
export const CARRIER = 'Giao Hàng Nhanh';

/** Ten o'clock of the next working day, the shop open. */
export function openTomorrow(clock: FakeClock): void {
  const day = new Date(clock().getTime() + DAY_MS);
  while ([0, 6].includes(day.getUTCDay())) day.setTime(day.getTime() + DAY_MS);
  day.setUTCHours(3, 0, 0, 0);
  clock.set(day);
}

/** Asks with an order's code and its phone's last digits; resolves with all that was told at last. */
export async function asksForOrder(
  customer: { says(text: string): Promise<readonly string[] | string> },
  question: string,
): Promise<string> {
  await customer.says(question);
  await customer.says('DH1001');
  return [await customer.says('4567')].flat().join('\n');
}

/** The code a customer was told, of a ticket that was opened for them. */
export async function ticketTold(
  { product }: Pick<OpenShop, 'product'>,
  told: string,
  about: { readonly conversation: string; readonly category: string },
): Promise<string> {
  const [code = ''] = /[A-Z]{2}-[0-9A-Z]+/.exec(told) ?? [];
  expect(code, told).not.toBe('');
  expect(await product.trade.tickets.byCode(code)).toMatchObject({ ...about, state: 'new' });
  return code;
}

/** The shop is done with it, and the day goes by after which the customer is asked how it was. */
export async function closedADayAgo(shop: OpenShop, code: string): Promise<void> {
  await shop.product.trade.tickets.move(code, 'done', { at: shop.clock(), by: 'hoa' });
  await shop.later(HOUR_MS);
  await shop.later(DAY_MS);
}

/** How often each score was given to how a complaint was dealt with. */
export async function scoresOf({ product }: Pick<OpenShop, 'product'>): Promise<ReadonlyMap<number, number>> {
  const summaries = await product.trade.feedback.summaries({ survey: 'csat' });
  const counts = summaries.find(({ question }) => question === 'score')?.counts ?? [];
  return new Map(counts.map(({ score, answers }) => [score, answers]));
}

/** What reached somebody over a platform, from the last look on. */
export interface Listener {
  readonly hears: () => readonly string[];
  /** Waits until something came, and nothing more does. */
  readonly answered: () => Promise<readonly string[]>;
}

export function listener(all: () => readonly string[]): Listener {
  let heard = 0;
  const hears = (): readonly string[] => {
    const fresh = all().slice(heard);
    heard += fresh.length;
    return fresh;
  };
  return {
    hears,
    async answered() {
      await expect.poll(() => all().length, { timeout: 8_000 }).toBeGreaterThan(heard);
      for (let before = -1; before !== all().length;) {
        before = all().length;
        await pause(120);
      }
      return hears();
    },
  };
}
