import { createHmac, randomBytes } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import { isSameSecret } from '../same-secret.ts';
import { keyFor } from './keys.ts';
import type { SiteIdentity } from './payload.ts';

/** Undefined when the site has no secret: unsigned names prove nothing. Throws when the hash is wrong. */
export function verifiedIdentity(
  identity: SiteIdentity | undefined,
  identitySecret: string | undefined,
): SiteIdentity | undefined {
  if (identity === undefined || identitySecret === undefined) return undefined;
  const expected = createHmac('sha256', identitySecret).update(identity.id).digest('hex');
  if (!isSameSecret(identity.hash.toLowerCase(), expected)) {
    throw new AppError('not-allowed', 'The visitor id is not signed by this site.', {
      subject: 'BadIdentity',
    });
  }
  return identity;
}

/** A known visitor has one conversation on all their devices; nobody can guess its key. */
export function conversationKeyOf(site: string, secret: Buffer): string {
  return createHmac('sha256', keyFor(secret, 'identity')).update(site).digest('hex').slice(0, 32);
}

export function newConversationKey(): string {
  return randomBytes(16).toString('hex');
}
