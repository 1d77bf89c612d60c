import { z } from 'zod';
import type { Unasked } from '../core/effect.ts';
import type { Facts } from '../core/json.ts';
import type { Hours } from '../core/world.ts';
import type { Action, MaySend } from '../road/ports.ts';
import type { Admit } from './admission.ts';
import type { SendDecision } from './model.ts';
import {
  decide,
  EVERY_PURPOSE,
  hoursKept,
  isRefused,
  nextWithin,
  refusedPurposes,
  type Reason,
  type Verdict,
} from './rules.ts';
import type { Consents, Sends } from './store.ts';

const consentInput = z.object({
  purpose: z.string().nullish(),
  wording: z.string().max(2000).nullish(),
  line: z.number().int().nullish(),
  event: z.string().nullish(),
});
const decideInput = z.object({
  flow: z.string(),
  purpose: z.string(),
  /** What it is about; absent, each asking is its own. */
  key: z.union([z.string(), z.number()]).transform(String).nullish(),
  oncePerMs: z.number().positive().nullish(),
  hours: z.enum(['shop', 'any', 'talk']).default('shop'),
  /** When the customer wrote last, where that counts. */
  wroteAt: z.iso.datetime().nullish(),
});

export interface SendOptions {
  readonly consents: Consents;
  readonly sends: Sends;
  /** Every id of the person, given one of them. */
  readonly allIds: (customer: string) => Promise<readonly string[]>;
  readonly shopHours: Hours;
  /** When unasked messages may arrive at all: 08:00-21:00 by custom. */
  readonly quietHours: Hours;
  /** Lets no more in than the channel can send within five seconds. */
  readonly admit: Admit;
  /** Purposes that need leave given beforehand, by default `marketing`. */
  readonly needLeave?: readonly string[];
}

export interface ConsentOptions extends Pick<SendOptions, 'consents' | 'allIds'> {
  /** Tells the conversations of one person what is known of them now. Must not fail. */
  readonly share: (customer: string, key: string) => Promise<void>;
}

const NEED_LEAVE = ['marketing'];

/** The customer does not want to be contacted for a purpose, or at all. It holds at once, on all channels. */
export function refuseConsent(options: ConsentOptions): Action<z.infer<typeof consentInput>> {
  return consentAction(options, 'consent.refuse', false);
}

/** The customer gives leave to be contacted, on this channel. */
export function allowConsent(options: ConsentOptions): Action<z.infer<typeof consentInput>> {
  return consentAction(options, 'consent.allow', true);
}

function consentAction(
  options: ConsentOptions,
  name: string,
  allowed: boolean,
): Action<z.infer<typeof consentInput>> {
  const outcome = allowed ? 'allowed' : 'refused';
  return {
    name,
    input: consentInput,
    outcomes: [outcome],
    facts: { [outcome]: ['purpose'] },
    async run({ purpose, wording, line, event }, { key, now, conversation }) {
      const about = purpose ?? EVERY_PURPOSE;
      await options.consents.add({
        _id: key,
        customer: conversation.customer,
        conversation: conversation.id,
        channel: conversation.channel,
        purpose: about,
        allowed,
        at: now,
        by: 'customer',
        ...(wording != null && { wording }),
        ...(line != null && { proofLine: line }),
        ...(event != null && { proofEvent: event }),
      });
      const ids = await options.allIds(conversation.customer);
      const refused = refusedPurposes(await options.consents.of(ids), conversation.channel);
      if (ids.length > 1) await options.share(conversation.customer, key);
      return { outcome, facts: { purpose: about, customer: { refused } } };
    },
  };
}

/**
 * Whether a flow may contact this customer unasked: `go`, `skip` (with `why`) or `later` (`at`). Kept
 * with its reasons. Decided once for a flow and what it is about; asked again by the same effect, or
 * when a put-off time has come, it goes on from where it stood.
 */
