import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, type OpenShop } from '../support/shop-open.ts';

let shop: OpenShop;
beforeAll(async () => {
  shop = await openShop(undefined, {
    LANGNGHE_PUBLIC_URL: 'https://chat.shop.vn/',
    LANGNGHE_WEB_ORIGINS: 'https://shop.vn/',
  });
});
afterAll(() => shop.close());

/** As a proxy that names only the machine behind it would pass it on. */
async function tokenFor(origin: string): Promise<number> {
  const { statusCode, body } = await request(`${shop.url}/v3/directline/tokens/generate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ user: { id: 'dl_lan' } }),
  });
  await body.dump();
  return statusCode;
}

describe('behind a proxy that does not pass its name on', () => {
  it("the server's own page may talk, by its public address", async () => {
    expect(await tokenFor('https://chat.shop.vn')).toBe(200);
  });

  it('a site of the list may, however it was written there, and no other', async () => {
    expect(await tokenFor('https://shop.vn')).toBe(200);
    expect(await tokenFor('https://shop.vn.thief.example')).toBe(403);
    expect(await tokenFor('https://chat.shop.vn.thief.example')).toBe(403);
  });
});
