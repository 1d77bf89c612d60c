import { expect, test } from 'vitest';
import { networkOf, rateLimit } from '../../../src/channels/web/rate.ts';

test('each caller has a bucket of their own, refilled with time', () => {
  let now = 0;
  const take = rateLimit({ burst: 2, perSecond: 1 }, () => new Date(now));
  take('a');
  take('a');
  expect(() => take('a')).toThrow(
    expect.objectContaining({ subject: 'TooManyRequests', retryAfterMs: 1_000 }),
  );
  take('b');
  now = 1_000;
  take('a');
  expect(() => take('a')).toThrow('Too many');
});

test('only so many callers are remembered, the one longest unseen forgotten first', () => {
  const take = rateLimit({ burst: 1, perSecond: 0.001 }, () => new Date(0), 2);
  take('a');
  take('b');
  expect(() => take('a')).toThrow('Too many');
  take('c');
  expect(() => take('a')).toThrow('Too many');
  take('b');
});

test('an IPv6 network counts as one caller', () => {
  expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:db8:1:2:bbbb::2'));
  expect(networkOf('::ffff:10.0.0.1')).not.toBe(networkOf('::ffff:10.0.0.2'));
  expect(networkOf('10.0.0.1')).toBe('10.0.0.1');
});
