import { Secret, TOTP } from 'otpauth';
import { renderSVG } from 'uqr';

const SECRET_BYTES = 20;
const STEP_MS = 30_000;
/** Clocks of phones differ: one step to either side counts. */
const WINDOW = 1;

export interface OfferedTotp {
  /** As one types it into an authenticator by hand. */
  readonly secret: string;
  readonly uri: string;
  readonly qrSvg: string;
}

/** A new secret for somebody's authenticator. */
export function offerTotp(shop: string, login: string): OfferedTotp {
  const secret = new Secret({ size: SECRET_BYTES });
  // A colon parts the issuer from the name in what authenticators read.
  const totp = new TOTP({ issuer: shop.replaceAll(':', ' '), label: login.replaceAll(':', ' '), secret });
  const uri = totp.toString();
  return { secret: secret.base32, uri, qrSvg: renderSVG(uri, { border: 2 }) };
}

/** The step that a code belongs to; undefined: it is wrong. Whether it was used before is for the store to say. */
export function stepOf(secret: string, code: string, now: Date): number | undefined {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const delta = totp.validate({ token, timestamp: now.getTime(), window: WINDOW });
  return delta === null ? undefined : Math.floor(now.getTime() / STEP_MS) + delta;
}
