import { randomBytes } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import type { Vault } from '../../road/ports.ts';
import { isSameSecret } from '../same-secret.ts';
import {
  askForPair,
  GrantRefusedError,
  newVerifier,
  permissionAddress,
  type AppKeys,
  type TokenPair,
} from './oauth.ts';
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
  /** The account that is to be connected; absent: whichever gives leave. */
  readonly oaId: string | undefined;
  /** Asks Zalo whose token this is. Undefined when it does not say. */
  readonly whose: (accessToken: string) => Promise<string | undefined>;
  readonly vault: Vault;
  readonly now: () => Date;
}

export type Finished =
  | { readonly is: 'connected'; readonly oaId: string | undefined }
  /** Nobody asked for it, or too long ago, or somebody else did. */
  | { readonly is: 'unasked' }
  /** Leave was given for another account than the settings name; what was there stays. */
  | { readonly is: 'other-account'; readonly oaId: string; readonly expected: string }
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
 * Turns a code into tokens, kept before any message uses them, with the account they are for: Zalo itself is
 * asked, for a person at the terminal brings only the code (`state` absent), and a browser may bring anything.
 */
export async function finishConnection(
  parts: ConnectionParts,
  given: { code: string; state: string | undefined; oaId: string | undefined },
): Promise<Finished> {
  const { name, codeVerifier, vault, now } = parts;
  const pending = (await vault.read(pendingName(name)))?.value;
  const isOpen = pending?.until !== undefined && new Date(pending.until) > now();
  if (given.state !== undefined && !(isOpen && isSameSecret(given.state, pending.state ?? ''))) {
    return { is: 'unasked' };
  }
  const verifier = pending?.verifier ?? codeVerifier;
  if (verifier === undefined) return { is: 'unasked' };
  // The code is not spent on the wrong account.
  const wrong = mismatch(parts, given.oaId);
  if (wrong !== undefined) return wrong;
  const exchanged = await exchange(parts, given.code, verifier);
  if ('is' in exchanged) return exchanged;
  const oaId = (await parts.whose(exchanged.access)) ?? given.oaId;
  const finished = mismatch(parts, oaId);
  if (finished !== undefined) return finished;
  await keepTokens(vault, name, { ...exchanged, gotAt: now(), oaId, refusedWith: undefined });
  // A state serves once; the time stays, for the console's probe that follows.
  await overwrite(vault, pendingName(name), { state: '', verifier, until: pending?.until ?? '' });
  return { is: 'connected', oaId };
}

function mismatch({ oaId: expected }: ConnectionParts, oaId: string | undefined): Finished | undefined {
  if (expected === undefined || oaId === undefined || oaId === expected) return undefined;
  return { is: 'other-account', oaId, expected };
}

async function exchange(
  { keys, now }: ConnectionParts,
  code: string,
  verifier: string,
): Promise<TokenPair | Finished> {
  try {
    const grant = { grant_type: 'authorization_code', code, code_verifier: verifier } as const;
    return await askForPair(keys, grant, now());
  } catch (error) {
    if (error instanceof GrantRefusedError) return { is: 'refused', code: error.code };
    throw error;
  }
}

async function overwrite(vault: Vault, name: string, value: Record<string, string>): Promise<void> {
  const MOST_TRIES = 5;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const version = (await vault.read(name))?.version ?? 0;
    if (await vault.write(name, value, version)) return;
  }
  throw new AppError('stale', 'Somebody else is connecting this account at the same time.');
}
