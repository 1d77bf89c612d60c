import { expect, test } from 'vitest';
import { directLineSecret } from '../../../src/channels/web/keys.ts';
import { tokens } from '../../../src/channels/web/tokens.ts';

const secret = Buffer.from('one secret');
const claims = { conversation: 'abc', user: 'u1', origin: 'https://shop.example' };

function clockAt(start: string) {
  let now = new Date(start);
  return { read: () => now, advance: (ms: number) => (now = new Date(now.getTime() + ms)) };
}

test('a token gives back what it vouches for until it expires', () => {
  const clock = clockAt('2026-11-22T02:00:00Z');
  const token = tokens({ secret, clock: clock.read });
  const signed = token.sign('talk', claims, 1_800_000);
  clock.advance(1_799_000);
  expect(token.read('talk', signed)).toEqual(claims);
  clock.advance(1_000);
  expect(() => token.read('talk', signed)).toThrow(expect.objectContaining({ subject: 'TokenExpired' }));
});

test('a token for one use opens nothing else', () => {
  const token = tokens({ secret, clock: () => new Date() });
  expect(() => token.read('talk', token.sign('stream', claims, 60_000))).toThrow('another use');
  expect(() => token.read('talk', token.sign('resume', claims, 60_000))).toThrow('another use');
});

test('a token changed in any part, or signed with another secret, is refused', () => {
  const token = tokens({ secret, clock: () => new Date() });
  const [header, payload, signature] = token.sign('talk', claims, 60_000).split('.') as [
    string,
    string,
    string,
  ];
  const other = Buffer.from(
    JSON.stringify({ ...claims, conversation: 'xyz', use: 'talk', exp: 9e9 }),
  ).toString('base64url');
  const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
  const foreign = tokens({ secret: Buffer.from('other'), clock: () => new Date() }).sign(
    'talk',
    claims,
    60_000,
  );
  const bad = [
    `${header}.${other}.${signature}`,
    `${unsigned}.${payload}.`,
    `${header}.${payload}.`,
    foreign,
    '',
    'a.b.c',
  ];
  for (const signed of bad)
    expect(() => token.read('talk', signed)).toThrow(expect.objectContaining({ code: 'not-allowed' }));
});

test('stock clients can read the user out of it', () => {
  const signed = tokens({ secret, clock: () => new Date() }).sign('talk', claims, 60_000);
  const payload: unknown = JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString());
  expect(payload).toMatchObject({ user: 'u1', conversation: 'abc' });
});

test('the Direct Line secret is not the signing key', () => {
  expect(directLineSecret(secret)).not.toContain('one secret');
});
