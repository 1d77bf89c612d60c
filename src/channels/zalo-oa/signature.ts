import { createHash } from 'node:crypto';
import { isSameSecret } from '../same-secret.ts';

/**
 * Which secret and which id Zalo signs with. Public notes disagree, so it is a setting, and a wrong one
 * is recognised: most say `oa-secret`, the OA Secret Key of the app's webhook page with the app's id.
 */
export const SIGNATURE_FORMS = [
  'oa-secret',
  'app-secret',
  'oa-secret-with-oa-id',
  'app-secret-with-oa-id',
] as const;
export type SignatureForm = (typeof SIGNATURE_FORMS)[number];

export interface SignatureSecrets {
  readonly appId: string;
  readonly appSecret: string;
  readonly oaSecret: string | undefined;
  readonly oaId: string | undefined;
}

interface Signed {
  /** The bytes exactly as received. */
  readonly body: Buffer;
  /** The `timestamp` inside them, as text. */
  readonly timestamp: string;
  readonly signature: string | string[] | undefined;
}

/** `mac=` may stand before the hex or not. */
const FORM = /^(?:mac=)?([0-9a-f]{64})$/i;

/** Plain SHA-256 of the joined text, no HMAC: that is how Zalo has it. */
export function macOf(parts: { first: string; body: Buffer; timestamp: string; secret: string }): string {
  return createHash('sha256')
    .update(parts.first)
    .update(parts.body)
    .update(parts.timestamp)
    .update(parts.secret)
    .digest('hex');
}

/** The form that this signature has, the expected one first; none when it is forged. */
export function signatureForm(
  signed: Signed,
  secrets: SignatureSecrets,
  expected: SignatureForm,
): SignatureForm | undefined {
  const given = typeof signed.signature === 'string' ? FORM.exec(signed.signature.trim())?.[1] : undefined;
  if (given === undefined) return undefined;
  const others = SIGNATURE_FORMS.filter((form) => form !== expected);
  return [expected, ...others].find((form) => {
    const first = form.endsWith('-with-oa-id') ? secrets.oaId : secrets.appId;
    const secret = form.startsWith('oa-secret') ? secrets.oaSecret : secrets.appSecret;
    if (first === undefined || secret === undefined) return false;
    return isSameSecret(
      given.toLowerCase(),
      macOf({ first, secret, body: signed.body, timestamp: signed.timestamp }),
    );
  });
}
