import { expect, it } from 'vitest';
import { makePlan, WHOLE } from '../../src/demo/plan.ts';

const UNTIL = new Date('2026-11-20T08:00:00Z');
const DAY_MS = 86_400_000;

it('The whole made-up business is 90 days of some 400 customers on every channel with 800 orders; whoever makes it again makes the same', () => {
  const { people, journeys, visits, from } = makePlan(WHOLE, UNTIL, 7);
  expect([people.length, journeys.length]).toEqual([400, 800]);
  expect((UNTIL.getTime() - from.getTime()) / DAY_MS).toBe(90);
  expect(visits.length).toBeGreaterThan(750);
  expect(visits.every(({ at }) => at >= from && at <= UNTIL)).toBe(true);
  const channels = new Set(people.map(({ address }) => address.channel));
  expect([...channels].sort()).toEqual([
    'bot-framework-demo',
    'telegram-demo',
    'web-demo',
    'webhook-demo',
    'zalo-bot-demo',
    'zalo-oa-demo',
  ]);
  expect(new Set(people.map(({ language }) => language))).toEqual(new Set(['vi', 'en']));
  expect(new Set(visits.map(({ opening }) => opening)).size).toBe(5);
  // The same again for whoever makes it again.
  expect(makePlan(WHOLE, UNTIL, 7).visits).toEqual(visits);
  expect(makePlan(WHOLE, UNTIL, 8).visits).not.toEqual(visits);
});
