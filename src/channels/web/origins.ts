import { AppError } from '../../core/errors.ts';
import type { WebhookRequest } from '../../road/ports.ts';

type Headers = WebhookRequest['headers'];

/**
 * Whether a page of this origin may talk to us. The server's own pages always may; behind a proxy that does
 * not pass its `Host` on, the public address is among the allowed ones.
 */
export function isAllowedOrigin(origin: string, allowed: readonly string[], headers: Headers): boolean {
  if (allowed.includes('*') || allowed.includes(origin)) return true;
  const host = header(headers, 'host');
  return host !== undefined && (origin === `https://${host}` || origin === `http://${host}`);
}

/** Throws AppError `not-allowed` for a page of a site that is not ours. */
export function checkedOrigin(allowed: readonly string[], headers: Headers): string | undefined {
  const origin = header(headers, 'origin');
  if (origin === undefined || isAllowedOrigin(origin, allowed, headers)) return origin;
  throw new AppError('not-allowed', 'This site may not use the chat.', { subject: 'OriginNotAllowed' });
}

export function crossOriginHeaders(origin: string | undefined): Record<string, string> {
  if (origin === undefined) return { vary: 'origin' };
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    // No cookie is ever read; stock clients ask for the session id "with credentials" all the same.
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'retry-after',
  };
}

export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': 'authorization, content-type, x-ms-bot-agent, x-requested-with',
  'access-control-max-age': '7200',
};

/** Where the caller reached us: `https://chat.shop.vn`. */
export function baseUrlOf(headers: Headers, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  const host = header(headers, 'host') ?? 'localhost';
  const forwarded = header(headers, 'x-forwarded-proto')?.split(',')[0]?.trim();
  const secure = forwarded === 'https' || header(headers, 'origin') === `https://${host}`;
  return `${secure ? 'https' : 'http'}://${host}`;
}

export function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
