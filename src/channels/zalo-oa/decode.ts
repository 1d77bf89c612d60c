import { readPhone } from '../../core/answers/phone.ts';
import type { Update } from '../../road/ports.ts';
import { addressOf, type Recipient } from './address.ts';
import { timeOf } from './decode-time.ts';
import { decodeWords, type SentMedia } from './decode-words.ts';
import type { EventPayload } from './payload.ts';

/** What an event of Zalo's comes to. */
export type Heard =
  | { readonly is: 'updates'; readonly updates: readonly Update[]; readonly media?: readonly SentMedia[] }
  /** Something went out for the firm: perhaps written by a person in Zalo's own app, perhaps by us. */
  | {
      readonly is: 'echo';
      readonly update: SpokeOutside;
      readonly ref: string | undefined;
      /** What was written, without what hangs on it. */
      readonly words: string;
      /** When it went out, by Zalo's clock. */
      readonly at: Date | undefined;
    }
  /** A message to a phone number arrived: whose conversation it was only our own note of it tells. */
  | { readonly is: 'template-received'; readonly refs: readonly string[]; readonly id: string }
  | { readonly is: 'rating'; readonly rating: TemplateRating }
  /** How many templates a day Zalo takes from now on. */
  | { readonly is: 'quota'; readonly daily: number }
  /** Known, and nothing that moves a conversation. */
  | { readonly is: 'sign' }
  | { readonly is: 'unknown' };

export type SpokeOutside = Update & {
  readonly event: Extract<Update['event'], { readonly kind: 'spoke-outside' }>;
};

/** A customer's answer to a rating template. Zalo does not say whose it is. */
export interface TemplateRating {
  /** The event's. */
  readonly id: string;
  /** Our own id of the send, when it went by phone, and Zalo's. */
  readonly refs: readonly string[];
  readonly score: number;
  readonly comment?: string;
  readonly at?: Date;
}

export interface DecodeOptions {
  readonly channel: string;
  /** Whether the phone in Zalo's form counts as verified, or only as what the customer wrote. */
  readonly formPhone: 'answer' | 'verified';
  /** Who leaves the account can still be reached, by templates to their number. */
  readonly hasPhoneWay?: boolean;
}

type Decoder = (event: EventPayload, options: DecodeOptions) => Heard;

const DECODERS: Readonly<Record<string, Decoder>> = {
  follow: (event, options) => arrived(event, options, event.follower?.id),
  unfollow: (event, options) => {
    const id = event.follower?.id;
    if (id === undefined) return { is: 'unknown' };
    if (options.hasPhoneWay === true) return { is: 'sign' };
    const left = { kind: 'reachable', id: eventId(event, id), can: false, why: 'unfollowed' } as const;
    return updates(options, { kind: 'person', id }, left);
  },
  user_click_chatnow: (event, options) => arrived(event, options, event.user_id ?? event.sender?.id),
  user_submit_info: submittedForm,
  user_received_message: (event, options) => marked(event, options, 'received'),
  user_seen_message: (event, options) => marked(event, options, 'read'),
  user_withdraw: (event, options) => {
    const id = event.user_id ?? event.sender?.id;
    if (id === undefined) return { is: 'unknown' };
    return updates(options, { kind: 'person', id }, { kind: 'erase', id: eventId(event, id) });
  },
  user_feedback: rated,
  change_oa_daily_quota: ({ quota }) =>
    quota === undefined ? { is: 'unknown' } : { is: 'quota', daily: quota.new_value },
  user_reacted_message: () => ({ is: 'sign' }),
  oa_reacted_message: () => ({ is: 'sign' }),
};

/** @param isTemplateHost the event says that it is about a template message, by its header. */
export function decode(event: EventPayload, options: DecodeOptions, isTemplateHost = false): Heard {
  const name = event.event_name;
  if (name === 'user_received_message' && (isTemplateHost || event.message?.delivery_time !== undefined)) {
    return { is: 'template-received', refs: refsOf(event), id: eventId(event, refsOf(event).join()) };
  }
  const known = DECODERS[name];
  if (known !== undefined) return known(event, options);
  if (/^(user|anonymous)_(send|asking)_(?!group)/.test(name)) return said(event, options);
  if (/^oa_send_(?!group|consent)/.test(name)) return spoken(event, options);
  return { is: 'unknown' };
}

/** Zalo brings an event again until it is answered: by this it is known again. */
export function eventId(event: EventPayload, about: string): string {
  return `${event.event_name}:${event.message?.msg_id ?? `${about}:${event.timestamp}`}`.slice(0, 256);
}

