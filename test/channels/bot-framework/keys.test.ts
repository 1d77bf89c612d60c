import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { CHECK_LIMIT_MS } from '../../../src/channels/bot-framework/limits.ts';
import { tokenCheck } from '../../../src/channels/bot-framework/token-check.ts';
import type { TokenCheck } from '../../../src/channels/bot-framework/token-check.ts';
import { fakeOpenId } from '../../support/platforms/open-id.ts';
import type { FakeOpenId, KeyName } from '../../support/platforms/open-id.ts';

const APP = { id: '11111111-2222-3333-4444-555555555555', password: 'mật khẩu' };
const VOUCHED = { channelId: 'msteams', serviceUrl: 'https://smba.example/' };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let openId: FakeOpenId;
let check: TokenCheck;
/** Gives the console back: botbuilder has a word for all it refuses. */
let quiet: () => void;
/** The library takes its time to load. */
beforeAll(() => import('botbuilder'), 120_000);
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const printed = vi.spyOn(console, 'error').mockReturnValue(undefined);
  quiet = () => printed.mockRestore();
  openId = await fakeOpenId(APP);
  check = await tokenCheck({ appId: APP.id, issuer: openId.issuer, openIdUrl: openId.openIdUrl });
});
afterEach(async () => {
  await openId.stop();
  quiet();
  vi.useRealTimers();
});

const later = (ms: number): void => void vi.setSystemTime(Date.now() + ms);
const verdict = (key?: KeyName) =>
  check(VOUCHED, `Bearer ${openId.token({ serviceurl: VOUCHED.serviceUrl }, key)}`);

it('keys are believed for some days while their page is away, and no longer', async () => {
  expect(await verdict()).toBe('good');
  openId.isDark = true;
  for (const _day of [1, 2, 3, 4]) {
    later(DAY_MS);
    expect(await verdict()).toBe('good');
    expect(await verdict('stranger')).toBe('bad');
    expect(await verdict('unendorsed')).toBe('bad');
  }
  later(DAY_MS + 1);
  expect(await verdict()).toBe('unknown');
  openId.isDark = false;
  expect(await verdict()).toBe('good');
});

it('no verdict is told before the caller has gone when the pages hang', { timeout: 60_000 }, async () => {
  openId.keysMs = 5_000;
  check = await tokenCheck({ appId: APP.id, issuer: openId.issuer, openIdUrl: openId.openIdUrl });
  const begunAt = performance.now();
  expect(await verdict()).toBe('unknown');
  expect(performance.now() - begunAt).toBeLessThan(CHECK_LIMIT_MS);
  openId.keysMs = 0;
  expect(await verdict()).toBe('good');
});

it('a key that is withdrawn lets nobody in from the next day on', async () => {
  expect(await verdict()).toBe('good');
  openId.withdrawn.add('good');
  later(DAY_MS - MINUTE_MS);
  expect(await verdict()).toBe('good');
  later(2 * MINUTE_MS);
  expect(await verdict()).toBe('bad');
});

it('a key that is new is known after an hour at the latest', async () => {
  openId.withdrawn.add('good');
  expect(await verdict('unendorsed')).toBe('bad');
  expect(await verdict()).toBe('bad');
  openId.withdrawn.clear();
  later(61 * MINUTE_MS);
  expect(await verdict()).toBe('good');
});
