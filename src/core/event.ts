import type { CustomerFacts, FileRef, Language } from './conversation.ts';
import type { Facts } from './json.ts';

interface Common {
  /** Unique within the conversation: a repetition is recognised by it and changes nothing. */
  readonly id: string;
  /** When the road took it in. The only clock a turn knows. */
  readonly at: Date;
}

/** Something the customer said, pressed, or sent. `text` is NFC. */
export interface Words extends Common {
  readonly kind: 'words';
  readonly text: string;
  /** The value of a pressed button, as it was sent out. */
  readonly button?: string;
  readonly files?: readonly FileRef[];
  readonly location?: { readonly latitude: number; readonly longitude: number };
  /** A phone number the platform vouches for as the sender's own, E.164. */
  readonly phone?: string;
  readonly name?: string;
  readonly platformAt?: Date;
  /** They changed words said before (the event's id): kept in the transcript, not answered again. */
  readonly edits?: string;
}

/** The customer opened the chat or followed a deep link; nothing was said yet. */
export interface Opened extends Common {
  readonly kind: 'opened';
  readonly payload?: string;
  readonly name?: string;
  readonly language?: Language;
  readonly platformAt?: Date;
}

export interface TimerDue extends Common {
  readonly kind: 'timer';
  readonly timer: string;
  readonly due: Date;
}

/** An action has ended. A result for a step no longer waiting is kept and ignored. */
export interface ActionResult extends Common {
  readonly kind: 'result';
  /** The key of the effect that asked for it. */
  readonly effect: string;
  readonly outcome: string;
  readonly facts?: Facts;
}

/** Something happened in the trade: `ticket.closed`, `order.delivered`. Flows may start by it. */
export interface Happened extends Common {
  readonly kind: 'happened';
  readonly name: string;
  readonly facts: Facts;
}

/** Who acts when the rules of assignment do, and no member of staff. */
export const AUTOMATIC = 'auto';

/** What a member of staff may do. */
export type StaffAct =
  | { readonly does: 'take' }
  | { readonly does: 'reply'; readonly text: string; readonly files?: readonly FileRef[] }
  /** `continue`: the bot asks its open question again; `menu`: it begins anew; `rate`: it asks how it was. */
  | { readonly does: 'release'; readonly how?: 'continue' | 'menu' | 'rate' }
  | {
      readonly does: 'note';
      readonly text: string;
      readonly files?: readonly FileRef[];
      /** Members who are called to it. */
      readonly mentions?: readonly string[];
    }
  /** `text`: the outcome, as staff call it. */
  | { readonly does: 'close'; readonly text?: string }
  /** Takes a `close` back while that is possible, else takes the conversation up anew. */
  | { readonly does: 'reopen' }
  | { readonly does: 'assign'; readonly to: 'queue' | { readonly staff: string } }
  | { readonly does: 'snooze'; readonly until: Date }
  /** Ends a snooze and its reminder. */
  | { readonly does: 'wake' }
  | { readonly does: 'label'; readonly add?: readonly string[]; readonly remove?: readonly string[] }
  /** A reply that leaves at `due`, unless the customer writes first. It is known by this event's id. */
  | {
      readonly does: 'schedule';
      readonly due: Date;
      readonly text: string;
      readonly files?: readonly FileRef[];
    }
  | { readonly does: 'unschedule'; readonly which: string }
  /** Takes back the last act (its event's id), if nothing has moved since. */
  | { readonly does: 'undo'; readonly of: string };

interface ByStaff extends Common {
  readonly kind: 'staff';
  /** Their id, or `auto`. */
  readonly staff: string;
  /** The last line they saw when they wrote: the bot or a colleague has spoken since, it is `stale`. */
  readonly lastLine?: number;
  /** Who held it when they decided (`bot`, `queue` or a member): another has taken it since, it is `stale`. */
  readonly sawOwner?: string;
}

/**
 * A member of staff acts. Refused with AppError `stale` when they did not know what has happened since, with
 * `invalid-input` for what cannot be done here.
 */
export type StaffActs = ByStaff & StaffAct;

/** Facts about the customer changed elsewhere. */
export interface Learned extends Common {
  readonly kind: 'learned';
  readonly customer: Partial<Omit<CustomerFacts, 'id'>>;
}

/** The platform says that the customer can or cannot be reached. */
export interface Reachable extends Common {
  readonly kind: 'reachable';
  readonly can: boolean;
  readonly why?: string;
}

/** The platform says that the customer has these messages (its ids): a hint, not a proof. */
export interface Seen extends Common {
  readonly kind: 'seen';
  readonly refs: readonly string[];
  readonly state: 'received' | 'read';
}

/** Somebody of the firm answered in the platform's own app: the customer has the words already. */
export interface SpokeOutside extends Common {
  readonly kind: 'spoke-outside';
  /** As the platform names them, for example `zalo:123`. */
  readonly staff: string;
  readonly text: string;
  /** The platform's id of the message. */
  readonly ref?: string;
}

export interface Erase extends Common {
  readonly kind: 'erase';
}

/** Anything that moves a conversation. */
export type Event =
  | Words
  | Opened
  | TimerDue
  | ActionResult
  | Happened
  | StaffActs
  | Learned
  | Reachable
  | Seen
  | SpokeOutside
  | Erase;
