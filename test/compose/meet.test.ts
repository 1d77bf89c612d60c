import { expect, it } from 'vitest';
import { meetCustomers } from '../../src/compose/meet.ts';
import type { Update } from '../../src/road/ports.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/silence.ts';

const CARD: Omit<Update, 'address'> = {
  event: { kind: 'words', id: '1', text: '+84901234567', phone: '+84901234567', name: 'Lan' },
  identity: { kind: 'shop', value: '7' },
};

async function metAt(address: Update['address']) {
  const met: object[] = [];
  const keep = (name: string, one: object): void => void met.push({ [name]: one });
  const meet = meetCustomers({
    customers: {
      rememberMany(all) {
        for (const one of all) keep('remembered', one);
        return Promise.resolve();
      },
      verify(id, identity) {
        keep(id, identity);
        return Promise.resolve('known' as const);
      },
    },
    merged: () => Promise.reject(new Error('merged')),
    clock: fakeClock(),
    log: keptLog(),
  });
  meet({ ...CARD, address });
  await expect.poll(() => met.length).toBeGreaterThan(0);
  await Promise.resolve();
  return met;
}

it('whoever writes is known by their number and the name of the host site', async () => {
  const address = { channel: 'telegram', key: '5', route: {} };
  const met = await metAt(address);
  await expect
    .poll(() => met)
    .toMatchObject([
      { remembered: { address, name: 'Lan' } },
      { 'c:telegram:5': CARD.identity },
      { 'c:telegram:5': { kind: 'phone', value: '+84901234567' } },
    ]);
});

it('a group is remembered, and is none of its members', async () => {
  const address = { channel: 'telegram', key: '-5', route: {}, isGroup: true as const };
  const met = await metAt(address);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(met).toEqual([{ remembered: { address, at: expect.any(Date) as Date } }]);
});
