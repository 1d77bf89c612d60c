/** What waits for somebody's attention, as a tab was told; pure rules of when that is news. */
export interface Waiting {
  readonly mine: number;
  readonly unclaimed: number;
  /** Milliseconds: when the server was asked, by this computer's clock. */
  readonly askedAt: number;
  /** Milliseconds: the same by the server's clock. */
  readonly at: number;
}

/** A conversation that somebody has before their eyes, as the server tells it. */
export interface Open {
  readonly id: string;
  readonly box: string;
  readonly staff?: string | undefined;
  readonly waitingSince?: string | undefined;
}

/** What began to wait just before the server was asked may not have been counted then. */
const SLACK_MS = 3_000;

/** The waits that began before somebody's eyes since the server was asked before: they are no news to them. */
export function seenToBegin(
  open: readonly Open[],
  before: Pick<Waiting, 'at'>,
  known: ReadonlySet<string>,
): readonly Open[] {
  return open.filter(
    (one) =>
      one.waitingSince !== undefined &&
      Date.parse(one.waitingSince) > before.at - SLACK_MS &&
      !known.has(waitOf(one)),
  );
}

/** One wait of one customer: each is taken off once. */
export function waitOf({ id, waitingSince = '' }: Open): string {
  return `${id} ${waitingSince}`;
}

/** What waits, less what somebody saw begin. */
export function without(now: Waiting, seen: readonly Open[], me: string): Waiting {
  const mine = seen.filter(({ box, staff }) => box === 'held' && staff === me).length;
  const unclaimed = seen.filter(({ box }) => box === 'queued').length;
  return { ...now, mine: now.mine - mine, unclaimed: now.unclaimed - unclaimed };
}

/** The first look, or the first after a break, is not news; nor is what somebody took before their own eyes. */
export function isNews(before: Waiting | undefined, now: Waiting, isLookedAt: boolean): before is Waiting {
  if (before === undefined) return false;
  const hasRisen = now.mine > before.mine || now.unclaimed > before.unclaimed;
  const isMore = now.mine + now.unclaimed > before.mine + before.unclaimed;
  return isLookedAt ? isMore : hasRisen;
}

/**
 * Whether another tab has told it: since this one looked before, somebody was told of as many. A tab that the
 * browser slows down learns of it up to a minute later.
 */
export function isTold(told: Waiting | undefined, before: Waiting, now: Waiting): boolean {
  if (told === undefined || told.askedAt <= before.askedAt) return false;
  return told.mine >= now.mine && told.unclaimed >= now.unclaimed;
}