export function decideSend(options: SendOptions): Action<z.infer<typeof decideInput>> {
  return {
    name: 'sends.decide',
    input: decideInput,
    outcomes: ['go', 'skip', 'later'],
    facts: { skip: ['why'], later: ['at'] },
    async run({ flow, purpose, key, wroteAt, ...limits }, about) {
      const { conversation, now } = about;
      const begun = await options.sends.begin({
        _id: `${flow}/${key == null ? about.key : `${conversation.customer}/${key}`}`,
        flow,
        purpose,
        customer: conversation.customer,
        conversation: conversation.id,
        channel: conversation.channel,
        verdict: 'open',
        reasons: [],
        decidedAt: now,
        askedBy: about.key,
      });
      const settled = standing(begun, about.key, now);
      if (settled) return answer(settled);
      const ask = { ...limits, now, purpose, wroteAt: wroteAt == null ? undefined : new Date(wroteAt) };
      const { decision, reasons } = await weighAndAdmit(options, begun, ask);
      await options.sends.settle(begun._id, {
        verdict: decision.verdict,
        ...(decision.verdict === 'skip' && { why: decision.why }),
        ...(decision.verdict === 'later' && { laterAt: decision.at }),
        reasons,
        decidedAt: decision.verdict === 'go' ? now : begun.decidedAt,
      });
      return answer(decision);
    },
  };
}

/** The decision as it stands; none when it is still to be made or its put-off time has come. */
function standing(decision: SendDecision, askedBy: string, now: Date): Verdict | undefined {
  const isSameEffect = decision.askedBy === askedBy;
  switch (decision.verdict) {
    case 'open':
      return undefined;
    case 'go':
      return isSameEffect ? { verdict: 'go' } : { verdict: 'skip', why: 'once' };
    case 'skip':
      return { verdict: 'skip', why: decision.why ?? 'skipped' };
    case 'later':
      return decision.laterAt && decision.laterAt > now
        ? { verdict: 'later', at: decision.laterAt }
        : undefined;
  }
}

interface Ask {
  readonly now: Date;
  readonly purpose: string;
  readonly oncePerMs?: number | null | undefined;
  readonly hours: Unasked['hours'];
  readonly wroteAt: Date | undefined;
}

type Weighed = ReturnType<typeof decide>;

/** What may go at all goes when its channel has room for it beside the replies. */
async function weighAndAdmit(options: SendOptions, send: SendDecision, ask: Ask): Promise<Weighed> {
  const weighed = await weigh(options, send, ask);
  if (weighed.decision.verdict !== 'go') return weighed;
  const at = await options.admit(send.channel, { isBack: send.verdict === 'later' }, ask.now);
  const room: Reason = {
    rule: 'room',
    holds: at === undefined,
    found: at === undefined ? 'the channel has room' : `the channel has room at ${at.toISOString()}`,
  };
  const reasons = [...weighed.reasons, room];
  return { decision: at === undefined ? weighed.decision : { verdict: 'later', at }, reasons };
}

async function weigh(
  { consents, sends, allIds, shopHours, quietHours, needLeave = NEED_LEAVE }: SendOptions,
  decision: SendDecision,
  ask: Ask,
): Promise<Weighed> {
  const ids = await allIds(decision.customer);
  const since = ask.oncePerMs == null ? undefined : new Date(ask.now.getTime() - ask.oncePerMs);
  const [said, lastSentAt] = await Promise.all([
    consents.of(ids),
    since ? sends.lastSentAt(decision, ids, since) : Promise.resolve(undefined),
  ]);
  return decide({
    now: ask.now,
    purpose: ask.purpose,
    channel: decision.channel,
    consents: said,
    needLeave,
    ...(lastSentAt && { lastSentAt }),
    hours: hoursKept(ask.hours, { quiet: quietHours, shop: shopHours }, ask),
  });
}

function answer(decision: Verdict): { outcome: string; facts?: Facts } {
  switch (decision.verdict) {
    case 'go':
      return { outcome: 'go' };
    case 'skip':
      return { outcome: 'skip', facts: { why: decision.why } };
    case 'later':
      return { outcome: 'later', facts: { at: decision.at.toISOString() } };
  }
}

/** Asked again when an unasked message is about to leave: the customer may have said stop, or it got late. */
export function mayStillSend({ consents, allIds, shopHours, quietHours }: SendOptions): MaySend {
  return async ({ conversation, purpose, hours, now }) => {
    const said = await consents.of(await allIds(conversation.customer.id));
    if (isRefused(said, purpose, conversation.address.channel)) return { verdict: 'never', why: 'refused' };
    const about = { now, wroteAt: conversation.lastCustomerAt };
    const at = nextWithin(now, hoursKept(hours, { quiet: quietHours, shop: shopHours }, about));
    return at.getTime() === now.getTime() ? { verdict: 'go' } : { verdict: 'later', at };
  };
}
