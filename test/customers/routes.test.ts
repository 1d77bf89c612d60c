import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../src/http/route.ts';
import {
  getCustomer,
  listCustomers,
  mergeCustomers,
  revealContact,
  unmergeCustomers,
} from '../../src/customers/contract.ts';
import { listed, searches } from '../../src/customers/list-store.ts';
import { makeOldCustomersFindable } from '../../src/customers/migration.ts';
import { customerModel, mergeModel } from '../../src/customers/model.ts';
import { customerRoutes } from '../../src/customers/routes.ts';
import { customerStore, type Customers } from '../../src/customers/store.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { indexUse } from '../support/index-use.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 3, minute));
const lan = aCaller({ id: 's_lan', name: 'Lan' });
const PEOPLE = [
  ['anh', 'Đặng Ngọc Ánh', '+84901234318'],
  ['dang', 'Dang Ngoc Anh', undefined],
  ['lan', 'Nguyễn Thị Lan', '+84912000999'],
  ['an', 'Nguyễn Văn An', undefined],
  ['on', 'Trần Văn Ơn', '+84987111222'],
] as const;

let opened: TestDatabase;
let customers: Customers;
let routes: readonly Route[];
let model: ReturnType<typeof customerModel>;
const shared: string[] = [];

beforeAll(async () => {
  opened = await testDatabase();
  const connection = await opened.database.connection();
  model = customerModel(connection);
  await Promise.all([model.createIndexes(), mergeModel(connection).createIndexes()]);
  customers = customerStore(connection);
  routes = customerRoutes({
    customers,
    staffNames: () => Promise.resolve(new Map([['s_lan', 'Lan']])),
    openTickets: () =>
      Promise.resolve(
        new Map([
          ['c:web:lan', 2],
          ['c:web:lan-cu', 4],
        ]),
      ),
    lastScores: () =>
      Promise.resolve(
        new Map([
          ['c:web:lan', { score: 2, scale: '1-5', at: at(9) }],
          ['c:web:lan-cu', { score: 3, scale: '1-5', at: at(9) }],
        ]),
      ),
    consents: () => Promise.resolve({ consents: [], refused: ['news'] }),
    conversations: (ids) =>
      Promise.resolve(ids.map((id) => ({ id: id.slice(2), channel: 'web', labels: ['vip'] }))),
    byOrder: (code) => Promise.resolve(code === 'DH10293' ? ['c:web:on'] : []),
    byTicket: (code) => Promise.resolve(code === 'PH-222222' ? ['c:web:lan'] : []),
    share: (id) => {
      shared.push(id);
      return Promise.resolve();
    },
  });
  for (const [index, [key, name, phone]] of PEOPLE.entries()) {
    const email = key === 'on' ? 'On.Tran@Example.vn' : undefined;
    await customers.remember({
      address: { channel: key === 'dang' ? 'zalo' : 'web', key },
      at: at(index),
      name,
      ...(phone && { phone }),
      ...(email !== undefined && { email }),
    });
  }
  await customers.verify('c:web:an', { kind: 'phone', value: '+84903555777' }, at(9));
});
afterAll(() => opened.close());

async function found(search: string, more: { channel?: string } = {}) {
  const { items } = await callRoute(routes, listCustomers, { query: { search, ...more } });
  return items.map(({ id, match }) => `${id.split(':')[2] ?? ''} ${match ?? ''}`);
}

