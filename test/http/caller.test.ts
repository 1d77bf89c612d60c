import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { callerReader } from '../../src/http/caller.ts';

function asked(remoteAddress: string, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  // The two things the reader looks at.
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
}

describe('whose address counts', () => {
  it('is the nearest when no proxy is trusted, whatever a header says', () => {
    expect(callerReader([])(asked('203.0.113.9', '198.51.100.1'))).toBe('203.0.113.9');
    expect(callerReader(['10.0.0.0/8'])(asked('203.0.113.9', '198.51.100.1'))).toBe('203.0.113.9');
  });

  it('is the last hop that a trusted proxy wrote', () => {
    const caller = callerReader(['127.0.0.1', '10.0.0.0/8']);
    expect(caller(asked('127.0.0.1', '198.51.100.1'))).toBe('198.51.100.1');
    expect(caller(asked('127.0.0.1', '6.6.6.6, 198.51.100.1, 10.1.2.3'))).toBe('198.51.100.1');
    expect(caller(asked('127.0.0.1'))).toBe('127.0.0.1');
  });

  it('knows IPv4 written as IPv6, and IPv6 networks', () => {
    expect(callerReader(['127.0.0.1'])(asked('::ffff:127.0.0.1', '198.51.100.1'))).toBe('198.51.100.1');
    expect(callerReader(['fd00::/8'])(asked('fd00::1', '2001:db8::5'))).toBe('2001:db8::5');
  });
});
