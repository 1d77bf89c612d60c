import type { Effect, Unasked } from './effect.ts';
import type { Json } from './json.ts';

/** The form of a stored conversation. `upgrade.ts` lifts older ones; a newer one is `unavailable`. */
export const SHAPE = 3;

export type Language = 'vi' | 'en';
export const LANGUAGES: readonly Language[] = ['vi', 'en'];

/** Where a message can be delivered. Only the channel that made `route` looks into it. */
export interface Address {
  /** The configured account, for example `web` or `telegram`; two bots of one platform differ. */
  readonly channel: string;
  /** What the platform calls this thread. */
  readonly key: string;
  readonly route: Readonly<Record<string, Json>>;
  /** Several people write in this thread: nothing said in it stands for one person. Once a group, always one. */
  readonly isGroup?: true;
}

/** What turns need to know of the customer, copied in by events so that no turn asks a database. */
export interface CustomerFacts {
  readonly id: string;
  readonly name?: string;
  /** E.164, for example `+84901234567`. */
  readonly phone?: string;
  readonly email?: string;
  readonly openComplaint?: boolean;
  /** Purposes of unasked messages that the customer has refused; `all` refuses every one. */
  readonly refused?: readonly string[];
}

/** Who may speak to the customer now. `queued`: a person was asked for and nobody has taken it yet. */
export type Owner =
  | { readonly kind: 'bot' }
  | { readonly kind: 'queued'; readonly since: Date; readonly team: string; readonly promisedAt: Date }
  | { readonly kind: 'staff'; readonly staff: string; readonly since: Date };

export interface FileRef {
  readonly id: string;
  readonly type: string;
  readonly bytes: number;
  readonly name?: string;
}

export interface Button {
  readonly label: string;
  /** `<visit>:<choice>`, at most 64 bytes: pressed twice or long after, it can be told from a fresh press. */
  readonly value: string;
}

/** An answer on a button; a text alone is its own label. Lines are written with every commit: they are kept small. */
export type Choice = string | { readonly label: string; readonly value: string };

/** `withheld`: not sent because someone took over, said stop, or the sending rules forbade it at the last moment. */
export type DeliveryState = 'queued' | 'sent' | 'failed' | 'withheld';

export interface Delivery {
  readonly state: DeliveryState;
  readonly at?: Date;
  /** The platform's id of the message. */
  readonly ref?: string;
  readonly why?: string;
  /** When the platform said that the customer has it, or has read it: hints, not proofs. */
  readonly receivedAt?: Date;
  readonly seenAt?: Date;
}

/** One entry of the transcript. */
export interface Line {
  /** Counts from 1 within the conversation and never repeats. */
  readonly n: number;
  /** When it was committed; the order of lines is the order of commits. */
  readonly at: Date;
  readonly who: 'customer' | 'bot' | 'staff' | 'note';
  readonly staff?: string;
  readonly text: string;
  /** What may be pressed instead of typing; with `visit` they are buttons (`buttonsOf`). */
  readonly choices?: readonly Choice[];
  /** The visit its choices belong to. */
  readonly visit?: number;
  /** How the buttons are meant: a rating is shown as stars where the channel can. */
  readonly form?: 'buttons' | 'rating' | 'confirm';
  /** What the step hopes for, so that a channel can help (open the camera, offer to share the phone). */
  readonly wants?: 'photo' | 'phone' | 'location' | 'email';
  readonly files?: readonly FileRef[];
  /** The choice a pressed button stood for. */
  readonly pressed?: string;
  /** The visit whose question the press answered, then or by changing its score; absent: it moved nothing. */
  readonly answers?: number;
  readonly location?: { readonly latitude: number; readonly longitude: number };
  readonly by?: { readonly flow: string; readonly version: string; readonly step: string };
  /** The event it came with, for the customer's and staff's own lines. */
  readonly event?: string;
  /** The platform's own time, kept beside because platforms' clocks are wrong. */
  readonly platformAt?: Date;
  /** These words stand in place of those that came with this event. */
  readonly edits?: string;
  /** Members of staff whom a note calls. */
  readonly mentions?: readonly string[];
  /** A note nobody wrote: what became of the words in it. Consoles say it in their reader's language. */
  readonly about?: 'schedule-cancelled';
  readonly delivery?: Delivery;
}

