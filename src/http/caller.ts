import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

/**
 * Tells a caller's own address: `X-Forwarded-For` is believed only as far as it was written by
 * proxies that are trusted, read from the nearest outward.
 */
export function callerReader(trusted: readonly string[]): (request: IncomingMessage) => string {
  const isTrusted = proxyCheck(trusted);
  return (request) => {
    const near = plain(request.socket.remoteAddress ?? '');
    if (trusted.length === 0 || !isTrusted(near)) return near;
    const header = request.headers['x-forwarded-for'];
    const hops = (typeof header === 'string' ? header : (header?.join(',') ?? ''))
      .split(',')
      .map((hop) => plain(hop.trim()));
    let caller = near;
    for (const hop of hops.reverse()) {
      if (hop === '') break;
      caller = hop;
      if (!isTrusted(hop)) break;
    }
    return caller;
  };
}

/** Tells whether a request came from a proxy whose headers are believed. */
export function proxiedCheck(trusted: readonly string[]): (request: IncomingMessage) => boolean {
  const isTrusted = proxyCheck(trusted);
  return ({ socket }) => isTrusted(plain(socket.remoteAddress ?? ''));
}

function proxyCheck(trusted: readonly string[]): (address: string) => boolean {
  const proxies = new BlockList();
  for (const network of trusted) {
    const [address = '', bits] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  return (address) => proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
