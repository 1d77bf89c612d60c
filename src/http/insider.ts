import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Tells whether a caller may see how the server is doing: one on this machine that did not come through
 * a proxy, or one that brings the token. Numbers of messages and faults are nobody else's business.
 */
export function insiderCheck(token: string | undefined): (request: IncomingMessage) => boolean {
  const wanted = token === undefined ? undefined : digest(`Bearer ${token}`);
  return ({ headers, socket }) => {
    if (wanted !== undefined && timingSafeEqual(digest(headers.authorization ?? ''), wanted)) return true;
    const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
    return !isForwarded && isLoopback(socket.remoteAddress ?? '');
  };
}

function isLoopback(address: string): boolean {
  return LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
