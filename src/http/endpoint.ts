import type { z, ZodType } from 'zod';

/**
 * What somebody must be allowed to do. `anyone`: no log-in (the log-in itself); `own`: whoever is logged in,
 * about themselves. Who may do what is decided in `staff/may.ts` and nowhere else.
 */
export type Right =
  | 'anyone'
  | 'own'
  | 'conversations.read'
  | 'conversations.answer'
  | 'conversations.assign'
  | 'conversations.export'
  | 'tickets.read'
  | 'tickets.change'
  | 'feedback.read'
  | 'customers.read'
  | 'customers.reveal'
  | 'customers.change'
  | 'orders.read'
  | 'orders.import'
  | 'failures.read'
  | 'failures.change'
  | 'channels.read'
  | 'flows.read'
  | 'settings.read'
  | 'settings.change'
  | 'staff.read'
  | 'staff.change'
  | 'audit.read';

/**
 * One question the console's API answers, as data: the routes carry it out, the API's description is made
 * of it, and the console's client takes its types from it. Dates travel as ISO 8601 in UTC.
 */
export interface Endpoint {
  /** Unique, `<subject>.<verb>`: the operation's id in the description and the audit log. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, for example `/tickets/:code`. */
  readonly path: string;
  readonly right: Right;
  /** What it does, in one sentence. */
  readonly says: string;
  readonly query?: ZodType;
  readonly body?: ZodType;
  readonly reply: ZodType;
  /** `download`: the reply is a file; `upload`: the body is one, as raw bytes, at most `mostBytes`. */
  readonly form?: 'json' | 'download' | 'upload';
  readonly mostBytes?: number;
  /** Not in the audit log, though no GET: what happens all the time and leaves nothing behind (presence, drafts). */
  readonly isQuiet?: true;
}

/** Says an endpoint without losing its exact types. */
export function endpoint<const One extends Endpoint>(one: One): One {
  return one;
}

/** The names in a path: `code` in `/tickets/:code`. */
type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;
export type ParamsOf<One extends Endpoint> = Readonly<Record<ParamNames<One['path']>, string>>;
/** As it arrives in the handler. */
export type QueryOf<One extends Endpoint> = One extends { readonly query: infer Query extends ZodType }
  ? z.output<Query>
  : undefined;
export type BodyOf<One extends Endpoint> = One extends { readonly body: infer Body extends ZodType }
  ? z.output<Body>
  : undefined;
/** As the console writes it. */
export type AskedQuery<One extends Endpoint> = One extends { readonly query: infer Query extends ZodType }
  ? z.input<Query>
  : undefined;
export type AskedBody<One extends Endpoint> = One extends { readonly body: infer Body extends ZodType }
  ? z.input<Body>
  : undefined;
/** What the handler says; checked against the reply's schema before it leaves. */
export type SaidOf<One extends Endpoint> = z.input<One['reply']>;
/** What the console reads. */
export type ReplyOf<One extends Endpoint> = z.output<One['reply']>;
