import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conversationsOfCustomers } from '../../src/conversations/of-customers.ts';
import { episodeStore } from '../../src/conversations/episodes.ts';
import { episodeModel } from '../../src/conversations/model.ts';
import { customerModel } from '../../src/customers/model.ts';
import { customerStore } from '../../src/customers/store.ts';
import { getCustomerPane } from '../../src/desk/customer-pane-contract.ts';
import { customerPaneRoutes, type PaneParts } from '../../src/desk/customer-pane.ts';
import { aConversation, NOON } from '../support/a-conversation.ts';
import { callRoute } from '../support/call-route.ts';
import { testDesk, type TestDesk } from '../support/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
});
afterAll(() => desk.close());

const episode = (conversation: string, n: number, day: number) => ({
  _id: `${conversation}/episode/${n}`,
  conversation,
  customer: `c:${conversation}`,
  channel: 'fake',
  language: 'vi',
  n,
  outcome: 'answered',
  flows: [],
  from: n,
  to: n,
  startedAt: NOON,
  endedAt: new Date(NOON.getTime() + day * 86_400_000),
});

describe('the customer beside a conversation', () => {
  it('is one person under all their ids, each subject asked once, numbers masked', async () => {
    const { db } = desk.database.database;
    const connection = await desk.database.database.connection();
    const customers = customerStore(connection);
    const episodes = episodeStore(connection);
    await customerModel(connection).createIndexes();
    await episodeModel(connection).createIndexes();
    const address = (key: string) => ({ channel: 'fake', key, route: {} });
    await customers.remember({ address: address('lan'), at: NOON, name: 'Lan', phone: '+84901234318' });
    await customers.remember({ address: address('lan2'), at: NOON, name: 'Lan ở nhà' });
    await customers.verify('c:fake:lan2', { kind: 'phone', value: '+84907777999' }, NOON);
    await customers.merge('c:fake:lan', 'c:fake:lan2', { at: NOON, why: 'code' });
    await episodes.endMany([
      episode('fake:lan', 1, 1),
      episode('fake:lan2', 1, 5),
      episode('fake:lan2', 2, 9),
    ]);
    const conversations = ['lan', 'lan2'].map((key) =>
      aConversation({
        _id: `fake:${key}`,
        address: address(key),
        customer: { id: `c:fake:${key}`, refused: ['survey'] },
        nextLine: 4,
        ...(key === 'lan2' && { lastCustomerAt: NOON }),
      }),
    );
    await db.collection('conversations').insertMany(conversations as never[]);
    const asked: string[] = [];
    const order = { code: 'DH1', state: 'shipped', changedAt: NOON } as const;
    const parts: PaneParts = {
      ...desk.parts,
      episodes,
      allIds: (id) => customers.allIds(id),
      customers: (ids) => customers.many(ids),
      conversations: conversationsOfCustomers(db),
      orders: ({ phones }) => {
        asked.push(`orders ${phones.join(' ')}`);
        return Promise.resolve([
          { ...order, phone: '+84907777999' },
          { ...order, phone: '+84901234318' },
        ] as never);
      },
      tickets: (ids) => {
        asked.push(`tickets ${ids.length}`);
        return Promise.resolve([]);
      },
      scores: (ids) => {
        asked.push(`scores ${ids.length}`);
        return Promise.resolve([]);
      },
    };
    const pane = await callRoute(customerPaneRoutes(parts), getCustomerPane, { params: { id: 'fake:lan' } });
    expect(asked).toEqual(['orders +84907777999 +84901234318', 'tickets 2', 'scores 2']);
    expect(pane.phone).toBe('••• 999');
    expect(JSON.stringify(pane)).not.toMatch(/7777999|1234318/);
    expect(pane.refused).toEqual(['survey']);
    expect(pane.orders.map(({ isProven }) => isProven)).toEqual([true, false]);
    expect(pane.episodes.map(({ conversation, n }) => [conversation, n])).toEqual([
      ['fake:lan2', 2],
      ['fake:lan2', 1],
      ['fake:lan', 1],
    ]);
    expect(pane.conversations).toEqual([
      { id: 'fake:lan2', channel: 'fake', lines: 3, lastCustomerAt: NOON.toISOString() },
      { id: 'fake:lan', channel: 'fake', lines: 3 },
    ]);
    const theirs = { 'customer.id': { $in: ['c:fake:lan', 'c:fake:lan2'] } };
    const plan = await db.collection('conversations').find(theirs).explain('queryPlanner');
    expect(JSON.stringify(plan)).toContain('IXSCAN');
  });
});