function updates(options: DecodeOptions, who: Recipient, ...events: Update['event'][]): Heard {
  const address = addressOf(options.channel, who);
  return { is: 'updates', updates: events.map((event) => ({ address, event })) };
}

function arrived(event: EventPayload, options: DecodeOptions, id: string | undefined): Heard {
  if (id === undefined) return { is: 'unknown' };
  const known = eventId(event, id);
  const at = timeOf(event.timestamp);
  return updates(
    options,
    { kind: 'person', id },
    { kind: 'reachable', id: `${known}:reachable`, can: true },
    { kind: 'opened', id: known, ...(at !== undefined && { platformAt: at }) },
  );
}

/** The customer an event is from; anonymous ones are known within one conversation only. */
function customerOf(event: EventPayload, id: string | undefined): Recipient | undefined {
  if (id === undefined) return undefined;
  if (!event.event_name.includes('anonymous')) return { kind: 'person', id };
  const conversation = event.message?.conversation_id;
  return conversation === undefined ? undefined : { kind: 'visitor', id, conversation };
}

function said(event: EventPayload, options: DecodeOptions): Heard {
  const who = customerOf(event, event.sender?.id);
  const decoded = who === undefined ? undefined : decodeWords(event, eventId(event, who.id));
  if (who === undefined || decoded === undefined) return { is: 'unknown' };
  const { words, media } = decoded;
  return { is: 'updates', updates: [{ address: addressOf(options.channel, who), event: words }], media };
}

/** `admin_id` says that a person wrote it; some pages have it on all that goes out, so what is ours is left out besides. */
function spoken(event: EventPayload, options: DecodeOptions): Heard {
  const admin = event.sender?.admin_id;
  const who = customerOf(event, event.recipient?.id);
  if (admin === undefined) return { is: 'sign' };
  if (who === undefined) return { is: 'unknown' };
  const { msg_id: ref, text = '', attachments = [] } = event.message ?? {};
  const words = text.normalize('NFC').trim();
  const links = attachments.map(({ type, payload }) => payload?.url ?? payload?.name ?? `(${type})`);
  const update: SpokeOutside = {
    address: addressOf(options.channel, who),
    event: {
      kind: 'spoke-outside',
      id: eventId(event, who.id),
      staff: `zalo:${admin}`,
      text: [words, ...links].filter((part) => part !== '').join('\n'),
      ...(ref !== undefined && { ref }),
    },
  };
  return { is: 'echo', update, ref, words, at: timeOf(event.timestamp) };
}

function submittedForm(event: EventPayload, options: DecodeOptions): Heard {
  const id = event.sender?.id;
  if (id === undefined) return { is: 'unknown' };
  const written = event.info?.phone ?? '';
  const phone = readPhone(written);
  const name = event.info?.name?.normalize('NFC').trim();
  const at = timeOf(event.timestamp);
  return updates(
    options,
    { kind: 'person', id },
    {
      kind: 'words',
      id: eventId(event, id),
      text: phone ?? (written === '' ? (name ?? '') : written),
      ...(options.formPhone === 'verified' && phone !== undefined && { phone }),
      ...(name !== undefined && name !== '' && { name }),
      ...(at !== undefined && { platformAt: at }),
    },
  );
}

function refsOf({ message }: EventPayload): readonly string[] {
  const { tracking_id: tracking, msg_id: one, msg_ids: many = [] } = message ?? {};
  return [tracking, one, ...many].filter((ref) => ref !== undefined);
}

/** Receipts come from the account to the customer: the customer is whom it was sent to. */
function marked(event: EventPayload, options: DecodeOptions, state: 'received' | 'read'): Heard {
  const id = event.recipient?.id;
  const refs = refsOf(event);
  if (id === undefined || refs.length === 0) return { is: 'unknown' };
  const known = `${event.event_name}:${refs[0] ?? ''}:${event.timestamp}`;
  return updates(options, { kind: 'person', id }, { kind: 'seen', id: known, refs, state });
}

function rated(event: EventPayload): Heard {
  const { rate, note = '', feedbacks = [], submit_time: submitted } = event.message ?? {};
  const refs = refsOf(event);
  if (rate === undefined || !Number.isInteger(rate) || rate < 1 || rate > 5 || refs.length === 0) {
    return { is: 'unknown' };
  }
  const comment = [note.trim(), ...feedbacks].filter((part) => part !== '').join('\n');
  const at = timeOf(submitted ?? event.timestamp);
  return {
    is: 'rating',
    rating: {
      id: eventId(event, refs.join()),
      refs,
      score: rate,
      ...(comment !== '' && { comment: comment.normalize('NFC') }),
      ...(at !== undefined && { at }),
    },
  };
}
