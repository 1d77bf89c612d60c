import type { Hours } from '../core/world.ts';

/** Refused or allowed under this name, every purpose is. */
export const EVERY_PURPOSE = 'all';

/** What a customer once said about being contacted, on one channel. */
export interface Consent {
  readonly channel: string;
  readonly purpose: string;
  readonly allowed: boolean;
  readonly at: Date;
}

/**
 * Whether a purpose is refused on a channel, given all the person ever said on any channel. The last
 * word counts. A refusal reaches every channel; leave given later reaches only the channel it was
 * given on. Of two words of the same instant the refusal counts.
 */
export function isRefused(consents: readonly Consent[], purpose: string, channel: string): boolean {
  let last: Consent | undefined;
  for (const consent of consents) {
    if (consent.purpose !== purpose && consent.purpose !== EVERY_PURPOSE) continue;
    if (consent.allowed && consent.channel !== channel) continue;
    if (!last || consent.at > last.at || (consent.at.getTime() === last.at.getTime() && !consent.allowed))
      last = consent;
  }
  return last !== undefined && !last.allowed;
}

/** Whether the person ever gave leave for a purpose on this channel and did not take it back. */
export function isAllowed(consents: readonly Consent[], purpose: string, channel: string): boolean {
  const gave = consents.some(
    (consent) =>
      consent.allowed &&
      consent.channel === channel &&
      (consent.purpose === purpose || consent.purpose === EVERY_PURPOSE),
  );
  return gave && !isRefused(consents, purpose, channel);
}

/** Every purpose refused on a channel, `all` standing for those never named. */
export function refusedPurposes(consents: readonly Consent[], channel: string): readonly string[] {
  const named = new Set([EVERY_PURPOSE, ...consents.map(({ purpose }) => purpose)]);
  return [...named].filter((purpose) => isRefused(consents, purpose, channel)).sort();
}

/** One rule of contacting people unasked, as it was found: kept, so that each send can be explained. */
export interface Reason {
  readonly rule: 'consent' | 'once' | 'once-per' | 'hours' | 'room';
  readonly holds: boolean;
  /** What was found, in plain words without a customer's. */
  readonly found: string;
}

export type Verdict =
  | { readonly verdict: 'go' }
  | { readonly verdict: 'skip'; readonly why: string }
  | { readonly verdict: 'later'; readonly at: Date };

export interface Circumstances {
  readonly now: Date;
  readonly purpose: string;
  readonly channel: string;
  readonly consents: readonly Consent[];
  /** Purposes that need leave given beforehand. */
  readonly needLeave: readonly string[];
  /** When this person was last contacted by the same flow, within its `once-per`. */
  readonly lastSentAt?: Date;
  /** When unasked messages may arrive (08:00-21:00), and the shop's hours when the flow keeps to them. */
  readonly hours: readonly Hours[];
}

/** Decides about contacting someone unasked, with the reasons. What speaks against it for good comes first. */
export function decide(here: Circumstances): {
  readonly decision: Verdict;
  readonly reasons: readonly Reason[];
} {
  const reasons: Reason[] = [consentReason(here)];
  if (reasons[0]?.holds === false) return { decision: { verdict: 'skip', why: reasons[0].found }, reasons };
  reasons.push({
    rule: 'once-per',
    holds: here.lastSentAt === undefined,
    found:
      here.lastSentAt === undefined ? 'not contacted of late' : `contacted ${here.lastSentAt.toISOString()}`,
  });
  if (here.lastSentAt !== undefined) return { decision: { verdict: 'skip', why: 'too soon' }, reasons };
  const at = nextWithin(here.now, here.hours);
  const isNow = at.getTime() === here.now.getTime();
  reasons.push({
    rule: 'hours',
    holds: isNow,
    found: isNow ? 'within hours' : `within hours at ${at.toISOString()}`,
  });
  return { decision: isNow ? { verdict: 'go' } : { verdict: 'later', at }, reasons };
}

function consentReason({ consents, purpose, channel, needLeave }: Circumstances): Reason {
  if (isRefused(consents, purpose, channel)) return { rule: 'consent', holds: false, found: 'refused' };
  if (isAllowed(consents, purpose, channel)) return { rule: 'consent', holds: true, found: 'allowed' };
  const needsLeave = needLeave.includes(purpose);
  return { rule: 'consent', holds: !needsLeave, found: needsLeave ? 'no leave given' : 'not refused' };
}

/** Who wrote so lately is still there, whatever the hour. */
const THERE_MS = 15 * 60_000;

/**
 * The hours an unasked message keeps to: always the quiet ones, and the shop's where its flow says so. What ends a
 * talk keeps to none while the customer is there.
 */
export function hoursKept(
  hours: 'shop' | 'any' | 'talk',
  { quiet, shop }: { readonly quiet: Hours; readonly shop: Hours },
  { now, wroteAt }: { readonly now: Date; readonly wroteAt: Date | undefined },
): readonly Hours[] {
  const isThere = wroteAt !== undefined && now.getTime() - wroteAt.getTime() <= THERE_MS;
  if (hours === 'talk' && isThere) return [];
  return hours === 'shop' ? [quiet, shop] : [quiet];
}

/** More turns than any two timetables need to meet, unless they never do. */
const MOST_TURNS = 400;

/** The first instant from `at` on that lies in all of the hours. Hours that never meet: those of the last alone. */
export function nextWithin(at: Date, hours: readonly Hours[]): Date {
  let time = at;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const closed = hours.find((each) => !each.isOpen(time));
    if (!closed) return time;
    time = closed.nextOpening(time);
  }
  return hours[hours.length - 1]?.nextOpening(at) ?? at;
}
