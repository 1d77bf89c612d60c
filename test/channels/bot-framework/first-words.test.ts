import { afterAll, beforeAll, expect, it } from 'vitest';
import { devShop } from './open-shop.ts';
import type { DevShop, Person } from './open-shop.ts';

let dev: DevShop;
beforeAll(async () => {
  dev = await devShop();
}, 60_000);
afterAll(() => dev.close());

const JOINS = { type: 'conversationUpdate', membersAdded: [{ id: 'bot' }, { id: 'dl_lan' }] };
const ASKS = { text: 'đơn hàng của tôi đâu' };

/** Web Chat without a name of its own: that somebody joined is said with their first words only. */
it.each<[string, readonly Record<string, unknown>[]]>([
  ['before', [JOINS, ASKS]],
  ['after', [ASKS, JOINS]],
])('who is said to join just %s the first words is answered, and once', async (_when, activities) => {
  const lan: Person = await dev.person('webchat');
  for (const activity of activities) await lan.brings(activity);
  await lan.answered();
  const lines = await dev.shop.product.threads.since([{ conversation: lan.conversation, after: 0 }], 20);
  const bot = (lines.get(lan.conversation) ?? []).filter(({ who }) => who === 'bot');
  const flows = bot.map(({ by }) => by?.flow);
  expect(flows.filter((flow) => flow === 'order-status')).toHaveLength(1);
  expect(flows.filter((flow) => flow === 'welcome').length).toBeLessThanOrEqual(1);
  // What they asked is what is open: the order's code is understood now.
  expect(await lan.says('DH1001')).toMatch(/4 số|bốn số/);
});
