import { describe, expect, it } from 'vitest';
import { keptPayload, kindName, PAYLOAD_BYTES } from '../../src/unknown-events/rules.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJsYW4ifQ.c2lnbmF0dXJl';
const BOT_TOKEN = '123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc';

describe('what is kept of an event', () => {
  it('is the shape of its JSON, with the platform’s own words', () => {
    const event = {
      event_name: 'create_group',
      type: 'conversationUpdate',
      group: { id: 'g1', members: ['1', '2'], size: 2, isOpen: true },
      at: 1790000000000,
    };
    expect(JSON.parse(keptPayload(event))).toEqual({
      event_name: 'create_group',
      type: 'conversationUpdate',
      group: { id: '• text, 2', members: ['• digits, 1', '• digits, 1'], size: 2, isOpen: true },
      at: '• number, 13',
    });
  });

  it.each([
    ['words', { message: { text: 'giao trễ quá' } }, 'trễ'],
    ['a short word', { text: 'ok' }, 'ok"'],
    ['a comment beside a rating', { event_name: 'user_feedback', rating: 2, note: 'hang loi' }, 'hang'],
    ['a name', { from: { name: 'Lan', first_name: 'Lan' } }, 'Lan'],
    ['a name where a kind is expected', { type: 'Nguyễn Thị Lan' }, 'Nguy'],
    ['a phone number', { phone: '0901234567' }, '0901234567'],
    ['a phone number where a kind is expected', { status: 'p0901234567' }, '0901234567'],
    ['an id', { sender: { id: '246845883529197922' }, chat: 7310022345 }, '7310022345'],
    ['a place', { latitude: 10.7769, longitude: 106.7009 }, '10.77'],
    ['an address', { photo: 'https://z.vn/lan.jpg' }, 'lan.jpg'],
    ['an id as a field', { votes: { '246845883529197922': 1 } }, '246845883529197922'],
    ['words in JSON in a text', { data: '{"note":"giao trễ"}' }, 'trễ'],
    ['a list of words', { lines: ['giao trễ'] }, 'trễ'],
  ])('never has %s', (_what, event, theirs) => {
    expect(JSON.stringify(event)).toContain(theirs);
    const kept = keptPayload(event);
    expect(kept).not.toContain(theirs);
    expect(kept).toContain('•');
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

  it('tells that a field is empty', () => {
    const event = { text: '', token: '', code: null };
    expect(JSON.parse(keptPayload(event))).toEqual(event);
  });

  it.each([
    ['long', { lists: Array.from({ length: 40 }, () => Array.from({ length: 40 }, () => 'ừ')) }],
    ['of many parts', Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`field${n}`, 'ấm 😀']))],
    ['a long list', { list: Array.from({ length: 9_000 }, (_, n) => n % 9) }],
  ])('is cut when it is %s, between letters', (_what, event) => {
    const kept = keptPayload(event);
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(PAYLOAD_BYTES);
    expect(kept).toContain('…');
    expect(kept).not.toContain('\ufffd');
  });

  it('is safe from depths, in lists, fields and texts', () => {
    const deep = (times: number, wrap: (inner: unknown) => unknown): unknown => {
      let value: unknown = 77;
      for (let n = 0; n < times; n += 1) value = wrap(value);
      return value;
    };
    expect(keptPayload(deep(3_000, (inner) => [inner]))).toContain('…');
    expect(keptPayload(deep(3_000, (inner) => ({ inner })))).not.toContain('77');
    expect(keptPayload(deep(4, (inner) => JSON.stringify([inner])))).toContain('77');
  });

  it.each([
    [undefined, ''],
    [null, 'null'],
    ['x', '"• text, 1"'],
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
