import { describe, expect, it } from 'vitest';
import { buttonPayload, pressedButton } from '../../../src/channels/zalo-oa/button-payload.ts';
import { challengeOf, newVerifier, permissionAddress, proofOf } from '../../../src/channels/zalo-oa/oauth.ts';
import { macOf, signatureForm } from '../../../src/channels/zalo-oa/signature.ts';
import { closedBecause, replyWindow } from '../../../src/channels/zalo-oa/window.ts';

const BODY = Buffer.from(
  '{"app_id":"1234567890123456789","sender":{"id":"246845883529197922"},"user_id_by_app":"552177279717587730","recipient":{"id":"388613280878808645"},"event_name":"user_send_text","message":{"text":"xin chào","msg_id":"96d3cdf3af150460909"},"timestamp":"1790000000000"}',
);
const HEX = '9175780c8a6783efbe55c59f3e746038ac1001d190a623980c658d1f5a5d16f0';
const SECRETS = {
  appId: '1234567890123456789',
  appSecret: 'app-secret-for-tests',
  oaSecret: 'oa-secret-for-tests',
  oaId: '388613280878808645',
};
const signed = (signature: string | string[] | undefined, body = BODY) => ({
  body,
  timestamp: '1790000000000',
  signature,
});

describe('the papers’ test vectors', () => {
  it('are signed as Zalo signs', () => {
    const parts = { first: SECRETS.appId, body: BODY, timestamp: '1790000000000', secret: SECRETS.oaSecret };
    expect(macOf(parts)).toBe(HEX);
  });

  it('have their challenge and their proof', () => {
    expect(challengeOf('0123456789abcdefghijklmnopqrstuvwxyzABCDEFG')).toBe(
      'g0tuZ6q412zO9IRkeAUs8HN6MQeXPsGce37J3Rsc8wQ',
    );
    expect(proofOf('access-token-for-tests', 'app-secret-for-tests')).toBe(
      '7196be12396e82d498574863aab45f32c0f0c84c6d6d4038d19a0d78120bdf44',
    );
    expect(newVerifier()).toMatch(/^[\w-]{43}$/);
    const asked = { redirectUri: 'https://a.vn/zalo-oa/callback', verifier: newVerifier(), state: 's1' };
    const { pathname, searchParams } = new URL(
      permissionAddress({ appId: '123', oauthUrl: 'https://oauth.zaloapp.com' }, asked),
    );
    expect(pathname).toBe('/v4/oa/permission');
    expect([...searchParams.keys()]).toEqual(['app_id', 'redirect_uri', 'code_challenge', 'state']);
  });
});

describe('a signature', () => {
  it('passes with or without mac=', () => {
    expect(signatureForm(signed(`mac=${HEX}`), SECRETS, 'oa-secret')).toBe('oa-secret');
    expect(signatureForm(signed(HEX), SECRETS, 'oa-secret')).toBe('oa-secret');
    expect(signatureForm(signed(`mac=${HEX.toUpperCase()}`), SECRETS, 'oa-secret')).toBe('oa-secret');
  });

  it.each([undefined, '', 'mac=', HEX.slice(1), `mac=${'0'.repeat(64)}`, [HEX, HEX], `sha256=${HEX}`])(
    'of %j is none',
    (given) => {
      expect(signatureForm(signed(given), SECRETS, 'oa-secret')).toBeUndefined();
    },
  );

  it('does not pass over another body, however little it differs', () => {
    const other = Buffer.from(BODY.toString().replace('xin chào', 'xin  chào'));
    expect(signatureForm(signed(`mac=${HEX}`, other), SECRETS, 'oa-secret')).toBeUndefined();
  });

  it.each([
    ['app-secret', SECRETS.appId, SECRETS.appSecret],
    ['oa-secret-with-oa-id', SECRETS.oaId, SECRETS.oaSecret],
    ['app-secret-with-oa-id', SECRETS.oaId, SECRETS.appSecret],
  ] as const)('of the form %s is recognised, so that people can be told', (form, first, secret) => {
    const mac = macOf({ first, secret, body: BODY, timestamp: '1790000000000' });
    expect(signatureForm(signed(`mac=${mac}`), SECRETS, 'oa-secret')).toBe(form);
    expect(signatureForm(signed(mac), SECRETS, form)).toBe(form);
  });
});

