/** What a browser keeps for us. `__Host-`: no neighbour on a sister domain can plant one. */
export type CookieName = 'log-in' | 'device';

const NAMES: Readonly<Record<CookieName, string>> = { 'log-in': 'langnghe-desk', device: 'langnghe-device' };

/** The cookie's value; over TLS only one that was set over TLS counts. */
export function readCookie(
  header: string | undefined,
  name: CookieName,
  isSecure: boolean,
): string | undefined {
  const wanted = fullName(name, isSecure);
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === wanted) return pair.slice(at + 1).trim() || undefined;
  }
  return undefined;
}

/**
 * A `Set-Cookie` header. Scripts never see it, and no other site's form brings it along. It lives for so long by any
 * clock: that of the machine in front of somebody may be wrong by days.
 */
export function writeCookie(
  name: CookieName,
  value: string,
  { livesMs, isSecure }: { readonly livesMs: number; readonly isSecure: boolean },
): string {
  const parts = [
    `${fullName(name, isSecure)}=${value}`,
    'Path=/',
    `Max-Age=${Math.max(0, Math.ceil(livesMs / 1_000))}`,
    'HttpOnly',
    'SameSite=Lax',
  ];
  return [...parts, ...(isSecure ? ['Secure'] : [])].join('; ');
}

function fullName(name: CookieName, isSecure: boolean): string {
  return isSecure ? `__Host-${NAMES[name]}` : NAMES[name];
}
