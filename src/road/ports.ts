import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ZodType } from 'zod';
import type { Address, Button, Conversation, FileRef, Language, Line } from '../core/conversation.ts';
import type { Erase, Event, Opened, Reachable, Seen, SpokeOutside, Words } from '../core/event.ts';
import type { Act, Send, Unasked } from '../core/effect.ts';
import type { Facts } from '../core/json.ts';
import type { ReplyWindow } from '../core/reply-window.ts';

type FromPlatform<E> = Omit<E, 'at'>;

/** What a channel hands to the road: an event with the address it came from. */
export interface Update {
  readonly address: Address;
  readonly event:
    | FromPlatform<Words>
    | FromPlatform<Opened>
    | FromPlatform<Reachable>
    | FromPlatform<Seen>
    | FromPlatform<SpokeOutside>
    | FromPlatform<Erase>;
  /** The conversation this address carries on, when the address itself changed. */
  readonly continues?: string;
  /** A person this address belongs to, vouched for (a signed id of the host site). */
  readonly identity?: { readonly kind: string; readonly value: string };
}

/** Resolves once the update's turn is committed; throws `unavailable` when it is not: it is brought again. */
export type Receive = (update: Update) => Promise<void>;

/** What a channel can show; the flow check and the encoder both read it. */
export interface Capabilities {
  /** Longest text in code points. */
  readonly text: number;
  /** Most buttons on one message; 0 where there are none and a numbered text stands in. */
  readonly buttons: number;
  readonly buttonLabel: number;
  readonly buttonBytes: number;
  readonly typing: boolean;
  readonly files: boolean;
  /** Files leave by an address of ours that the platform reads, all of them or pictures only; absent: as they are. */
  readonly filesBy?: 'address' | 'address-of-pictures';
  /** Messages a second the platform takes from one account; absent: it says nothing of a limit. */
  readonly perSecond?: number;
}

/** One line, ready to be shown. */
export interface OutMessage {
  readonly conversation: string;
  /** Unique for the line: a platform that knows idempotency keys can drop a repetition. */
  readonly key: string;
  readonly line: number;
  readonly at: Date;
  readonly from: 'bot' | 'staff';
  readonly language: Language;
  readonly text: string;
  readonly buttons?: readonly Button[];
  readonly form?: Line['form'];
  readonly wants?: Line['wants'];
  readonly files?: readonly FileRef[];
  /** Why it goes out unasked, for platforms whose rules differ by purpose. */
  readonly unasked?: { readonly purpose: string };
  /** When the customer last spoke: some platforms allow free words only for a while after it. */
  readonly lastCustomerAt?: Date;
}

export interface Sent {
  /** The platform's id of the message, when it gives one. */
  readonly ref?: string;
  /** It was not sent, because the platform's rules forbid it now and for good; the reason is kept on the line. */
  readonly withheld?: string;
  /** Not now, and nobody waits for it: it steps aside until then, so that nothing said meanwhile waits behind it. */
  readonly later?: Date;
}

/** What a channel found when it asked its platform, for people. */
export interface Health {
  readonly ok: boolean;
  readonly says: Readonly<Record<Language, string>>;
  /** What a person can do about it, in plain words. */
  readonly fix?: Readonly<Record<Language, string>>;
}

/** Leave to send, shared by all processes of one account so that the platform's rate is never passed. */
export interface Pace {
  /**
   * Milliseconds to wait before a message to this thread may leave; 0: it may leave now and is counted. Who
   * has to wait keeps a place and comes back then; none is kept beyond `mostMs`.
   */
  ask(thread: string, mostMs?: number): Promise<number>;
  /** The platform said that it is too much: nobody asks before this time. `thread` absent: for all threads. */
  hold(untilMs: number, thread?: string): Promise<void>;
}

/** Secrets that a platform gives and changes (tokens), encrypted with the data folder's key, for all processes. */
export interface Vault {
  read(
    name: string,
  ): Promise<{ readonly value: Readonly<Record<string, string>>; readonly version: number } | undefined>;
  /** Replaces what has this version (0: there is none). False when another process was quicker. */
  write(name: string, value: Readonly<Record<string, string>>, version: number): Promise<boolean>;
  /** Runs the work in one process at a time; undefined when another has it. */
  alone<T>(name: string, forMs: number, work: () => Promise<T>): Promise<T | undefined>;
}

export interface WebhookRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** The caller's address, trusted proxies already taken into account. */
  readonly ip: string;
}

export interface WebhookReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Channel {
  readonly name: string;
  readonly can: Capabilities;
  /** Paths, without query, that begin with one of these are this channel's. */
  readonly paths: readonly string[];
  /** Largest body it takes at a path of its own, in bytes: asked before any of it is read. */
  bodyLimit(path: string): number;
  start(receive: Receive): Promise<void>;
  stop(): Promise<void>;
  /** Answers after `receive` has committed. */
  webhook?(request: WebhookRequest): Promise<WebhookReply>;
  /** A WebSocket was asked for on one of its paths. Owns the socket from here. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Throws AppError `unavailable` (perhaps with retryAfterMs, perhaps untried) or `rejected`. */
  send(to: Address, message: OutMessage): Promise<Sent>;
  /** Shows that an answer is on its way. May be lost. */
  typing?(to: Address): void;
  /** An address that opens a chat with this account and brings the word as the payload of `opened`. */
  startLink?(word: string): Promise<string>;
  health?(): Promise<Health>;
  windowOf?(to: Address, lastCustomerAt: Date | undefined, now: Date): ReplyWindow;
}

/** Puts what happened in the trade into a conversation, once under a key. False: there is none to be told. Throws `unavailable`. */
export type HappenedTo = (conversation: string, name: string, facts: Facts, key: string) => Promise<boolean>;

