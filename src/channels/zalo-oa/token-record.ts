import type { Vault } from '../../road/ports.ts';
import type { TokenPair } from './oauth.ts';

/** The pair as the vault keeps it, for all processes. */
export interface TokenRecord extends TokenPair {
  /** The vault's version of it; 0: not there yet. */
  readonly version: number;
  readonly gotAt: Date;
  readonly oaId: string | undefined;
  /** Zalo refused to renew it, with this code: somebody must give leave again. */
  readonly refusedWith: string | undefined;
}

export function tokenName(channel: string): string {
  return `${channel}/tokens`;
}

export async function readTokens(vault: Vault, channel: string): Promise<TokenRecord | undefined> {
  const found = await vault.read(tokenName(channel));
  if (found === undefined) return undefined;
  const { access = '', refresh = '', expiresAt = '', gotAt = '', oaId, refusedWith } = found.value;
  return {
    version: found.version,
    access,
    refresh,
    expiresAt: new Date(expiresAt),
    gotAt: new Date(gotAt),
    oaId,
    refusedWith,
  };
}

/**
 * Keeps a pair in place of whatever is there: the newest pair is the only one that Zalo still takes, so
 * it wins over a record that changed meanwhile. Throws AppError `unavailable` when it could not be kept.
 */
export async function keepTokens(
  vault: Vault,
  channel: string,
  record: Omit<TokenRecord, 'version'>,
): Promise<TokenRecord> {
  for (;;) {
    const before = await vault.read(tokenName(channel));
    const version = before?.version ?? 0;
    if (await vault.write(tokenName(channel), asText(record), version)) {
      return { ...record, version: version + 1 };
    }
  }
}

function asText({ access, refresh, expiresAt, gotAt, oaId, refusedWith }: Omit<TokenRecord, 'version'>) {
  return {
    access,
    refresh,
    expiresAt: expiresAt.toISOString(),
    gotAt: gotAt.toISOString(),
    ...(oaId !== undefined && { oaId }),
    ...(refusedWith !== undefined && { refusedWith }),
  };
}
