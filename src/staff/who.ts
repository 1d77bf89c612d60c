import type { Caller } from '../http/route.ts';

/** What a browser or a program brings to show who it is. */
export interface Shown {
  /** The log-in of a browser. */
  readonly session: string | undefined;
  /** The token of a program. */
  readonly token: string | undefined;
  readonly now: Date;
  /** An open page asks by itself, with nobody before it: that keeps no log-in alive. */
  readonly isUnattended?: boolean;
}

/** Somebody whom we know. */
export interface Known {
  readonly caller: Caller;
  /** What a page of ours sends along with every change; absent: a program, to which no browser lends its cookies. */
  readonly csrf?: string;
  /** The API token it came by, by its public name. */
  readonly tokenRef?: string;
  /** Whether it would still be let in: asked again and again while a stream is open. */
  isStillGood(now: Date): Promise<boolean>;
}

/** Tells who asks. Undefined: nobody whom we know, or only half logged in. Throws `not-allowed` for a bad token. */
export type Who = (shown: Shown) => Promise<Known | undefined>;

/** One line of the audit log, as the door writes it. */
export interface AuditEntry {
  readonly at: Date;
  /** The endpoint's name. */
  readonly does: string;
  /** Absent: nobody was logged in. */
  readonly staff?: string;
  readonly token?: string;
  readonly ip: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly subject?: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}
