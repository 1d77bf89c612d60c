import { openPasswords } from '../../src/staff/passwords.ts';
import type { StaffRole } from '../../src/staff/may.ts';
import { staffStore } from '../../src/staff/store.ts';
import type { OpenShop } from './shop-open.ts';
import { browser, PASSWORD, type Browser } from './staff-desk.ts';

/** A member of staff of an open shop, logged in in a browser of their own. */
export async function hired(shop: OpenShop, name: string, role: StaffRole = 'agent'): Promise<Browser> {
  const login = name.toLowerCase();
  const passwords = openPasswords({ memoryCost: 256, timeCost: 1, parallelism: 1 });
  await staffStore(await shop.product.database.connection()).add({
    _id: `s_${login}`,
    login,
    name,
    role,
    state: 'active',
    language: 'vi',
    prefs: {},
    recovery: [],
    madeAt: shop.clock(),
    passwordHash: await passwords.hash(PASSWORD),
    version: 1,
  });
  const own = browser(shop.url);
  const { status, text } = await own.logsIn(login);
  if (status !== 200) throw new Error(`${name} could not log in: ${status} ${text}`);
  return own;
}
