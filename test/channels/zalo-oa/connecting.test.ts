import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { request } from 'undici';
import { beginConnection } from '../../../src/channels/zalo-oa/connection.ts';
import { connectionParts } from '../../../src/channels/zalo-oa/index.ts';
import type { Vault } from '../../../src/road/ports.ts';
import { memoryVault } from '../../support/memory-vault.ts';
import { USER, zaloAccount, type ZaloAccount } from '../../support/zalo-account.ts';

const MINUTE_MS = 60_000;
let account: ZaloAccount;
let reads: string[];

beforeEach(async () => {
  reads = [];
  const vault = memoryVault();
  const counted: Vault = {
    ...vault,
    read: (name) => {
      reads.push(name);
      return vault.read(name);
    },
  };
  account = await zaloAccount({ vault: counted });
});
afterEach(async () => {
  account.zalo.quiet();
  await account.stop();
});

const begin = () => beginConnection(connectionParts(account.options));
const dropped = () => account.log.said.filter(({ message }) => message.includes('no known way'));

describe('while somebody connects the account', () => {
  it('the console may probe with a signature nobody knows; half an hour later it may not', async () => {
    account.zalo.knobs.signing = 'wrong';
    await begin();
    expect(await account.zalo.says(USER, 'probe')).toBe(200);
    expect([account.kept, account.forged, dropped().length]).toEqual([[], 1, 1]);
    account.clock.move(31 * MINUTE_MS);
    expect(await account.zalo.says(USER, 'probe')).toBe(401);
  });

  it.each([false, true])(
    'an event signed in another known form is asked for again and not lost (connecting: %s)',
    async (isConnecting) => {
      account.zalo.knobs.signing = 'app-secret';
      account.zalo.knobs.speed = 1;
      if (isConnecting) await begin();
      expect(await account.zalo.says(USER, 'giữ giúp')).toBe(503);
      expect([account.kept, account.forged]).toEqual([[], 0]);
      expect((await account.channel.health?.())?.fix?.vi).toContain('LANGNGHE_ZALO_OA_SIGNATURE=app-secret');
    },
  );

  it('a replay is refused all the same', async () => {
    await begin();
    const timestamp = String(account.clock().getTime() - 25 * 60 * MINUTE_MS);
    expect(await account.zalo.bring({ event_name: 'follow', timestamp, follower: { id: USER } })).toBe(401);
  });
});

describe('strangers', () => {
  it('cost one look into the vault in ten seconds, however often they call', async () => {
    account.zalo.knobs.signing = 'wrong';
    account.zalo.knobs.speed = 1;
    reads = [];
    for (let n = 0; n < 20; n += 1) expect(await account.zalo.says(USER, 'x')).toBe(401);
    expect(reads.filter((name) => name.endsWith('/permission'))).toHaveLength(1);
    account.clock.move(11_000);
    await begin();
    expect(await account.zalo.says(USER, 'x')).toBe(200);
    expect(account.forged).toBe(21);
  });

  it('who send nothing at all are a line in the log every ten minutes, with their number', async () => {
    const call = () => request(`${account.url}/zalo-oa/webhook`, { method: 'POST', body: '{}' });
    for (let n = 0; n < 5; n += 1) expect((await call()).statusCode).toBe(200);
    account.clock.move(11 * MINUTE_MS);
    await call();
    const told = account.log.said.filter(({ message }) => message.includes('anybody is here'));
    expect(told.map(({ fields }) => fields.times)).toEqual([1, 5]);
    expect(account.kept).toEqual([]);
  });
});