describe('a button’s payload', () => {
  it('comes back as the button with its label', () => {
    const payload = buttonPayload({ value: '12:late', label: 'Giao trễ hẹn' });
    expect(payload).toBe('#ln:12:late Giao trễ hẹn');
    expect(pressedButton(payload)).toEqual({ button: '12:late', label: 'Giao trễ hẹn' });
  });

  it.each(['5', '12:late', '#ln', '#ln:', '#ln:late', 'xem #ln:12:late', '#fb:T123:4', '#LN:12:late'])(
    'is not what somebody types: %s',
    (typed) => {
      expect(pressedButton(typed)).toBeUndefined();
    },
  );

  it('is never longer than Zalo takes', () => {
    const payload = buttonPayload({ value: '12:late', label: 'ừ '.repeat(900) });
    expect(Array.from(payload).length).toBeLessThanOrEqual(1_000);
  });
});

describe('the window of free words', () => {
  const now = new Date('2026-11-23T03:00:00Z');
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  const policy = { freeHours: 48, paidHours: 168, paid: 'replies' } as const;
  const unasked = { purpose: 'survey' };

  it.each([
    ['an answer', 47, undefined],
    ['an answer', 49, undefined],
    ['an answer', 200, undefined],
  ] as const)('%s %i hours after the last word: %s', (_what, hours, closed) => {
    expect(closedBecause({ lastCustomerAt: ago(hours) }, policy, now)).toBe(closed);
  });

  it.each([
    [47, 'replies', undefined],
    [48, 'replies', undefined],
    [49, 'replies', 'zalo-paid-window'],
    [49, 'always', undefined],
    [169, 'always', 'zalo-window-closed'],
    [169, 'never', 'zalo-window-closed'],
  ] as const)('something unasked after %i hours, where %s may be billed: %s', (hours, paid, closed) => {
    expect(closedBecause({ unasked, lastCustomerAt: ago(hours) }, { ...policy, paid }, now)).toBe(closed);
  });

  it('is closed to the unasked for whoever never wrote, and tried for an answer', () => {
    expect(closedBecause({ unasked }, policy, now)).toBe('zalo-window-closed');
    expect(closedBecause({}, policy, now)).toBeUndefined();
  });

  it('is shown to staff as free, then billed, then closed; never closed for a visitor or an unknown', () => {
    const to = (key: string) => ({ channel: 'zalo', key, route: {} });
    const at = (hours: number, paid: 'never' | 'replies' = 'replies') =>
      replyWindow(to('842'), ago(hours), { policy: { ...policy, paid }, now });
    expect(at(47)).toEqual({ state: 'free', until: ago(-1), then: 'paid' });
    expect(at(47, 'never')).toEqual({ state: 'free', until: ago(-1), then: 'closed' });
    expect(at(49)).toEqual({ state: 'paid', until: ago(49 - 168) });
    expect(at(49, 'never')).toEqual({ state: 'closed' });
    expect(at(169)).toEqual({ state: 'closed' });
    expect(replyWindow(to('842'), undefined, { policy, now })).toEqual({ state: 'open' });
    expect(replyWindow(to('visitor:a:b'), ago(900), { policy, now })).toEqual({ state: 'open' });
  });

  it('costs nothing where nothing may cost', () => {
    const never = { ...policy, paid: 'never' } as const;
    expect(closedBecause({ lastCustomerAt: ago(49) }, never, now)).toBe('zalo-paid-window');
    expect(closedBecause({ lastCustomerAt: ago(200) }, never, now)).toBe('zalo-window-closed');
  });
});
