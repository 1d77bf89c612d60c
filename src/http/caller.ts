import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

/**
 * Tells a caller's own address: `X-Forwarded-For` is believed only as far as it was written by
 * proxies that are trusted, read from the nearest outward.
 */
export function callerReader(trusted: readonly string[]): (request: IncomingMessage) => string {
  const proxies = new BlockList();
  for (const network of trusted) {
    const [address = '', bits] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string): boolean => proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
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

function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