/** A flow in progress. The last of `stack` is the one that speaks. */
export interface Frame {
  readonly flow: string;
  /** The version it began with; it is finished with the same. */
  readonly version: string;
  readonly step: string;
  /** Which arrival at a step this is, counted over the whole conversation: part of every effect's key. */
  readonly visit: number;
  /** The visit it began with: tells two runs of one flow apart. */
  readonly began: number;
  readonly startedAt: Date;
  readonly enteredAt: Date;
  /** Unclear answers to the present question. */
  readonly tries: number;
  readonly reminded: number;
  /** Answers by step name, and facts of actions by step name. */
  readonly answers: Readonly<Record<string, Json>>;
  /** Facts the flow was started with: the event's, or what `with` of the calling step handed over. */
  readonly given: Readonly<Record<string, Json>>;
  /** How often each `repeat` step has sent the customer back. */
  readonly repeats: Readonly<Record<string, number>>;
  /** Why it is on the stack: begun by itself, called by `do`, or as a digression to return from. */
  readonly as: 'main' | 'called' | 'digression';
  /** Quick messages gathered so far as one answer. */
  readonly gathered?: readonly string[];
  readonly files?: readonly FileRef[];
  /** The `confirm` step from which an answer is being edited, to come back to it. */
  readonly editing?: string;
  /** Begun unasked, and the customer has not answered yet: what it sends is unasked too. */
  readonly unasked?: Unasked;
  /** What came for its step while somebody else held: taken up when it speaks again. */
  readonly came?: { readonly outcome: string; readonly facts?: Readonly<Record<string, Json>> };
}

export interface Timer {
  /** Unique within the conversation. */
  readonly id: string;
  readonly due: Date;
  readonly kind: string;
  /** The visit it belongs to; it dies with it. Absent: it belongs to the conversation. */
  readonly visit?: number;
  readonly facts?: Readonly<Record<string, Json>>;
}

export interface Episode {
  readonly n: number;
  readonly startedAt: Date;
  readonly firstLine: number;
  /** Flows taken part in, in order. */
  readonly flows: readonly string[];
  /** When anybody last said something in it. */
  readonly lastAt: Date;
  /** The last score given in it. */
  readonly score?: number;
  readonly staff?: string;
}

/** A score that may still be changed by a second tap. */
export interface OpenScore {
  readonly visit: number;
  readonly until: Date;
  readonly key: string;
  readonly input: Readonly<Record<string, Json>>;
  /** How often it was changed. */
  readonly changes: number;
}

/** A reply that staff wrote and that leaves later, unless the customer writes first. */
export interface Scheduled {
  /** The id of the event that set it. */
  readonly id: string;
  readonly due: Date;
  readonly staff: string;
  readonly text: string;
  readonly files?: readonly FileRef[];
}

