import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import { BELIEVED_MS, MOST_BELIEVED, MOST_CHECKS_OF_ONE } from './limits.ts';
import type { TokenCheck, Vouched } from './token-check.ts';

/** Whether the Bot Framework itself brought an activity. */
export interface Gate {
  /**
   * `ip`: the caller's address. Throws AppError: `not-allowed` for a token that is not good, `unavailable` when
   * it cannot be told now.
   */
  check(activity: Vouched, authorization: string | undefined, ip: string): Promise<void>;
}

export interface GateOptions {
  readonly appId: string;
  readonly issuer: string;
  readonly check: TokenCheck;
  readonly now: () => Date;
}

/** Lets in what vouches for itself by a good token; the same one is checked once for all that come with it. */
export function gate(options: GateOptions): Gate {
  const believed = new Map<string, number>();
  const asking = new Map<string, Promise<void>>();
  const inTurn = fewOfEach();
  return {
    async check({ channelId, serviceUrl }, authorization, ip) {
      const now = options.now().getTime();
      const claims = plausible(authorization, options, now);
      const vouched = { channelId, serviceUrl };
      const proof = proofOf(vouched, authorization ?? '');
      if ((believed.get(proof) ?? 0) > now) return;
      let asked = asking.get(proof);
      if (asked === undefined) {
        asked = inTurn(ip, () => checked(options.check, vouched, authorization ?? '')).finally(() =>
          asking.delete(proof),
        );
        asking.set(proof, asked);
      }
      await asked;
      believe(believed, proof, Math.min(now + BELIEVED_MS, claims.exp * 1_000));
    },
  };
}

/** Only so many checks of one caller wait at a time. */
function fewOfEach(): (ip: string, check: () => Promise<void>) => Promise<void> {
  const waiting = new Map<string, number>();
  return async (ip, check) => {
    const before = waiting.get(ip) ?? 0;
    if (before >= MOST_CHECKS_OF_ONE) {
      throw new AppError('unavailable', 'Too many tokens of one caller wait to be checked.', {
        retryAfterMs: 1_000,
      });
    }
    waiting.set(ip, before + 1);
    try {
      await check();
    } finally {
      const left = (waiting.get(ip) ?? 1) - 1;
      if (left > 0) waiting.set(ip, left);
      else waiting.delete(ip);
    }
  };
}

async function checked(check: TokenCheck, vouched: Vouched, authorization: string): Promise<void> {
  const verdict = await check(vouched, authorization);
  if (verdict === 'good') return;
  if (verdict === 'bad') throw refused();
  throw new AppError('unavailable', 'Microsoft’s keys cannot be had just now.');
}

function refused(): AppError {
  return new AppError('not-allowed', 'The token is not good.');
}

interface Claims {
  readonly exp: number;
}

const SKEW_SECONDS = 300;

/** What is plainly no token for us costs no signature check. */
function plausible(authorization: string | undefined, { appId, issuer }: GateOptions, now: number): Claims {
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/.exec(authorization ?? '') ?? [];
  const claims = payload === undefined ? undefined : jsonIn(payload);
  if (claims?.iss !== issuer || claims.aud !== appId) throw refused();
  const { exp } = claims;
  if (typeof exp !== 'number' || exp + SKEW_SECONDS < now / 1_000) throw refused();
  return { exp };
}

function jsonIn(payload: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    // An object's fields are looked at one by one.
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function proofOf({ channelId, serviceUrl }: Vouched, authorization: string): string {
  return createHash('sha256').update(`${channelId}\n${serviceUrl}\n${authorization}`).digest('base64');
}

function believe(believed: Map<string, number>, proof: string, until: number): void {
  believed.delete(proof);
  believed.set(proof, until);
  const [oldest] = believed.keys();
  if (believed.size > MOST_BELIEVED && oldest !== undefined) believed.delete(oldest);
}
