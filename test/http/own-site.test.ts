import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ownSite } from '../../src/http/own-site.ts';

const from = (headers: Readonly<Record<string, string>>): IncomingMessage =>
  // What is looked at are headers alone.
  ({ headers: { host: 'care.example.vn', ...headers } }) as unknown as IncomingMessage;
const site = (publicUrl?: string, isProxied = false) => ownSite({ publicUrl, isProxied: () => isProxied });

describe('a page of ours', () => {
  it.each([
    [{ origin: 'https://care.example.vn', 'sec-fetch-site': 'same-origin' }, false],
    [{ origin: 'http://care.example.vn' }, false],
    [{}, false],
    [{ origin: 'https://care.example.vn.evil.example' }, true],
    [{ origin: 'https://shop.example.vn', 'sec-fetch-site': 'same-site' }, true],
    [{ origin: 'https://care.example.vn', 'sec-fetch-site': 'cross-site' }, true],
    [{ origin: 'null' }, true],
    [{ origin: 'https://care.example.vn:8443' }, true],
  ])('%o: foreign %s', (headers, isForeign) => {
    expect(site().isForeign(from(headers))).toBe(isForeign);
  });

  it('is known by its public address where a proxy names the server otherwise', () => {
    const asked = from({ host: '127.0.0.1:8080', origin: 'https://care.example.vn' });
    expect(site('https://care.example.vn').isForeign(asked)).toBe(false);
    expect(site().isForeign(asked)).toBe(true);
  });

  it('is spoken with over TLS as the public address or a believed proxy says, never as a caller claims', () => {
    const claimed = from({ 'x-forwarded-proto': 'https' });
    expect(site().isSecure(claimed)).toBe(false);
    expect(site(undefined, true).isSecure(claimed)).toBe(true);
    expect(site('https://care.example.vn').isSecure(from({}))).toBe(true);
    expect(site('https://care.example.vn', true).isSecure(from({ 'x-forwarded-proto': 'http' }))).toBe(false);
    expect(site('http://care.example.vn').isSecure(from({}))).toBe(false);
  });
});
