import type { IncomingMessage } from 'node:http';

export interface OwnSite {
  /** Whether the browser speaks TLS with us, as far as that can be known here. */
  isSecure(request: IncomingMessage): boolean;
  /** Whether a page of another site sent this. Programs name no site and are not meant. */
  isForeign(request: IncomingMessage): boolean;
}

/** @param options.isProxied whether what a proxy's headers say is believed of this one. */
export function ownSite(options: {
  readonly publicUrl: string | undefined;
  readonly isProxied: (request: IncomingMessage) => boolean;
}): OwnSite {
  const known = options.publicUrl === undefined ? undefined : new URL(options.publicUrl);
  const isSecure = (request: IncomingMessage): boolean => {
    if (options.isProxied(request) && request.headers['x-forwarded-proto'] !== undefined) {
      return request.headers['x-forwarded-proto'] === 'https';
    }
    // Whoever says that the server is reached over TLS means all of it.
    return known?.protocol === 'https:';
  };
  return {
    isSecure,
    isForeign: (request) => {
      const { origin, host } = request.headers;
      const site = request.headers['sec-fetch-site'];
      if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
      if (origin === undefined) return false;
      return origin !== known?.origin && !isOrigin(origin, host);
    },
  };
}

function isOrigin(origin: string, host: string | undefined): boolean {
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
