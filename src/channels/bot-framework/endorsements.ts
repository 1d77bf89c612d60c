import { request } from 'undici';
import { KEYS_BELIEVED_MS, KEYS_LIMIT_MS, KEYS_OUTLIVE_MS, KEYS_REST_MS } from './limits.ts';
import { KeyPage, OpenIdPage } from './payload.ts';

/** Which channels Microsoft's keys vouch for. */
export interface Endorsements {
  /** The channels a key vouches for; none for a key that is not published. Throws when the page cannot be had. */
  of(keyId: string): Promise<readonly string[]>;
}

type ByKey = ReadonlyMap<string, readonly string[]>;

interface Held {
  readonly byKey: ByKey;
  readonly at: number;
  askedAt: number;
}

/**
 * As the page of keys says it: read once for all who wait, and again after a day or for a key that is new.
 * While the page cannot be had, the keys that were on it are believed for some days more.
 */
export function endorsements(openIdUrl: string): Endorsements {
  let held: Held | undefined;
  let asking: Promise<ByKey> | undefined;
  const renew = async (): Promise<ByKey> => {
    const now = Date.now();
    if (held !== undefined) held.askedAt = now;
    const byKey = await ask(openIdUrl);
    held = { byKey, at: now, askedAt: now };
    return byKey;
  };
  return {
    async of(keyId) {
      const now = Date.now();
      if (held !== undefined && now - held.at > KEYS_OUTLIVE_MS) held = undefined;
      const known = held?.byKey.get(keyId);
      if (held !== undefined && isFresh(held, known !== undefined, now)) return known ?? [];
      asking ??= renew().finally(() => (asking = undefined));
      try {
        return (await asking).get(keyId) ?? [];
      } catch (error) {
        if (known === undefined) throw error;
        return known;
      }
    },
  };
}

function isFresh({ at, askedAt }: Held, isKnown: boolean, now: number): boolean {
  return (isKnown && now - at < KEYS_BELIEVED_MS) || now - askedAt < KEYS_REST_MS;
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
