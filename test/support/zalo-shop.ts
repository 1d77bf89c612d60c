import { expect } from 'vitest';
import { request } from 'undici';
import { connectionParts } from '../../src/channels/zalo-oa/index.ts';
import { beginConnection } from '../../src/channels/zalo-oa/connection.ts';
import { openDataFolder } from '../../src/data-folder.ts';
import { openVault } from '../../src/database/vault.ts';
import { openShop, type OpenShop } from './shop-open.ts';
import { listener } from './shop-stories.ts';
import { payloadOf } from './platforms/by-hand-zalo-oa.ts';
import { ZALO_APP, zaloOa, type ZaloOa } from './platforms/zalo-oa.ts';

export const PUBLIC_URL = 'https://care.example.vn';

export interface ZaloShop {
  readonly shop: OpenShop;
  readonly zalo: ZaloOa;
  /** Somebody who has the account in their Zalo. */
  customer(): ZaloCustomer;
  close(): Promise<void>;
}

export interface ZaloCustomer {
  readonly user: string;
  readonly conversation: string;
  says(text: string): Promise<readonly string[]>;
  tells(text: string): Promise<number>;
  /** Presses the last button with this title. */
  presses(title: string): Promise<readonly string[]>;
  /** What came since the last look; waits until something did and nothing more does. */
  answered(): Promise<readonly string[]>;
  heard(): readonly string[];
}

/** The whole product with an account of Zalo's, connected as an admin does it in a browser. */
export async function zaloShop(settings: Readonly<Record<string, string>> = {}): Promise<ZaloShop> {
  const around: { url: string; now: () => Date } = { url: '', now: () => new Date() };
  const redirectUri = `${PUBLIC_URL}/zalo-oa/callback`;
  const zalo = await zaloOa({
    webhook: () => `${around.url}/zalo-oa/webhook`,
    now: () => around.now(),
    redirectUri,
  });
  const shop = await openShop('2026-11-23T03:00:00Z', {
    LANGNGHE_PUBLIC_URL: PUBLIC_URL,
    ...zaloSettings(zalo.url),
    ...settings,
  });
  around.url = shop.url;
  around.now = shop.clock;
  await connect(shop, zalo);
  let users = 0;
  return {
    shop,
    zalo,
    customer: () => customerOf({ shop, zalo }, `24684588352${(users += 1)}`),
    close: async () => {
      await shop.close();
      await zalo.stop();
    },
  };
}

export function zaloSettings(url: string): Record<string, string> {
  return {
    LANGNGHE_ZALO_OA_APP_ID: ZALO_APP.appId,
    LANGNGHE_ZALO_OA_APP_SECRET: ZALO_APP.appSecret,
    LANGNGHE_ZALO_OA_SECRET: ZALO_APP.oaSecret,
    LANGNGHE_ZALO_OA_API_URL: url,
    LANGNGHE_ZALO_OA_BUSINESS_URL: url,
    LANGNGHE_ZALO_OA_OAUTH_URL: url,
  };
}

async function connect({ product, url, clock }: OpenShop, zalo: ZaloOa): Promise<void> {
  const { secret } = await openDataFolder(product.config.dataFolder);
  const vault = openVault(product.database.db, { secret, clock });
  const account = product.config.channels.zaloOa;
  if (account === undefined) throw new Error('Zalo is not set up');
  const parts = connectionParts({ ...account, name: 'zalo-oa', publicUrl: PUBLIC_URL, vault, now: clock });
  const back = new URL(zalo.oauth.consent(await beginConnection(parts)));
  const reply = await request(`${url}${back.pathname}${back.search}`);
  expect(await reply.body.text()).toContain('Đã kết nối');
}

function customerOf({ shop, zalo }: { shop: OpenShop; zalo: ZaloOa }, user: string): ZaloCustomer {
  const { hears, answered } = listener(() => zalo.heard(user));
  const tells = (text: string): Promise<number> => {
    // A shop's clock stands still: words come one after the other.
    shop.clock.move(200);
    return zalo.says(user, text);
  };
  return {
    user,
    conversation: `zalo-oa:${user}`,
    tells,
    answered,
    heard: hears,
    async says(text) {
      expect(await tells(text)).toBe(200);
      return answered();
    },
    async presses(title) {
      expect(await tells(payloadOf(zalo, user, title))).toBe(200);
      return answered();
    },
  };
}
