import { request } from 'undici';
import { KEYS_BELIEVED_MS, KEYS_LIMIT_MS, KEYS_REST_MS } from './limits.ts';
import { KeyPage, OpenIdPage } from './payload.ts';

/** Which channels Microsoft's keys vouch for. */
export interface Endorsements {
  /** The channels a key vouches for; none for a key that is not published. Throws when the page cannot be had. */
  of(keyId: string): Promise<readonly string[]>;
}

/** As the page of keys says it: read once for all who wait, and again after a day or for a key that is new. */
export function endorsements(openIdUrl: string): Endorsements {
  let held: { readonly at: number; readonly byKey: ReadonlyMap<string, readonly string[]> } | undefined;
  let asking: Promise<ReadonlyMap<string, readonly string[]>> | undefined;
  const renew = async (): Promise<ReadonlyMap<string, readonly string[]>> => {
    const byKey = await ask(openIdUrl);
    held = { at: Date.now(), byKey };
    return byKey;
  };
  return {
    async of(keyId) {
      const ageMs = held === undefined ? Infinity : Date.now() - held.at;
      const isKnown = held?.byKey.has(keyId) === true;
      if (held !== undefined && ageMs < (isKnown ? KEYS_BELIEVED_MS : KEYS_REST_MS))
        return held.byKey.get(keyId) ?? [];
      asking ??= renew().finally(() => (asking = undefined));
      return (await asking).get(keyId) ?? [];
    },
  };
}

async function ask(openIdUrl: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const { jwks_uri: keysUrl } = OpenIdPage.parse(await page(openIdUrl));
  const { keys } = KeyPage.parse(await page(keysUrl));
  return new Map(keys.map(({ kid, endorsements: channels }) => [kid ?? '', channels ?? []]));
}

async function page(url: string): Promise<unknown> {
  const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(KEYS_LIMIT_MS) });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`a page of keys answered ${statusCode}`);
  return JSON.parse(text);
}
