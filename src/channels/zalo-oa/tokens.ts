import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../core/errors.ts';
import type { Log, Vault } from '../../road/ports.ts';
import { askForPair, GrantRefusedError, type AppKeys, type TokenPair } from './oauth.ts';
import { keepTokens, readTokens, type TokenRecord } from './token-record.ts';

/** Renewed when this share of its life is over. */
const RENEW_AT = 0.8;
const LOOK_MS = 60_000;
/** How long another process may take to renew. */
const ALONE_MS = 30_000;
const WAIT_MS = 250;
/** After a renewal that was not answered the next one waits. */
const AGAIN_MS = 5_000;
/** A missing grant may have been given, by another process. */
const LOOK_AGAIN_MS = 10_000;

/** The account's access token, always one that Zalo should still take. */
export interface Tokens {
  /** Throws AppError `misconfigured` when nobody gave leave, `unavailable` when it cannot be had now. */
  access(): Promise<string>;
  /** Another one, after Zalo did not take this one. */
  after(refused: string): Promise<string>;
  /** As it stands in the vault. */
  record(): Promise<TokenRecord | undefined>;
  /** As this process knows it, without asking the vault each time. */
  known(): Promise<TokenRecord | undefined>;
  start(): void;
  stop(): void;
}

export interface TokenOptions {
  readonly channel: string;
  readonly keys: AppKeys;
  readonly vault: Vault;
  readonly now: () => Date;
  readonly log: Log;
  /** Tells people that the account must be connected again. Must not fail. */
  readonly alarm: (code: string) => void;
}

interface Keeper extends TokenOptions {
  known: TokenRecord | undefined;
  lookedAtMs: number;
  failedAtMs: number;
  renewing: Promise<TokenRecord> | undefined;
  /** A new pair that could not be kept yet: it is not used before it is. */
  unkept: { readonly pair: TokenPair; readonly after: string } | undefined;
}

export function openTokens(options: TokenOptions): Tokens {
  const keeper: Keeper = {
    ...options,
    known: undefined,
    lookedAtMs: -Infinity,
    failedAtMs: -Infinity,
    renewing: undefined,
    unkept: undefined,
  };
  let looking: NodeJS.Timeout | undefined;
  return {
    access: () => access(keeper),
    after: (refused) => after(keeper, refused),
    record: () => look(keeper),
    known: () => known(keeper),
    start() {
      // Ahead of its time, also while nobody writes; what fails is tried again or was told.
      looking = setInterval(() => void access(keeper).catch(() => undefined), LOOK_MS);
      looking.unref();
      void access(keeper).catch(() => undefined);
    },
    stop: () => clearInterval(looking),
  };
}

async function access(keeper: Keeper): Promise<string> {
  const record = await current(keeper);
  const nowMs = keeper.now().getTime();
  const isAlive = nowMs < record.expiresAt.getTime();
  const lifeMs = record.expiresAt.getTime() - record.gotAt.getTime();
  if (isAlive && nowMs < record.gotAt.getTime() + lifeMs * RENEW_AT) return record.access;
  if (!isAlive) return (await renew(keeper, record.access)).access;
  if (record.refusedWith === undefined) void renew(keeper, record.access).catch(() => undefined);
  return record.access;
}

async function after(keeper: Keeper, refused: string): Promise<string> {
  const { known } = keeper;
  if (known !== undefined && known.access !== refused) return known.access;
  return (await renew(keeper, refused)).access;
}

/** For whoever only wants to know: what is missing is not looked for at each call of a stranger. */
async function known(keeper: Keeper): Promise<TokenRecord | undefined> {
  const isFresh = keeper.now().getTime() - keeper.lookedAtMs < LOOK_AGAIN_MS;
  return keeper.known ?? (isFresh ? undefined : look(keeper));
}

/** What is missing or refused may have been mended by now, perhaps in another process. */
async function current(keeper: Keeper): Promise<TokenRecord> {
  const isGood = keeper.known !== undefined && keeper.known.refusedWith === undefined;
  const record = isGood ? keeper.known : await look(keeper);
  if (record === undefined) throw notConnected();
  return record;
}

function notConnected(): AppError {
  return new AppError('misconfigured', 'Zalo: nobody has given leave yet; run `langnghe zalo connect`.');
}

async function look(keeper: Keeper): Promise<TokenRecord | undefined> {
  keeper.lookedAtMs = keeper.now().getTime();
  keeper.known = await readTokens(keeper.vault, keeper.channel);
  return keeper.known;
}

/** One renewal at a time in this process, and by the vault's lock in all of them. */
function renew(keeper: Keeper, used: string): Promise<TokenRecord> {
  if (keeper.renewing !== undefined) return keeper.renewing;
  const since = keeper.now().getTime() - keeper.failedAtMs;
  if (since >= 0 && since < AGAIN_MS) {
    const why = 'Zalo: the token could not be renewed a moment ago';
    return Promise.reject(new AppError('unavailable', why, { retryAfterMs: AGAIN_MS - since }));
  }
  keeper.renewing = renewAlone(keeper, used)
    .catch((error: unknown) => {
      keeper.failedAtMs = keeper.now().getTime();
      throw error;
    })
    .finally(() => (keeper.renewing = undefined));
  return keeper.renewing;
}

async function renewAlone(keeper: Keeper, used: string): Promise<TokenRecord> {
  for (let waitedMs = 0; waitedMs < ALONE_MS; waitedMs += WAIT_MS) {
    const name = `${keeper.channel}/renewal`;
    const renewed = await keeper.vault.alone(name, ALONE_MS, () => renewNow(keeper, used));
    if (renewed !== undefined) return renewed;
    await pause(WAIT_MS);
  }
  throw new AppError('unavailable', 'Zalo: another process is renewing the token');
}

async function renewNow(keeper: Keeper, used: string): Promise<TokenRecord> {
  const record = await look(keeper);
  if (record === undefined) throw notConnected();
  // Another process was quicker, or somebody connected the account anew.
  if (record.access !== used && record.refusedWith === undefined) return record;
  if (record.refusedWith !== undefined) throw refusedBefore(record.refusedWith);
  const { unkept } = keeper;
  const pair = unkept?.after === record.refresh ? unkept.pair : await ask(keeper, record);
  keeper.unkept = { pair, after: record.refresh };
  const { oaId } = record;
  const kept = { ...pair, gotAt: keeper.now(), oaId, refusedWith: undefined };
  keeper.known = await keepTokens(keeper.vault, keeper.channel, kept);
  keeper.unkept = undefined;
  keeper.log.info({ channel: keeper.channel, until: pair.expiresAt }, 'Zalo: the token was renewed.');
  return keeper.known;
}

/** A refused grant is told once, by whoever holds the lock, and not asked for again. */
async function ask(keeper: Keeper, record: TokenRecord): Promise<TokenPair> {
  const { keys, vault, channel, now, log } = keeper;
  try {
    return await askForPair(keys, { grant_type: 'refresh_token', refresh_token: record.refresh }, now());
  } catch (error) {
    if (!(error instanceof GrantRefusedError)) throw error;
    const code = String(error.code);
    keeper.known = await keepTokens(vault, channel, { ...record, refusedWith: code });
    log.error({ channel, code }, 'Zalo: the token cannot be renewed; run `langnghe zalo connect`.');
    keeper.alarm(code);
    throw refusedBefore(code);
  }
}

function refusedBefore(code: string): AppError {
  const why = 'Zalo: the account must be connected again; run `langnghe zalo connect`.';
  return new AppError('misconfigured', why, { subject: code });
}
