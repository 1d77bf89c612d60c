import { describe, expect, it } from 'vitest';
import { keptPayload, kindName, PAYLOAD_BYTES } from '../../src/unknown-events/rules.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJsYW4ifQ.c2lnbmF0dXJl';
const BOT_TOKEN = '123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc';

describe('what is kept of an event', () => {
  it('is its JSON', () => {
    const event = { event_name: 'create_group', group: { id: 'g1', members: ['1', '2'] }, at: 1790000000000 };
    expect(JSON.parse(keptPayload(event))).toEqual(event);
  });

  it.each([
    ['a token', { value: { token: 'abc123', expiration: 'x' } }, 'abc123'],
    ['a token by another name', { accessToken: 'abc123' }, 'abc123'],
    ['a list of secrets', { refresh_tokens: ['abc123', 'abc124'] }, 'abc12'],
    ['a password', { deep: [{ user_password: 'abc123' }] }, 'abc123'],
    ['a code of OAuth', { code: 'abc123' }, 'abc123'],
    ['a signed token in words', { text: `xem ${JWT} nhé` }, 'eyJ'],
    [
      'a bot’s token in an address',
      { url: `https://api.telegram.org/file/bot${BOT_TOKEN}/a.jpg` },
      'AAEhBOweik6',
    ],
    ['a bearer’s header', { line: 'Bearer abc123def456' }, 'abc123'],
    ['a signature in an address', { url: 'https://z.vn/f.jpg?x-sig=abc123&size=2' }, 'abc123'],
    ['a token in JSON in a text', { data: '{"inner":{"access_token":"abc123"}}' }, 'abc123'],
    ['a card’s number', { text: 'thẻ 4111 1111 1111 1111' }, '4111 1111'],
    ['a card’s number as a number', { card: 4111111111111111 }, '41111111'],
    ['a national id', { text: 'CCCD của em 079203001234' }, '079203001234'],
    ['a one-time code', { note: 'mã OTP là 482913' }, '482913'],
  ])('never has %s', (_what, event, secret) => {
    expect(JSON.stringify(event)).toContain(secret);
    const kept = keptPayload(event);
    expect(kept).not.toContain(secret);
    expect(kept).toContain('•');
  });

  it('leaves the rest of an address, and fields that are empty', () => {
    const event = { url: 'https://z.vn/f.jpg?sig=abc123&size=2', token: '', code: null };
    expect(JSON.parse(keptPayload(event))).toEqual({
      url: 'https://z.vn/f.jpg?sig=•••&size=2',
      token: '',
      code: null,
    });
  });

  it.each([
    ['long', { text: 'ừ'.repeat(9_000) }],
    ['of many parts', Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`field${n}`, 'ấm 😀']))],
    ['a long list', { list: Array.from({ length: 9_000 }, (_, n) => n) }],
  ])('is cut when it is %s, between letters', (_what, event) => {
    const kept = keptPayload(event);
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(PAYLOAD_BYTES);
    expect(kept).toContain('…');
    expect(kept).not.toContain('\ufffd');
  });

  it('is safe from depths, in lists, fields and texts', () => {
    const deep = (times: number, wrap: (inner: unknown) => unknown): unknown => {
      let value: unknown = 'đáy';
      for (let n = 0; n < times; n += 1) value = wrap(value);
      return value;
    };
    expect(keptPayload(deep(3_000, (inner) => [inner]))).toContain('…');
    expect(keptPayload(deep(3_000, (inner) => ({ inner })))).not.toContain('đáy');
    expect(keptPayload(deep(8, (inner) => JSON.stringify([inner])))).toContain('đáy');
  });

  it.each([
    [undefined, ''],
    [null, 'null'],
    ['x', '"x"'],
    [[], '[]'],
  ])('of %j is %j', (event, kept) => {
    expect(keptPayload(event)).toBe(kept);
  });
});

describe('the name of a kind', () => {
  it.each([
    ['user_send_group_text', 'user_send_group_text'],
    ['event:application/vnd.microsoft.x', 'event:application-vnd.microsoft.x'],
    ['xin chào/../\u0000\u202e', 'xin-ch-o-..'],
    ['', 'unnamed'],
    ['//', 'unnamed'],
    ['a'.repeat(500), 'a'.repeat(80)],
  ])('%j is kept as %s', (given, name) => {
    expect(kindName(given)).toBe(name);
  });
});
