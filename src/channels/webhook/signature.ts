import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

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
  const key = createSecretKey(Buffer.from(secret, 'utf8'));
  return {
    sign: (timestamp, body) => `v1=${mac(key, timestamp, body).toString('hex')}`,
    check({ timestamp, signature, body }, now) {
      if (typeof timestamp !== 'string' || !SECONDS.test(timestamp)) return 'forged';
      if (typeof signature !== 'string' || !FORM.test(signature)) return 'forged';
      const given = Buffer.from(signature.slice(3), 'hex');
      if (!timingSafeEqual(given, mac(key, timestamp, body))) return 'forged';
      return Math.abs(now.getTime() - Number(timestamp) * 1000) > skewMs ? 'late' : 'good';
    },
  };
}

function mac(key: KeyObject, timestamp: string, body: Buffer): Buffer {
  return createHmac('sha256', key).update(`${timestamp}.`).update(body).digest();
}
