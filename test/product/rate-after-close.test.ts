import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../support/fake-clock.ts';
import { hired } from '../support/hired.ts';
import { openShop, visitor, type OpenShop, type Visitor } from '../support/shop-open.ts';
import type { Browser } from '../support/staff-desk.ts';

const QUESTION = /hài lòng mấy điểm/;

let shop: OpenShop;
let hoa: Browser;

beforeAll(async () => {
  // Half past ten in the evening: whatever nobody waits for is put off till morning.
  shop = await openShop('2026-11-23T15:30:00Z');
  hoa = await hired(shop, 'Hoa', 'manager');
}, 60_000);
afterAll(() => shop.close());

const acts = async (customer: Visitor, act: Record<string, unknown>) => {
  const path = `/conversations/${encodeURIComponent(customer.conversation)}/acts`;
  const id = `act-${Math.random().toString(36).slice(2)}`;
  const { status, json } = await hoa.asks('POST', path, { id, ...act });
  expect([status, json.detail]).toEqual([200, undefined]);
};

/** Somebody who has asked for a person, and whom Hoa has answered. */
async function answered(): Promise<Visitor> {
  const customer = await visitor(shop, 'vi');
  await customer.says('cho tôi gặp nhân viên');
  await acts(customer, { does: 'take' });
  await acts(customer, { does: 'reply', text: 'Dạ em đổi áo cho chị rồi ạ', lastLine: 99 });
  return customer;
}

/** Everything they hear until the pattern has come. */
async function hears(customer: Visitor, what: RegExp): Promise<void> {
  let heard: readonly string[] = [];
  const look = setInterval(() => void customer.hears().then((more) => (heard = [...heard, ...more])), 100);
  await until(`they hear ${what.source}`, () => heard.some((text) => what.test(text)), 10_000).finally(() =>
    clearInterval(look),
  );
}

const states = async (customer: Visitor) => {
  const path = `/conversations/${encodeURIComponent(customer.conversation)}`;
  const [head, row] = [await hoa.asks('GET', path), await hoa.asks('GET', `${path}/row`)];
  return [head.json.isOpen, (row.json.row as { box: string }).box];
};

it('a talk that is ended late in the evening is rated there and then, and stays ended', async () => {
  const customer = await answered();
  await acts(customer, { does: 'close', outcome: 'solved', lastLine: 99 });
  await shop.later(8_000);
  expect((await customer.hears()).filter((text) => QUESTION.test(text))).toEqual([]);
  await shop.later(6_000);
  await hears(customer, QUESTION);
  expect(await states(customer)).toEqual([false, 'closed']);
  await customer.says('5');
  const { json } = await hoa.asks('GET', '/feedback?survey=csat');
  expect(json.items).toMatchObject([
    { score: 5, conversation: customer.conversation, staff: { id: 's_hoa', name: 'Hoa' } },
  ]);
  expect(await states(customer)).toEqual([false, 'closed']);
  await customer.says('cho tôi gặp nhân viên');
  expect(await states(customer)).toEqual([true, 'queued']);
});

it('a talk given back with the question is rated there and then, too', async () => {
  const customer = await answered();
  await acts(customer, { does: 'release', how: 'rate', lastLine: 99 });
  await shop.later(14_000);
  await hears(customer, QUESTION);
  // Asked once, nobody is asked again for a while, however their talk ends.
  await acts(customer, { does: 'take' });
  await acts(customer, { does: 'reply', text: 'Dạ em quên nói ạ', lastLine: 99 });
  await acts(customer, { does: 'release', how: 'rate', lastLine: 99 });
  await shop.later(14_000);
  expect((await customer.hears()).filter((text) => QUESTION.test(text))).toEqual([]);
});

it('who left an hour ago is asked in the morning', async () => {
  const customer = await answered();
  await shop.later(3_600_000);
  await hoa.logsIn('hoa');
  await acts(customer, { does: 'close', outcome: 'solved', lastLine: 99 });
  await shop.later(14_000);
  expect((await customer.hears()).filter((text) => QUESTION.test(text))).toEqual([]);
  // Nine hours later it is half past eight.
  await shop.later(9 * 3_600_000);
  await hears(customer, QUESTION);
});
