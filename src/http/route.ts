import type { BodyOf, Endpoint, ParamsOf, QueryOf, Right, SaidOf } from './endpoint.ts';

/** Who asks: a member of staff in the console, or a program with one of their tokens. */
export interface Caller {
  /** The member's id, by which lines, history and the audit log name them. */
  readonly id: string;
  /** As colleagues and customers read it. */
  readonly name: string;
  readonly role: string;
  readonly language: 'vi' | 'en';
  /** Whether they may do that; `subject` where it depends on what it is about. */
  may(right: Right, subject?: { readonly staff?: string; readonly role?: string }): boolean;
}

/** The browser's place in a log-in: only `src/staff` reads and changes it. */
export interface Seat {
  /** What the browser brought as its log-in. */
  readonly token: string | undefined;
  /** What marks a browser that somebody has logged in from before. */
  readonly device: string | undefined;
  /** As the browser names itself. */
  readonly agent: string;
  /** Gives the browser a log-in, and a mark of having been here. */
  give(token: string, until: Date): void;
  mark(device: string, until: Date): void;
  /** Takes the log-in away. */
  clear(): void;
}

/** What changed, for the audit log: the least that tells what was before and what is now. */
export interface Audited {
  /** What it was done to: a conversation's id, a ticket's code. */
  readonly subject: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  /** Whose doing it was, where nobody was logged in yet. */
  readonly staff?: string;
  /**
   * What came of this one, where that is known before all is: of many it stays so, whatever becomes of the rest.
   * Absent: what comes of the whole.
   */
  readonly outcome?: 'done' | 'refused' | 'failed';
}

/** One asking, checked at the door: its form by the endpoint's schemas, its caller's right by `may`. */
export interface Call<One extends Endpoint = Endpoint> {
  readonly params: ParamsOf<One>;
  readonly query: QueryOf<One>;
  readonly body: BodyOf<One>;
  /** The bytes of an upload. */
  readonly bytes: Buffer;
  /** Not there for `anyone` endpoints: `by` is then nobody with no rights. */
  readonly by: Caller;
  readonly now: Date;
  /** The shop's own day now, such as `2026-11-24`: files are named by it. */
  readonly day: string;
  /** The caller's network address. */
  readonly ip: string;
  /** The version the caller last saw (`If-Match`); absent: not said. A lost race is an AppError `stale`. */
  readonly seenVersion: number | undefined;
  /** Where a stream of events was cut off (`Last-Event-ID`). */
  readonly lastEventId: string | undefined;
  readonly seat: Seat;
  /** Ends when the caller hangs up or the time is over. */
  readonly signal: AbortSignal;
  /** Says what was done, for the audit log. Every endpoint that changes something is logged without it, too. */
  readonly audit: (what: Audited) => void;
}

/** A file as the reply of a `download` endpoint. */
export interface Download {
  readonly type: string;
  /** Its name where it is saved; absent: shown in place. */
  readonly fileName?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer | string | AsyncIterable<Buffer | string>;
}

type Answer<One extends Endpoint> = One extends { readonly form: 'download' } ? Download : SaidOf<One>;

/** An endpoint with what carries it out. A reply with a number `version` at its top is sent with it as `ETag`. */
export interface Route {
  readonly endpoint: Endpoint;
  readonly run: (call: Call) => Promise<unknown>;
}

export function route<const One extends Endpoint>(
  one: One,
  run: (call: Call<One>) => Promise<Answer<One>>,
): Route {
  return { endpoint: one, run };
}

/**
 * Does one thing of many that were asked for together. `act` notes what it did when it is done; one that fails
 * before that is in the audit log as failed. Throws what `act` throws.
 */
export async function oneOfMany<Done>(
  call: Pick<Call, 'audit'>,
  subject: string,
  act: (audit: Call['audit']) => Promise<Done>,
): Promise<Done> {
  const told = { isNoted: false };
  try {
    return await act((what) => {
      told.isNoted = true;
      call.audit(what);
    });
  } catch (error) {
    if (!told.isNoted) call.audit({ subject, outcome: 'failed' });
    throw error;
  }
}
