import { expect, it } from 'vitest';
import { happenedOn } from '../../src/compose/happened.ts';
import { testRoad } from '../support/test-road.ts';

it('what happened is told to a conversation that is there, once, and to no other', async () => {
  const test = testRoad();
  await test.says('lan', 'survey');
  const happened = happenedOn(() => test.road, test.clock);
  const tell = (conversation: string) => happened(conversation, 'ticket.closed', { ticket: 'PH-1' }, 'k1');
  expect(await tell('fake:lan')).toBe(true);
  expect(await tell('fake:lan')).toBe(true);
  expect(await tell('fake:nobody')).toBe(false);
  const early = happenedOn(() => undefined, test.clock)('fake:lan', 'ticket.closed', {}, 'k2');
  await expect(early).rejects.toMatchObject({ code: 'unavailable' });
});
