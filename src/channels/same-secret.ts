import { hash, timingSafeEqual } from 'node:crypto';

/**
 * Whether what a caller brings is the secret, or the signature, that is expected: the only place where a
 * channel compares them (eslint sees to it). Over hashes, so that neither the time it takes nor a length
 * tells anything. Nothing is the same as an expected secret that is empty.
 */
export function isSameSecret(given: string | readonly string[] | undefined, expected: string): boolean {
  const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
  const isSame = timingSafeEqual(digest(typeof given === 'string' ? given : ''), digest(expected));
  return isSame && expected !== '';
}
