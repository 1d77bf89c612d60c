import type { Db } from 'mongodb';
import { fromDatabase } from '../database/failures.ts';
import { within } from '../database/within.ts';
import { writeOne } from '../database/write-one.ts';

/** What a process got of an account's rate for one stretch of time. */
export interface Share {
  /** How many messages it may send before `until`, besides what it got before. */
  readonly count: number;
  /** How many one process may send in any stretch while so many send as now. */
  readonly most: number;
  /** Whether nothing is left of this stretch. */
  readonly isAll: boolean;
  readonly untilMs: number;
  /** The platform has asked for silence before this time; 0: it has not. */
  readonly heldUntilMs: number;
}

/** Shares of accounts' rates, for all processes that send. */
export interface RateShares {
  take(account: string, ask: Asked): Promise<Share>;
  hold(account: string, untilMs: number): Promise<void>;
}

export interface Asked {
  /** Messages in one stretch, by all processes together. */
  readonly rate: number;
  readonly stretchMs: number;
  /** How many it expects to send now. */
  readonly wants: number;
}

interface Rate {
  _id: string;
  version: number;
  /** Number of the stretch: milliseconds since 1970, divided. */
  stretch: number;
  taken: number;
  members: readonly Member[];
  heldUntilMs?: number;
}

interface Member {
  readonly process: string;
  /** The last stretch in which it asked. */
  readonly stretch: number;
}

const RATES = 'rates';
/** Who has not asked for so many stretches does not send at present. */
const QUIET_STRETCHES = 2;
/** A clock that was so many stretches ahead was wrong. */
const MOST_AHEAD = 5;
const MOST_TRIES = 20;

/** One small record an account; whoever asks takes from what is left, and leaves the others theirs. */
export function rateShares(
  db: Db,
  { process, clock }: { readonly process: string; readonly clock: () => Date },
): RateShares {
  const known = new Map<string, Rate>();
  return {
    async take(account, asked) {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const before = known.get(account) ?? (await read(db, account));
        const { after, share } = shared(before, { ...asked, account, process, now: clock().getTime() });
        if (await replaced(db, after)) {
          known.set(account, after);
          return share;
        }
        known.delete(account);
      }
      const untilMs = clock().getTime() + asked.stretchMs;
      return { count: 0, most: 1, isAll: false, untilMs, heldUntilMs: 0 };
    },
    async hold(account, untilMs) {
      known.delete(account);
      const change = { $max: { heldUntilMs: untilMs }, $inc: { version: 1 } };
      const made = { $setOnInsert: { stretch: 0, taken: 0, members: [] } };
      await writeOne(db, RATES, { q: { _id: account }, u: { ...change, ...made }, upsert: true });
    },
  };
}

function read(db: Db, account: string): Promise<Rate | undefined> {
  const rates = db.collection<Rate>(RATES);
  return fromDatabase(rates.findOne({ _id: account }, within()).then((found) => found ?? undefined));
}

/** False when another process was quicker. */
function replaced(db: Db, after: Rate): Promise<boolean> {
  const { _id, version } = after;
  return writeOne(db, RATES, { q: { _id, version: version - 1 }, u: after, upsert: true });
}

interface Asking extends Asked {
  readonly account: string;
  readonly process: string;
  readonly now: number;
}

/** Takes what is wanted, but leaves an even part to everybody who sends and has not asked yet. */
function shared(before: Rate | undefined, asking: Asking): { readonly after: Rate; readonly share: Share } {
  const { account, process, rate, stretchMs, wants, now } = asking;
  const mine = Math.floor(now / stretchMs);
  const known = before?.stretch ?? 0;
  const isStill = known >= mine && known <= mine + MOST_AHEAD;
  const stretch = isStill ? known : mine;
  const taken = isStill ? (before?.taken ?? 0) : 0;
  const others = (before?.members ?? []).filter(
    (one) => one.process !== process && one.stretch >= stretch - QUIET_STRETCHES && one.stretch <= stretch,
  );
  const yetToAsk = others.filter((one) => one.stretch < stretch).length;
  const left = Math.max(0, rate - taken);
  const count = Math.min(wants, Math.ceil(left / (yetToAsk + 1)));
  const heldUntilMs = before?.heldUntilMs ?? 0;
  const after: Rate = {
    _id: account,
    version: (before?.version ?? 0) + 1,
    stretch,
    taken: taken + count,
    members: [...others, { process, stretch }],
    ...(heldUntilMs > now ? { heldUntilMs } : {}),
  };
  const share: Share = {
    count,
    most: Math.max(count, Math.ceil(rate / (others.length + 1))),
    isAll: taken + count >= rate,
    untilMs: Math.max(now + 1, (mine + 1) * stretchMs),
    heldUntilMs,
  };
  return { after, share };
}
