import type { z } from 'zod';
import { localTime } from '../../src/clock/local-time.ts';
import { AppError } from '../../src/core/errors.ts';
import type { Language } from '../../src/core/conversation.ts';
import type { AskedBody, AskedQuery, Endpoint, ParamsOf, ReplyOf, Right } from '../../src/http/endpoint.ts';
import type { Audited, Call, Caller, Download, Route, Seat } from '../../src/http/route.ts';
import { may } from '../../src/staff/may.ts';

/** A member of staff who asks; an agent unless said otherwise. */
export function aCaller(
  given: { id?: string; name?: string; role?: string; language?: Language; scopes?: readonly Right[] } = {},
): Caller {
  const { id = 's_lan', name = 'Lan', role = 'agent', language = 'vi', scopes } = given;
  const actor = { id, role, ...(scopes && { scopes }) };
  return { id, name, role, language, may: (right, subject) => may(actor, right, subject) };
}

export interface Asked<One extends Endpoint> {
  readonly params?: ParamsOf<One>;
  readonly query?: AskedQuery<One>;
  readonly body?: AskedBody<One>;
  readonly bytes?: Buffer;
  readonly by?: Caller;
  readonly now?: Date;
  readonly ip?: string;
  readonly seenVersion?: number;
  readonly lastEventId?: string;
  readonly seat?: Partial<Seat>;
  readonly signal?: AbortSignal;
  /** Gets what the route says for the audit log. */
  readonly audited?: Audited[];
}

type Got<One extends Endpoint> = One extends { readonly form: 'download' } ? Download : ReplyOf<One>;

/**
 * Asks a route as the API does, without HTTP: the caller's right, the query and body by their schemas
 * (AppErrors, as there), and the reply by its own, which must fit.
 */
export async function callRoute<const One extends Endpoint>(
  routes: readonly Route[],
  one: One,
  asked: Asked<One> = {},
): Promise<Got<One>> {
  const found = routes.find(({ endpoint }) => endpoint.name === one.name);
  if (found === undefined) throw new Error(`No route carries out ${one.name}.`);
  const by = asked.by ?? aCaller();
  if (!by.may(one.right)) throw new AppError('not-allowed', `${by.role} may not ${one.right}.`);
  const { query = {}, body }: { readonly query?: unknown; readonly body?: unknown } = asked;
  const now = asked.now ?? new Date('2026-11-20T02:00:00Z');
  const call: Call = {
    params: asked.params ?? {},
    // The endpoint's own types were checked where this was called.
    query: read(one.query, query, 'query') as Call['query'],
    body: read(one.body, body, 'body') as Call['body'],
    bytes: asked.bytes ?? Buffer.alloc(0),
    by,
    now,
    day: shopDay(now),
    ip: asked.ip ?? '203.0.113.7',
    seenVersion: asked.seenVersion,
    lastEventId: asked.lastEventId,
    seat: { ...NO_SEAT, ...asked.seat },
    signal: asked.signal ?? new AbortController().signal,
    audit: (what) => void asked.audited?.push(what),
  };
  const said = await found.run(call);
  // A download is no JSON; everything else is checked against its schema.
  return (one.form === 'download' ? said : one.reply.parse(said)) as Got<One>;
}

/** The day in a shop in Vietnam. */
export function shopDay(at: Date): string {
  return localTime('Asia/Ho_Chi_Minh').text(at).slice(0, 10);
}

const NO_SEAT: Seat = {
  token: undefined,
  device: undefined,
  agent: 'a test',
  give: () => undefined,
  mark: () => undefined,
  clear: () => undefined,
};

function read(schema: z.ZodType | undefined, given: unknown, what: string): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const subject = issue?.path.join('.') ?? what;
  throw new AppError('invalid-input', `${subject}: ${issue?.message ?? ''}`, { subject });
}
