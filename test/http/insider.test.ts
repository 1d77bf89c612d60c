import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { insiderCheck } from '../../src/http/insider.ts';

const from = (remoteAddress: string | undefined, headers: Record<string, string> = {}): boolean =>
  // The two things the check looks at.
  insiderCheck(undefined)({ socket: { remoteAddress }, headers } as unknown as IncomingMessage);

it('an insider calls from this machine, and not through a proxy', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].map((one) => from(one))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  const others = ['10.0.0.1', '203.0.113.9', '2001:db8::5', '::ffff:10.0.0.1', '', undefined];
  expect(others.filter((one) => from(one))).toEqual([]);
  expect(from('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' })).toBe(false);
  expect(from('127.0.0.1', { authorization: 'Bearer undefined', forwarded: 'for=x' })).toBe(false);
});
