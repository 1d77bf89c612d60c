import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Right } from '../../src/http/endpoint.ts';
import { may, ROLES, type StaffRole } from '../../src/staff/may.ts';
import { openPasswords } from '../../src/staff/passwords.ts';
import { staffLinks } from '../../src/staff/links.ts';
import { staffStore } from '../../src/staff/store.ts';
import { listedIn, type Listed } from '../support/listed-routes.ts';
import { openShop, type OpenShop } from '../support/shop-open.ts';
import { browser, PASSWORD, type Browser } from '../support/staff-desk.ts';

const EVERYBODY: readonly StaffRole[] = ['owner', 'manager', 'agent', 'reviewer', 'reader'];
const LOOKING_AFTER: readonly StaffRole[] = ['owner', 'manager'];
const ANSWERING: readonly StaffRole[] = ['owner', 'manager', 'agent'];

/** Who may do what, written a second time: what is changed here is meant. */
const MAY: Readonly<Record<Exclude<Right, 'anyone'>, readonly StaffRole[]>> = {
  own: EVERYBODY,
  'conversations.read': EVERYBODY,
  'conversations.answer': ANSWERING,
  'conversations.assign': ANSWERING,
  'conversations.export': [...ANSWERING, 'reviewer'],
  'tickets.read': EVERYBODY,
  'tickets.change': ANSWERING,
  'feedback.read': EVERYBODY,
  'customers.read': EVERYBODY,
  'customers.reveal': ANSWERING,
  'customers.change': ANSWERING,
  'orders.read': EVERYBODY,
  'orders.import': LOOKING_AFTER,
  'failures.read': ANSWERING,
  'failures.change': LOOKING_AFTER,
  'channels.read': EVERYBODY,
  'flows.read': EVERYBODY,
  'settings.read': EVERYBODY,
  'settings.change': LOOKING_AFTER,
  'staff.read': EVERYBODY,
  'staff.change': LOOKING_AFTER,
  'audit.read': LOOKING_AFTER,
};
// The compiler has seen that each right is a name here.
const RIGHTS = Object.keys(MAY) as readonly (keyof typeof MAY)[];

describe('may', () => {
  it.each(RIGHTS)('gives %s to those it is meant for, and to nobody else', (right) => {
    expect(ROLES.filter((role) => may({ id: 's_x', role }, right))).toEqual(
      ROLES.filter((role) => MAY[right].includes(role)),
    );
    expect(may(undefined, right)).toBe(false);
    expect(may({ id: 's_x', role: 'admin' }, right)).toBe(false);
  });

  it('refuses what nobody has declared, by any name', () => {
    // What a route written in haste might say.
    const made = ['constructor', 'tickets.delete', ''] as unknown as readonly Right[];
    expect(made.filter((right) => may({ id: 's_x', role: 'owner' }, right))).toEqual([]);
  });

  it('lets only owners touch owners, and everybody only themselves', () => {
    expect(may({ id: 's_m', role: 'manager' }, 'staff.change', { role: 'owner' })).toBe(false);
    expect(may({ id: 's_m', role: 'manager' }, 'staff.change', { role: 'manager' })).toBe(true);
    expect(may({ id: 's_o', role: 'owner' }, 'staff.change', { role: 'owner' })).toBe(true);
    expect(may({ id: 's_o', role: 'owner' }, 'own', { staff: 's_other' })).toBe(false);
  });

  it('gives a token its scopes of its owner’s rights, and never the owner’s own account', () => {
    const token = { id: 's_a', role: 'agent', scopes: ['tickets.read', 'settings.change'] as const };
    expect(RIGHTS.filter((right) => may(token, right))).toEqual(['tickets.read']);
  });
});

describe('every route of the product', () => {
  let shop: OpenShop;
  let listed: readonly Listed[] = [];
  const cookies = new Map<StaffRole, Browser>();
  beforeAll(async () => {
    shop = await openShop();
    await hireOneOfEach(shop);
    const answer = await browser(shop.url).asks('GET', '/openapi.json');
    listed = listedIn(answer.json);
    for (const role of ROLES) {
      const own = browser(shop.url);
      await own.logsIn(role);
      cookies.set(role, own);
    }
  });
  afterAll(() => shop.close());

  /** Nothing that is asked here is there, and no body is as it should be: only the door is tried. */
  const knock = (who: Browser, { method, path }: Listed): Promise<number> =>
    who
      .asks(method, path.replace(/\{\w+\}/g, 'nothing'), method === 'GET' ? undefined : [], {
        'last-event-id': 'nothing',
      })
      .then(({ status }) => status);

  it('is declared with a right that is decided about', () => {
    expect(listed.length).toBeGreaterThan(30);
    const known = new Set<Right>(['anyone', ...RIGHTS]);
    expect(listed.filter(({ right }) => !known.has(right))).toEqual([]);
    const open = listed.filter(({ right }) => right === 'anyone').map(({ name }) => name);
    expect(open.sort()).toEqual(OPEN);
  });

  it('is closed to whoever is not logged in', async () => {
    const nobody = browser(shop.url);
    const through: string[] = [];
    for (const one of listed.filter(({ right }) => right !== 'anyone')) {
      if ((await knock(nobody, one)) !== 401) through.push(one.name);
    }
    expect(through).toEqual([]);
  });

  it.each(ROLES)('is closed to %s unless the table says otherwise', async (role) => {
    const own = cookies.get(role) ?? browser(shop.url);
    const wrong: string[] = [];
    for (const one of listed.filter(({ right }) => right !== 'anyone' && right !== 'own')) {
      if (one.right === 'anyone' || MAY[one.right].includes(role)) continue;
      const status = await knock(own, one);
      if (status !== 403) wrong.push(`${one.name}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  it.each(ROLES)('that only answers is open to %s as the table says', async (role) => {
    const own = cookies.get(role) ?? browser(shop.url);
    const asked = listed.filter(({ method, isFile }) => method === 'GET' && !isFile);
    const wrong: string[] = [];
    for (const one of asked) {
      if (one.right === 'anyone' || !MAY[one.right].includes(role)) continue;
      const status = await knock(own, one);
      if (status === 401 || status === 403 || status === 500) wrong.push(`${one.name}: ${status}`);
    }
    expect(asked.length).toBeGreaterThan(15);
    expect(wrong).toEqual([]);
  });
});

/** What is there before anybody has logged in. */
const OPEN = [
  'staff.logIn',
  'staff.logInTotp',
  'staff.readLink',
  'staff.setUp',
  'staff.start',
  'staff.useLink',
];

async function hireOneOfEach({ product, clock }: OpenShop): Promise<void> {
  const staff = staffStore(await product.database.connection());
  const passwordHash = await openPasswords().hash(PASSWORD);
  for (const role of ROLES) {
    const rest = { prefs: {}, recovery: [], state: 'active', language: 'vi', version: 1 } as const;
    await staff.add({
      _id: `s_${role}`,
      login: role,
      name: role,
      role,
      madeAt: clock(),
      passwordHash,
      ...rest,
    });
  }
  expect(await staffLinks(product.database.db).forSetUp(clock(), true)).toBeUndefined();
}