describe('a search for customers', () => {
  it.each([
    ['dang ngoc anh', ['dang name', 'anh name']],
    ['Đặng Ngọc Ánh', ['anh name', 'dang name']],
    ['ngoc anh', ['dang name', 'anh name']],
    ['ánh', ['anh name', 'dang name']],
    ['nguyen', ['an name', 'lan name']],
    ['nguyen lan', ['lan name']],
    ['Nguyễn Thị L', ['lan name']],
    ['LAN', ['lan name']],
    ['on', ['on name']],
    ['0901234318', ['anh phone']],
    ['+84 901 234 318', ['anh phone']],
    ['84901234318', ['anh phone']],
    ['0901', ['anh phone']],
    ['318', ['anh phone']],
    ['777', ['an phone']],
    ['on.tran@', ['on email']],
    ['ON.TRAN', ['on email']],
    ['DH10293', ['on order']],
    ['PH-222222', ['lan ticket']],
    ['31', []],
    ['xyz', []],
    ['()*', []],
  ])('%s', async (search, expected) => {
    expect(await found(search)).toEqual(expected);
  });

  it('may be of one channel', async () => {
    expect(await found('dang ngoc anh', { channel: 'zalo' })).toEqual(['dang name']);
  });

  it('looks at no more than it shows, by an index for each way', async () => {
    for (const text of ['nguyen lan', '0901', '318', 'on.tran']) {
      const parts = searches(text);
      expect(parts.length).toBeGreaterThan(0);
      for (const { match, filter } of parts) {
        const use = await indexUse(model.find(filter).limit(5));
        const field = { name: 'nameTurns_1', phone: 'phoneTurns_1', email: 'emailFolded_1' }[match];
        expect({ match, ...use }).toMatchObject({ match, index: field, sorts: false });
        expect(use.examined).toBeLessThanOrEqual(2);
      }
    }
    for (const after of [undefined, `${at(2).toISOString()}|x`]) {
      expect(await indexUse(listed(model, { after }).limit(2))).toMatchObject({
        index: 'seenAt_1__id_1',
        sorts: false,
      });
      const ofChannel = await indexUse(listed(model, { channel: 'web', after }).limit(2));
      expect(ofChannel).toMatchObject({ index: 'channel_1_seenAt_1__id_1', sorts: false });
    }
    expect((await indexUse(model.find({ mergedInto: { $in: ['c:web:lan'] } }))).index).toBe('mergedInto_1');
  });

  it('finds people by what they are called now, after they said another name', async () => {
    await customers.remember({ address: { channel: 'web', key: 'new-name' }, at: at(0), name: 'Khách mới' });
    await customers.remember({ address: { channel: 'web', key: 'new-name' }, at: at(0), name: 'Bùi Thúy' });
    expect(await found('khach moi')).toEqual([]);
    expect(await found('bui thuy')).toEqual(['new-name name']);
    await model.deleteOne({ _id: 'c:web:new-name' });
  });
});

it('the list: last seen first, masked, with what each has open; page by page', async () => {
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const query = { limit: '2', ...(after !== undefined && { after }) };
    const page: { items: readonly { id: string }[]; next?: string | undefined } = await callRoute(
      routes,
      listCustomers,
      { query },
    );
    seen.push(...page.items.map(({ id }) => id.split(':')[2] ?? ''));
    after = page.next;
  } while (after !== undefined);
  expect(seen).toEqual(['on', 'an', 'lan', 'dang', 'anh']);
  const { items } = await callRoute(routes, listCustomers, { query: { channel: 'web' } });
  expect(items.map(({ id }) => id)).not.toContain('c:zalo:dang');
  expect(items[0]).toMatchObject({ phone: '••• 222', email: 'O•••@Example.vn' });
  expect(items.find(({ id }) => id === 'c:web:lan')).toMatchObject({
    openTickets: 2,
    lastScore: { score: 2 },
    channels: ['web'],
  });
});

