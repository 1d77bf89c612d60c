import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVault } from '../../src/database/vault.ts';
import { fakeClock, pause } from '../support/fake-clock.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const SECRET = Buffer.alloc(32, 7);
const TOKENS = { access: 'mật-khẩu-truy-cập', refresh: 'mật-khẩu-đổi' };

let opened: TestDatabase;
beforeAll(async () => {
  opened = await testDatabase();
});
afterAll(() => opened.close());

const clock = fakeClock();
const vaultOf = (secret = SECRET) => openVault(opened.database.db, { secret, clock });

describe('the vault', () => {
  it('gives back what was put in, to every process with the same data folder', async () => {
    expect(await vaultOf().read('zalo-1')).toBeUndefined();
    expect(await vaultOf().write('zalo-1', TOKENS, 0)).toBe(true);
    expect(await vaultOf().read('zalo-1')).toEqual({ value: TOKENS, version: 1 });
    expect(await vaultOf().write('zalo-1', { ...TOKENS, access: 'mới' }, 1)).toBe(true);
    expect(await vaultOf().read('zalo-1')).toEqual({ value: { ...TOKENS, access: 'mới' }, version: 2 });
  });

  it('of two that replace the same version one is too late', async () => {
    const outcomes = await Promise.all(['a', 'b', 'c'].map((one) => vaultOf().write('zalo-2', { one }, 0)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    const again = await Promise.all(['d', 'e'].map((one) => vaultOf().write('zalo-2', { one }, 1)));
    expect(again.filter(Boolean)).toHaveLength(1);
    expect(await vaultOf().write('zalo-2', TOKENS, 1)).toBe(false);
    expect(await vaultOf().write('zalo-none', TOKENS, 3)).toBe(false);
    expect((await vaultOf().read('zalo-2'))?.version).toBe(2);
  });

  it('leaves nothing readable in the database, and no two seals alike', async () => {
    await vaultOf().write('zalo-3', TOKENS, 0);
    await vaultOf().write('zalo-4', TOKENS, 0);
    const raw = await opened.database.db.collection('vault').find({}).toArray();
    const text = JSON.stringify(raw);
    for (const word of [...Object.keys(TOKENS), ...Object.values(TOKENS)]) {
      expect(text).not.toContain(word);
      expect(text).not.toContain(Buffer.from(word).toString('base64').slice(0, 8));
    }
    const seals = raw.map(({ sealed }) => String(sealed));
    expect(new Set(seals).size).toBe(seals.length);
  });

  it('says plainly when another data folder sealed it, and lets one begin anew', async () => {
    await vaultOf().write('zalo-5', TOKENS, 0);
    const other = vaultOf(Buffer.alloc(32, 8));
    await expect(other.read('zalo-5')).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining("another data folder's key") as string,
    });
    expect(await other.write('zalo-5', TOKENS, 0)).toBe(false);
    await other.forget('zalo-5');
    expect(await other.write('zalo-5', TOKENS, 0)).toBe(true);
  });

  it('refuses what was changed or put in the place of another', async () => {
    await vaultOf().write('zalo-6', TOKENS, 0);
    await vaultOf().write('zalo-7', { access: 'của người khác' }, 0);
    const raw = opened.database.db.collection<{ _id: string; version: number; key: string }>('vault');
    const { _id, ...strange } = (await raw.findOne({ _id: 'zalo-7' }))!;
    await raw.replaceOne({ _id: 'zalo-6' }, strange);
    await expect(vaultOf().read('zalo-6')).rejects.toMatchObject({ code: 'misconfigured' });
    await raw.updateOne({ _id: 'zalo-7' }, { $set: { version: 9 } });
    await expect(vaultOf().read('zalo-7')).rejects.toMatchObject({
      message: expect.stringContaining('damaged') as string,
    });
  });
});

describe('work for one process at a time', () => {
  it('is done by one, while the others go without', async () => {
    let done = 0;
    const outcomes = await Promise.all(
      [1, 2, 3].map((n) =>
        vaultOf().alone('refresh-1', 5_000, async () => {
          await pause(30);
          done += 1;
          return n;
        }),
      ),
    );
    expect(done).toBe(1);
    expect(outcomes.filter((one) => one !== undefined)).toHaveLength(1);
    expect(await vaultOf().alone('refresh-1', 5_000, () => Promise.resolve('again'))).toBe('again');
  });

  it('is free again after a failure, and when its process has died', async () => {
    const failing = vaultOf().alone('refresh-2', 5_000, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await vaultOf().alone('refresh-2', 5_000, () => Promise.resolve(1))).toBe(1);
    const until = new Date(clock().getTime() + 5_000);
    const locks = opened.database.db.collection<{ _id: string }>('vault-locks');
    await locks.insertOne({ _id: 'refresh-3', holder: 'dead', until } as { _id: string });
    expect(await vaultOf().alone('refresh-3', 5_000, () => Promise.resolve(1))).toBeUndefined();
    clock.move(5_001);
    expect(await vaultOf().alone('refresh-3', 5_000, () => Promise.resolve(1))).toBe(1);
  });

  it('is kept by the living for as long as it takes', async () => {
    const working = vaultOf().alone('refresh-4', 90, async () => {
      for (let n = 0; n < 4; n += 1) {
        clock.move(80);
        await pause(60);
        expect(await vaultOf().alone('refresh-4', 90, () => Promise.resolve(1))).toBeUndefined();
      }
      return 'done';
    });
    expect(await working).toBe('done');
  });
});