/** Something a flow may ask of the world. `failed` is always a possible outcome beside `outcomes`. */
export interface Action<Input> {
  readonly name: string;
  readonly input: ZodType<Input>;
  readonly outcomes: readonly string[];
  /** Names of the facts each outcome brings, so that texts and conditions that use them can be checked. */
  readonly facts?: Readonly<Record<string, readonly string[]>>;
  run(
    input: Input,
    about: { key: string; signal: AbortSignal; conversation: ConversationRef; now: Date },
  ): Promise<{ outcome: string; facts?: Facts }>;
}

/** The little an action may know of the conversation that asked. */
export interface ConversationRef {
  readonly id: string;
  readonly customer: string;
  readonly language: Language;
  readonly channel: string;
  /** Several people write in it. */
  readonly isGroup?: true;
}

// An action is stored beside others of other inputs; its own schema guards the cast.
export type AnyAction = Action<never>;

export interface Job {
  readonly name: string;
  readonly cron: string;
  run(now: Date, signal: AbortSignal): Promise<{ did: number }>;
}

/** Sixteen lines of a transcript, or the rest after a quiet minute. */
export interface Page {
  /** `<conversation>/<first line>`: filing twice changes nothing. */
  readonly _id: string;
  readonly conversation: string;
  readonly first: number;
  readonly last: number;
  readonly from: Date;
  readonly to: Date;
  readonly lines: readonly Line[];
}

/** `stale`: another process committed first. `refused`: the database will never take this document. */
export type CommitOutcome =
  { readonly kind: 'done' } | { readonly kind: 'stale' } | { readonly kind: 'refused'; readonly why: string };

export interface ConversationStore {
  /** As they are stored, perhaps in an older form. */
  read(ids: readonly string[]): Promise<readonly Conversation[]>;
  /**
   * Replaces each conversation whose stored version is one below the given, all in one command.
   * Outcomes in the order given. Throws AppError `unavailable` when the outcome is not known.
   */
  commit(group: readonly Conversation[]): Promise<readonly CommitOutcome[]>;
  /** Ids of conversations whose `wakeAt` has come, longest due first. */
  due(now: Date, limit: number): Promise<readonly string[]>;
  file(pages: readonly Page[]): Promise<void>;
  /** Whether an event with this id is in the newest filed lines of a conversation (for very late repetitions). */
  hasLineOf(conversation: string, event: string): Promise<boolean>;
  /** Deletes the tombstone of an erased conversation, unless it has moved since. */
  forget(conversation: string, version: number): Promise<void>;
  /** Every filed page up to this line goes. */
  erasePages(conversation: string, upTo: number): Promise<void>;
}

export interface DeadLetter {
  readonly conversation: string;
  readonly at: Date;
  readonly stage: 'receive' | 'turn' | 'deliver' | 'action' | 'commit';
  /** The effect's key or the event's id. */
  readonly key: string;
  readonly code: string;
  readonly why: string;
  /** What to try again: the effect, or the event. Kept for staff; shown only to them. */
  readonly effect?: Send | Act;
  readonly event?: Event;
}

export interface DeadLetterStore {
  add(letter: DeadLetter): Promise<void>;
}

/** Asked at the last moment before an unasked message leaves. */
export type MaySend = (ask: {
  readonly conversation: Conversation;
  readonly purpose: string;
  readonly hours: Unasked['hours'];
  readonly now: Date;
}) => Promise<
  | { readonly verdict: 'go' }
  | { readonly verdict: 'later'; readonly at: Date }
  | { readonly verdict: 'never'; readonly why: string }
>;

/** Counters and timings, kept by whoever observes. */
export interface Meter {
  turn(ms: number, kind: Event['kind'], outcome: 'done' | 'repeated' | 'stale' | 'fallback'): void;
  sent(channel: string, result: 'sent' | 'failed' | 'withheld' | 'retry' | 'waits' | 'sign-lost'): void;
  acted(action: string, outcome: string): void;
  deadLetter(stage: DeadLetter['stage']): void;
  group(size: number, ms: number): void;
}

export interface Log {
  debug(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** A conversation's lines as a reader sees them, filed ones included. */
export interface Threads {
  /** Lines after the given numbers, at most `limit` each, in order; one query for all that are asked. */
  since(
    asks: readonly { readonly conversation: string; readonly after: number }[],
    limit: number,
  ): Promise<ReadonlyMap<string, readonly Line[]>>;
  /** Calls back after each commit of this process, with the conversation as committed. */
  watch(listener: (conversation: Conversation) => void): () => void;
}

/** Files are stored before the turn that names them; those no line names are swept after a day. */
export interface FileStore {
  put(file: { bytes: Buffer; type: string; name?: string }): Promise<FileRef>;
  get(id: string): Promise<{ bytes: Buffer; type: string; name?: string } | undefined>;
}

/**
 * Fetches a file from an address that a customer or a platform named, and stores it under the type its
 * bytes say. Undefined: it is of a kind or size that is not kept, or not there. Throws AppError
 * `unavailable` when it may be had later.
 */
export type TakeFile = (ask: {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly name?: string;
  /** An origin that may lie in a private network: the platform's own, as configured. */
  readonly trusted?: string;
}) => Promise<FileRef | undefined>;

/**
 * Keeps an event that a platform brought and nobody here knows, under its name, for people to look at.
 * `payload` absent: it is only counted. Never rejects, never takes long: the event is acknowledged anyway.
 */
export type KeepUnknown = (kind: string, payload?: unknown) => Promise<void>;

/** Makes sure that the flow versions a conversation began with can be asked of the world. */
export interface FlowLibrary {
  ensure(versions: readonly { readonly flow: string; readonly version: string }[]): Promise<void>;
}