/** What staff need to know when they are called. Private answers are not in it. */
export interface HandOver {
  readonly at: Date;
  /** `asked`: the customer wanted a person; `flow`: a flow gave up; `fault`: the bot broke; `staff`: put there by hand. */
  readonly why: 'asked' | 'flow' | 'fault' | 'staff';
  /** The last line before it. */
  readonly line: number;
  readonly flow?: string;
  readonly step?: string;
  /** What the bot asked, in order, and how often. */
  readonly tried: readonly { readonly flow: string; readonly step: string; readonly times: number }[];
  /** Answers and facts by flow and step. */
  readonly collected: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

/** What the last act of staff changed, as it was: dropped by whatever moves the conversation next. */
export interface Undo {
  /** The act's event. */
  readonly of: string;
  readonly does: string;
  readonly at: Date;
  readonly was: {
    readonly owner: Owner;
    readonly stack?: readonly Frame[];
    readonly timers: readonly Timer[];
    readonly episode?: Episode;
    readonly episodes: number;
    /** What of it the act changed or took away; `added`: what was not there before. */
    readonly desk?: Omit<Desk, 'undo'>;
    readonly added?: readonly string[];
  };
  /** The effect that must still be waiting, so that it can be taken back. */
  readonly effect?: string;
  /** Words of the bot were dropped: its question is asked again. */
  readonly askAgain?: true;
}

/** What staff keep about a conversation; absent while they never had to do with it. */
export interface Desk {
  readonly labels?: readonly string[];
  /** Put off by staff: out of their lists until then, or until the customer writes. */
  readonly snoozedUntil?: Date;
  /** Who wants to be reminded, and when. It outlives the customer's words, and stays when due until it is dealt with. */
  readonly reminder?: { readonly due: Date; readonly staff: string };
  readonly scheduled?: readonly Scheduled[];
  /** The customer waits for a person's words since then: kept whoever holds the conversation, until they are answered. */
  readonly waiting?: { readonly since: Date; readonly promisedAt: Date; readonly team: string };
  readonly handedOver?: HandOver;
  /** Staff ended it, and nothing has begun since but the question how it was. */
  readonly closed?: { readonly at: Date; readonly staff: string; readonly outcome: string };
  readonly undo?: Undo;
}

/**
 * One lasting thread with one address: everything a turn needs, in one document of a few kB that
 * each commit replaces whole.
 */
export interface Conversation {
  /** Derived from the address. */
  readonly _id: string;
  readonly shape: number;
  /** How many commits it has had. Never restarts, not even after erasure. */
  readonly version: number;
  readonly address: Address;
  /** The conversation this one carries on, after an address changed. */
  readonly continues?: string;
  readonly customer: CustomerFacts;
  readonly language: Language;
  /** Set once the customer chose a language; until then it follows their words. */
  readonly languageChosen?: boolean;
  readonly owner: Owner;
  readonly stack: readonly Frame[];
  /** Flows that wait behind other talk (a `wait`, an action that goes on `behind`) and speak when nobody else does. */
  readonly aside?: readonly Frame[];
  readonly visits: number;
  readonly episode?: Episode;
  readonly episodes: number;
  readonly timers: readonly Timer[];
  readonly openScores?: readonly OpenScore[];
  /** Lines not yet filed into pages. */
  readonly lines: readonly Line[];
  /** The number the next line gets. */
  readonly nextLine: number;
  /** The last line the bot or staff spoke, kept when the line itself has moved to its page. `by`: `bot`, or the member. */
  readonly lastSpoken?: { readonly n: number; readonly by: string };
  readonly outbox: readonly Effect[];
  /** 8-byte hashes of the last events' ids, oldest first (at most 128). */
  readonly seen: Uint8Array;
  /** Time of the oldest id in `seen`; an update older than this must be looked up in the pages. */
  readonly seenFrom?: Date;
  /** The process that alone may send this conversation's messages. */
  readonly holder?: { readonly process: string; readonly until: Date };
  /** When the clock must look at it: the earliest timer, retry or end of holding. Indexed. */
  readonly wakeAt?: Date;
  /** Set when staff are concerned. Indexed; live lists read what changed by it. */
  readonly changedAt?: Date;
  readonly lastCustomerAt?: Date;
  /** The start of the five minutes in which `lastCustomerAt` lies. Indexed. */
  readonly lastCustomerSlot?: Date;
  readonly desk?: Desk;
  /** The platform says the customer cannot be reached (blocked the bot). */
  readonly unreachable?: { readonly at: Date; readonly why: string };
  /** Set by erasure; the empty document is deleted at this time. */
  readonly tombstoneUntil?: Date;
}
