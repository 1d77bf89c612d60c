import { randomBytes } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import type { Vault } from '../../road/ports.ts';
import { isSameSecret } from '../same-secret.ts';
import { askForPair, GrantRefusedError, newVerifier, permissionAddress, type AppKeys } from './oauth.ts';
import { keepTokens } from './token-record.ts';

/** A code lives ten minutes; finding the right admin takes longer. */
const PENDING_MS = 30 * 60_000;

export interface ConnectionParts {
  readonly name: string;
  readonly keys: AppKeys;
  /** Where Zalo sends the admin's browser back to. */
  readonly redirectUri: string;
  /** Fixed in the app's console; absent: a fresh one each time. */
  readonly codeVerifier: string | undefined;
  readonly vault: Vault;
  readonly now: () => Date;
}

export type Finished =
  | { readonly is: 'connected'; readonly oaId: string | undefined }
  /** Nobody asked for it, or too long ago, or somebody else did. */
  | { readonly is: 'unasked' }
  | { readonly is: 'refused'; readonly code: number };

const pendingName = (name: string): string => `${name}/permission`;

/** Begins a permission; what comes back is known by its state. Resolves with the address to open. */
export async function beginConnection(parts: ConnectionParts): Promise<string> {
  const { name, keys, redirectUri, codeVerifier, vault, now } = parts;
  const verifier = codeVerifier ?? newVerifier();
  const state = randomBytes(24).toString('base64url');
  const until = new Date(now().getTime() + PENDING_MS).toISOString();
  await overwrite(vault, pendingName(name), { state, verifier, until });
  return permissionAddress(keys, { redirectUri, verifier, state });
}

/** Until when somebody is connecting the account: only then probes of the console are expected. */
export async function connectingUntil(vault: Vault, name: string): Promise<Date | undefined> {
  const until = (await vault.read(pendingName(name)))?.value.until;
  return until === undefined ? undefined : new Date(until);
}

/**
 * Turns a code into tokens, kept before they are used. `state` absent: a person at the terminal brings
 * the code.
 */
export async function finishConnection(
  parts: ConnectionParts,
  given: { code: string; state: string | undefined; oaId: string | undefined },
): Promise<Finished> {
  const { name, keys, codeVerifier, vault, now } = parts;
  const pending = (await vault.read(pendingName(name)))?.value;
  const isOpen = pending?.until !== undefined && new Date(pending.until) > now();
  if (given.state !== undefined && !(isOpen && isSameSecret(given.state, pending.state ?? ''))) {
    return { is: 'unasked' };
  }
  const verifier = pending?.verifier ?? codeVerifier;
  if (verifier === undefined) return { is: 'unasked' };
  try {
    const pair = await askForPair(
      keys,
      { grant_type: 'authorization_code', code: given.code, code_verifier: verifier },
      now(),
    );
    await keepTokens(vault, name, { ...pair, gotAt: now(), oaId: given.oaId, refusedWith: undefined });
  } catch (error) {
    if (error instanceof GrantRefusedError) return { is: 'refused', code: error.code };
    throw error;
  }
  // A state serves once; the time stays, for the console's probe that follows.
  await overwrite(vault, pendingName(name), { state: '', verifier, until: pending?.until ?? '' });
  return { is: 'connected', oaId: given.oaId };
}

async function overwrite(vault: Vault, name: string, value: Record<string, string>): Promise<void> {
  const MOST_TRIES = 5;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const version = (await vault.read(name))?.version ?? 0;
    if (await vault.write(name, value, version)) return;
  }
  throw new AppError('stale', 'Somebody else is connecting this account at the same time.');
}
