import { createHmac } from 'node:crypto';

/** A key for one use, so that what signs tokens never signs anything else. */
export function keyFor(secret: Buffer, use: 'token' | 'file' | 'identity' | 'server'): Buffer {
  return createHmac('sha256', secret).update(`web channel, ${use}`).digest();
}

/** The Direct Line secret for callers on other servers. Never give it to a browser. */
export function directLineSecret(secret: Buffer): string {
  return keyFor(secret, 'server').toString('base64url');
}
