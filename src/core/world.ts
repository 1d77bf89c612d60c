import type { Language } from './conversation.ts';
import type { Flow } from './flow.ts';
import type { Json } from './json.ts';

/** What the customer's words seem to mean, before any question that is open is considered. */
export interface Meaning {
  /** The intent a flow may start by, for example `complaint` or `order-status`. */
  readonly intent?: string;
  /** 0..1; below the recogniser's own threshold there is no intent. */
  readonly sure?: number;
  /** The language the words are in, when it is plain. */
  readonly language?: Language;
}

/** The shop's working time. All pure functions of the instant they are given. */
export interface Hours {
  isOpen(at: Date): boolean;
  /** The instant itself when open, otherwise the next opening. */
  nextOpening(at: Date): Date;
  /** `ms` of working time after `at`. */
  add(at: Date, ms: number): Date;
}

/**
 * Everything a turn may ask besides the conversation and the event. All of it pure and frozen, so a
 * turn taken again gives the same result.
 */
export interface World {
  /** The flow in the version given, or the one now published. */
  flow(name: string, version?: string): Flow | undefined;
  /** Every published flow. */
  readonly flows: readonly Flow[];
  /** A text of that flow version, filled in. Throws AppError `misconfigured` when it has neither. */
  text(ask: TextAsk): string;
  understand(text: string): Meaning;
  readonly hours: Hours;
  readonly settings: WorldSettings;
}

export interface TextAsk {
  /** The version whose texts to use; absent for texts that belong to no flow (`core.…`). */
  readonly version?: string | undefined;
  readonly key: string;
  /** The text that stands in when there is none under `key`. */
  readonly or?: string | undefined;
  readonly language: Language;
  /** Answers and facts by name, one inside another as they came; instants are ISO strings in UTC. */
  readonly values?: Readonly<Record<string, Json>> | undefined;
}

export interface WorldSettings {
  readonly shopName: string;
  readonly timeZone: string;
  readonly languages: readonly Language[];
  /** The flow a new or idle conversation falls into. */
  readonly welcomeFlow: string;
  /** The flow by which staff ask how it was, when they give a conversation back; absent: there is none. */
  readonly rateFlow?: string;
  /** It asks by itself, too, when staff end a talk with a customer. */
  readonly ratesAfterClose?: boolean;
  /** A conversation asked to be handed over and left unanswered goes back to the bot after this, in working time. */
  readonly unansweredAfterMs: number;
  /** How soon staff answer, in working time: the honest time of a hand-over. */
  readonly answerWithinMs: number;
  /** An episode ends by itself after this much silence. */
  readonly quietAfterMs: number;
}
