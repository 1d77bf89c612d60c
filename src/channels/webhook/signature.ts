import { isSameSecret } from '../same-secret.ts';
import { hmacSha256 } from './hmac.ts';

export const TIMESTAMP_HEADER = 'x-langnghe-timestamp';
export const SIGNATURE_HEADER = 'x-langnghe-signature';

const FORM = /^v1=[0-9a-f]{64}$/;
const SECONDS = /^[0-9]{1,12}$/;

/** Both directions are signed alike: HMAC-SHA256 over `<timestamp in seconds>.<body>`. */
export interface Signer {
  sign(timestamp: string, body: Buffer): string;
  /** `late`: rightly signed, but its time is too far from ours. */
  check(signed: Signed, now: Date): 'good' | 'late' | 'forged';
}

interface Signed {
  readonly timestamp: string | string[] | undefined;
  readonly signature: string | string[] | undefined;
  readonly body: Buffer;
}

export function signer(secret: string, skewMs: number): Signer {
  const mac = hmacSha256(secret);
  const sign = (timestamp: string, body: Buffer): string => `v1=${mac(`${timestamp}.`, body)}`;
  return {
    sign,
    check({ timestamp, signature, body }, now) {
      if (typeof timestamp !== 'string' || !SECONDS.test(timestamp)) return 'forged';
      if (typeof signature !== 'string' || !FORM.test(signature)) return 'forged';
      if (!isSameSecret(signature, sign(timestamp, body))) return 'forged';
      return Math.abs(now.getTime() - Number(timestamp) * 1000) > skewMs ? 'late' : 'good';
    },
  };
}