describe('one person', () => {
  it('two are made one with a reason and parted again; what each has stays', async () => {
    const audited: { subject: string }[] = [];
    const params = { id: 'c:zalo:dang' };
    const body = { with: 'c:web:anh', why: 'cùng số điện thoại' };
    const one = await callRoute(routes, mergeCustomers, { params, body, by: lan, now: at(30), audited });
    expect(one).toMatchObject({
      id: 'c:web:anh',
      askedAs: 'c:zalo:dang',
      mergedIds: ['c:web:anh', 'c:zalo:dang'],
      phone: '••• 318',
      labels: ['vip'],
      refused: ['news'],
      merges: [
        { follower: 'c:zalo:dang', followerName: 'Dang Ngoc Anh', why: 'cùng số điện thoại', by: 'Lan' },
      ],
    });
    expect(one.channels.toSorted()).toEqual(['web', 'zalo']);
    expect(one.conversations).toHaveLength(2);
    expect(audited).toHaveLength(1);
    expect(await found('dang ngoc anh')).toEqual(['anh name']);
    const { items } = await callRoute(routes, listCustomers, { query: {} });
    expect(items.map(({ id }) => id)).not.toContain('c:zalo:dang');
    await callRoute(routes, mergeCustomers, { params, body, by: lan, now: at(31), audited });
    expect(audited).toHaveLength(1);
    const parted = await callRoute(routes, unmergeCustomers, {
      params,
      body: { why: 'hai người' },
      by: lan,
      now: at(32),
      audited,
    });
    expect(parted).toMatchObject({ id: 'c:zalo:dang', mergedIds: ['c:zalo:dang'] });
    expect(parted.merges[0]).toMatchObject({ undoneBy: 'Lan', undoneWhy: 'hai người' });
    const again = callRoute(routes, unmergeCustomers, { params, body: { why: 'hai người' }, by: lan });
    await expect(again).rejects.toMatchObject({ code: 'stale' });
    expect(shared).toEqual(['c:zalo:dang', 'c:web:anh', 'c:zalo:dang']);
  });

  it('a number is shown in full to who may see it, and each time is written down', async () => {
    const audited: { subject: string }[] = [];
    const ask = { params: { id: 'c:web:an' }, body: { what: 'phone' as const }, audited };
    expect(await callRoute(routes, revealContact, { ...ask, by: lan })).toEqual({ values: ['+84903555777'] });
    expect(audited).toEqual([{ subject: 'c:web:an', after: { revealed: 'phone' } }]);
    const reader = callRoute(routes, revealContact, { ...ask, by: aCaller({ role: 'reader' }) });
    await expect(reader).rejects.toMatchObject({ code: 'not-allowed' });
    const shown = JSON.stringify(await callRoute(routes, getCustomer, { params: { id: 'c:web:an' } }));
    expect(shown).not.toContain('903555777');
    await expect(callRoute(routes, getCustomer, { params: { id: 'c:web:nobody' } })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

it('customers of an older program can be found when the new one has started', async () => {
  const identities = [
    { key: 'zalo:1', kind: 'zalo', value: '1', verifiedAt: at(0) },
    { key: 'phone:+84977000111', kind: 'phone', value: '+84977000111', verifiedAt: at(0) },
  ];
  const old = { _id: 'c:zalo:1', identities, name: 'Lê Hữu Phước', createdAt: at(0), seenAt: at(0) };
  await model.collection.insertOne(old as never);
  await makeOldCustomersFindable(opened.database.db);
  expect(await found('huu phuoc')).toEqual(['1 name']);
  expect(await found('000111')).toEqual(['1 phone']);
  expect((await customers.get('c:zalo:1'))?.channel).toBe('zalo');
});

it('the list counts what belongs to those who became part of somebody who became part of a person', async () => {
  const [first, second, third] = ['gia-1', 'gia-2', 'lan-cu'];
  for (const [n, key] of [first, second, third].entries())
    await customers.remember({ address: { channel: 'web', key }, at: at(40 + n), name: `Quách Gia ${n}` });
  const about = { at: at(50), why: 'cùng số' };
  await customers.merge(`c:web:${third}`, `c:web:${second}`, about);
  await customers.merge(`c:web:${second}`, `c:web:${first}`, about);
  const { items } = await callRoute(routes, listCustomers, { query: { search: 'quách gia' } });
  expect(items).toMatchObject([{ id: `c:web:${first}`, openTickets: 4, lastScore: { score: 3 } }]);
  const one = await callRoute(routes, getCustomer, { params: { id: `c:web:${first}` } });
  expect(one).toMatchObject({ openTickets: 4, lastScore: { score: 3 } });
  const all = [first, second, third].map((key) => `c:web:${key}`);
  for (const asked of all) {
    const ids = await customers.allIdsOf([asked, 'c:web:lan', 'c:web:nobody']);
    expect(ids).toEqual(expect.arrayContaining([...all, 'c:web:lan', 'c:web:nobody']));
    expect(new Set(ids).size).toBe(ids.length);
  }
  expect(await customers.allIdsOf([])).toEqual([]);
});
