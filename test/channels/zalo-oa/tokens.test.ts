import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTokens } from '../../../src/channels/zalo-oa/token-record.ts';
import { openTokens, type Tokens } from '../../../src/channels/zalo-oa/tokens.ts';
import { until } from '../../support/fake-clock.ts';
import { outMessage, TO, USER, zaloAccount, type ZaloAccount } from '../../support/zalo-account.ts';

let account: ZaloAccount;
const HOUR_MS = 3_600_000;

beforeEach(async () => {
  account = await zaloAccount();
  account.zalo.lastInteraction.set(USER, account.clock().getTime() + 100 * HOUR_MS);
});
afterEach(async () => {
  await account.stop();
});

/** Another process on the same vault. */
function process(alarm: (code: string) => void = () => undefined): Tokens {
  const { appId, appSecret, oauthUrl, vault, now, log } = account.options;
  return openTokens({ channel: 'zalo-oa', keys: { appId, appSecret, oauthUrl }, vault, now, log, alarm });
}

describe('the account’s token', () => {
  it('is used as it is for the first four fifths of its life', async () => {
    account.clock.move(19 * HOUR_MS);
    expect(await process().access()).toBe('at-1');
    expect(account.zalo.oauth.refreshes).toBe(0);
  });

  it('is renewed ahead of time, while the old one still serves', async () => {
    const tokens = process();
    account.clock.move(21 * HOUR_MS);
    expect(await tokens.access()).toBe('at-1');
    await until('it is renewed', () => account.zalo.oauth.refreshes === 1);
    await expect.poll(() => tokens.access()).toBe('at-2');
  });

  it('is renewed by one of many processes that find it over at once', async () => {
    account.clock.move(26 * HOUR_MS);
    account.zalo.oauth.knobs.slowMs = 100;
    const all = await Promise.all(Array.from({ length: 6 }, () => process().access()));
    expect(all).toEqual(Array.from({ length: 6 }, () => 'at-2'));
    expect(account.zalo.oauth.refreshes).toBe(1);
  });

  it('that Zalo does not take any more is renewed, and the message goes once', async () => {
    account.zalo.oauth.expireNow();
    expect(await account.channel.send(TO, outMessage())).toEqual({ ref: 'm1' });
    expect(account.zalo.sent).toHaveLength(1);
    expect(account.zalo.oauth.refreshes).toBe(1);
  });

  it.each([-216, -220, 216, 401, -401, 452])('%i renews it once, and only once', async (code) => {
    account.zalo.knobs.next.push(code, code);
    await expect(account.channel.send(TO, outMessage())).rejects.toMatchObject({ code: 'unavailable' });
    expect(account.zalo.oauth.refreshes).toBe(1);
    expect(await account.channel.send(TO, outMessage())).toEqual({ ref: 'm1' });
  });

  it('is taken from another process that renewed it meanwhile', async () => {
    const other = process();
    await process().access();
    await other.after('at-1');
    expect(account.zalo.oauth.refreshes).toBe(1);
    expect(await account.channel.send(TO, outMessage())).toEqual({ ref: 'm1' });
    expect(account.zalo.oauth.refreshes).toBe(1);
  });

  it('is not used before it is kept: a vault that is away loses nothing', async () => {
    account.clock.move(26 * HOUR_MS);
    account.vault.isAway = true;
    const tokens = process();
    await expect(tokens.access()).rejects.toThrow();
    expect(account.zalo.oauth.refreshes).toBe(1);
    account.clock.move(6_000);
    account.vault.isAway = false;
    expect(await tokens.access()).toBe('at-2');
    expect(account.zalo.oauth.refreshes).toBe(1);
    expect(await readTokens(account.vault, 'zalo-oa')).toMatchObject({ access: 'at-2', refresh: 'rt-2' });
  });

  it('keeps the account’s id over renewals', async () => {
    await process().after('at-1');
    expect((await readTokens(account.vault, 'zalo-oa'))?.oaId).toBe('388613280878808645');
  });
});

describe('a token that cannot be renewed', () => {
  it('because nobody answers is asked for again, not in a loop', async () => {
    account.clock.move(26 * HOUR_MS);
    account.zalo.oauth.knobs.down = 1;
    const tokens = process();
    await expect(tokens.access()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(tokens.access()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 5_000 });
    account.clock.move(5_000);
    expect(await tokens.access()).toBe('at-2');
  });

  it('because its refresh token was used before is told once, and asked for no more', async () => {
    account.zalo.oauth.grant();
    const alarms: string[] = [];
    const processes = [1, 2, 3].map(() => process((code) => void alarms.push(code)));
    const outcomes = await Promise.allSettled(processes.map((tokens) => tokens.after('at-1')));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(alarms).toEqual(['-14014']);
    const told = account.log.said.filter(({ level }) => level === 'error');
    expect(told).toHaveLength(1);
    expect(JSON.stringify(account.log.said)).not.toMatch(/at-\d|rt-\d|secret/);
    const asked = account.zalo.calls.filter((path) => path.endsWith('access_token')).length;
    account.clock.move(26 * HOUR_MS);
    await expect(processes[0]?.access()).rejects.toMatchObject({ code: 'misconfigured' });
    expect(account.zalo.calls.filter((path) => path.endsWith('access_token'))).toHaveLength(asked);
  });

  it('is used while it lives, and health says until when and what to do', async () => {
    account.zalo.oauth.knobs.refuseWith = -14014;
    account.clock.move(21 * HOUR_MS);
    expect(await account.channel.send(TO, outMessage())).toEqual({ ref: 'm1' });
    await until('it is told', () => account.alarms.length === 1);
    expect(account.alarms).toEqual(['zalo-oa-token:-14014']);
    expect(await account.channel.send(TO, outMessage())).toEqual({ ref: 'm2' });
    const health = await account.channel.health?.();
    expect(health).toMatchObject({ ok: false });
    expect(health?.fix?.en).toContain('langnghe zalo connect');
  });

  it('because the answer was lost is found out at the next renewal', async () => {
    account.clock.move(26 * HOUR_MS);
    account.zalo.oauth.knobs.lost = 1;
    const tokens = process();
    await expect(tokens.access()).rejects.toMatchObject({ code: 'unavailable' });
    account.clock.move(5_000);
    await expect(tokens.access()).rejects.toMatchObject({ code: 'misconfigured', subject: '-14014' });
  });
});
