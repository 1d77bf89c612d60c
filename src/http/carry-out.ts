import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError, errorFields } from '../core/errors.ts';
import type { Known } from '../staff/who.ts';
import type { Asking } from './asking.ts';
import { readCookie, writeCookie } from './cookies.ts';
import { readAs, readBody, readSeenVersion } from './read-call.ts';
import type { Audited, Call, Caller, Download, Seat } from './route.ts';

const ANSWER_MS = 30_000;
const UPLOAD_MS = 120_000;

/** What came of it: by the endpoint's form, one or the other. */
export interface Carried {
  readonly said: unknown;
  readonly file: Download;
}

interface From {
  readonly request: Request;
  readonly response: Response;
  readonly known: Known | undefined;
}

/** Reads what is asked, has it done, checks what is answered, and writes the audit log. */
export async function carryOut(asking: Asking, from: From): Promise<Carried> {
  const { route, bodies, ending } = asking;
  const { endpoint } = route;
  const { request } = from;
  const { body, bytes, giveBack } = await readBody(request, endpoint, bodies);
  const audited: Audited[] = [];
  try {
    const now = asking.clock();
    const call: Call = {
      params: nfc(request.params),
      query: readAs(endpoint.query, nfc(request.query), 'query') as undefined,
      body: body as undefined,
      bytes,
      by: from.known?.caller ?? NOBODY,
      now,
      day: asking.dayOf(now),
      ip: asking.caller(request),
      seenVersion: readSeenVersion(request.get('if-match')),
      lastEventId: request.get('last-event-id'),
      seat: seatOf(asking, from, now),
      signal: ending.signal,
      audit: (what) => void audited.push(what),
    };
    const said = await inTime(asking, () => noted(asking, from, call, audited));
    // A download is no JSON: `said` is one then, by the route's type.
    return { said: checked(asking, said), file: said as Download };
  } finally {
    giveBack();
  }
}

/** What came of it is noted once it has ended, even when the answer could not wait so long. */
async function noted(asking: Asking, from: From, call: Call, audited: readonly Audited[]): Promise<unknown> {
  const { endpoint, run } = asking.route;
  const said = await Promise.resolve()
    .then(() => run(call))
    .catch(async (error: unknown) => {
      const outcome = outcomeOf(error);
      const isNoted = from.known !== undefined && outcome === 'refused';
      if (isNoted || audited.length > 0) await note(asking, from, call, { audited, outcome });
      throw error;
    });
  const isNoted = endpoint.method !== 'GET' && endpoint.isQuiet !== true;
  if (isNoted || audited.length > 0) await note(asking, from, call, { audited, outcome: 'done' });
  return said;
}

function outcomeOf(error: unknown): 'refused' | 'failed' {
  return error instanceof AppError && error.code === 'not-allowed' ? 'refused' : 'failed';
}

async function inTime({ route, answerMs, ending }: Asking, work: () => Promise<unknown>): Promise<unknown> {
  const ms = answerMs ?? (route.endpoint.form === 'upload' ? UPLOAD_MS : ANSWER_MS);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new AppError('unavailable', 'This took too long; try again.', { retryAfterMs: 5_000 }));
      ending.abort();
    }, ms);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A reply that does not fit its schema is a bug; its fields are named in the log, never what stands in them. */
function checked({ route, log }: Asking, said: unknown): unknown {
  const { endpoint } = route;
  if (endpoint.form === 'download') return undefined;
  const read = endpoint.reply.safeParse(said);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.code}`);
  log.error({ endpoint: endpoint.name, faults: faults.slice(0, 10) }, 'A reply does not fit its schema.');
  throw new z.ZodError([]);
}

async function note(
  { audit, log, route }: Asking,
  { known }: From,
  { by, now, ip }: Call,
  {
    audited,
    outcome,
  }: { readonly audited: readonly Audited[]; readonly outcome: 'done' | 'refused' | 'failed' },
): Promise<void> {
  const entry = {
    at: now,
    does: route.endpoint.name,
    ip,
    outcome,
    ...(by.id !== '' && { staff: by.id }),
    ...(known?.tokenRef !== undefined && { token: known.tokenRef }),
  };
  try {
    for (const what of audited.length > 0 ? audited : [{}]) await audit({ ...entry, ...what });
  } catch (error) {
    log.error({ endpoint: entry.does, ...errorFields(error) }, 'The audit log could not be written.');
  }
}

function seatOf({ site }: Asking, { request, response }: From, now: Date): Seat {
  const isSecure = site.isSecure(request);
  const { cookie } = request.headers;
  const give = (name: 'log-in' | 'device', value: string, until: Date): void => {
    const livesMs = until.getTime() - now.getTime();
    response.append('set-cookie', writeCookie(name, value, { livesMs, isSecure }));
  };
  return {
    token: readCookie(cookie, 'log-in', isSecure),
    device: readCookie(cookie, 'device', isSecure),
    agent: (request.get('user-agent') ?? '').slice(0, 200),
    give: (token, until) => give('log-in', token, until),
    mark: (device, until) => give('device', device, until),
    clear: () => give('log-in', '', new Date(0)),
  };
}

const NOBODY: Caller = {
  id: '',
  name: '',
  role: 'nobody',
  language: 'vi',
  may: (right) => right === 'anyone',
};

/** Text is in one normal form from the door on. */
function nfc(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const one = (value: unknown): unknown =>
    typeof value === 'string'
      ? value.normalize('NFC')
      : Array.isArray(value)
        ? value.map((part) => one(part))
        : value;
  // Of a query some are lists: its schema says which.
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, one(value)])) as Record<
    string,
    string
  >;
}
