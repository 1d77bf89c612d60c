import type { AskedBody, AskedQuery, Endpoint, ParamsOf, ReplyOf } from '../../http/endpoint.ts';
import { BUILT, lookForNewer } from './newer.ts';
import { AskError, readProblem } from './problem.ts';
import { isUntouched } from './touched.ts';

/** Where an endpoint is; its own literal types, so that another path or method fails the type check. */
type Where<One extends Endpoint> = string extends One['path']
  ? never
  : Readonly<Pick<One, 'method' | 'path'>>;

type Params<One extends Endpoint> = keyof ParamsOf<One> extends never
  ? { readonly params?: never }
  : { readonly params: ParamsOf<One> };
type Query<One extends Endpoint> =
  AskedQuery<One> extends undefined
    ? { readonly query?: never }
    : object extends AskedQuery<One>
      ? { readonly query?: AskedQuery<One> }
      : { readonly query: AskedQuery<One> };
type Body<One extends Endpoint> =
  AskedBody<One> extends undefined ? { readonly body?: never } : { readonly body: AskedBody<One> };

/** What goes with an asking: exactly what the contract takes. */
export type Asked<One extends Endpoint> = Params<One> &
  Query<One> &
  Body<One> & {
    /** The version last seen: the answer is `stale` where it has changed since. */
    readonly seenVersion?: number | undefined;
    readonly signal?: AbortSignal | undefined;
  };

/** The same, once its types have done their work. */
interface Loose {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, Plain | readonly Plain[] | null | undefined>>;
  readonly body?: unknown;
  readonly seenVersion?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}
type Plain = string | number | boolean;

const ROOT = '/api/v1';
let csrf: string | undefined;
/** The token each change must carry; it comes with the log-in and with `/me`. */
export function keepToken(token: string | undefined): void {
  csrf = token;
}

/**
 * Asks the server, in the types of the contract:
 * `ask<typeof closeTicket>({ method: 'POST', path: '/tickets/:code/close' }, { params: { code }, body })`.
 * Throws an `AskError` for every answer that is not a good one, and for none at all.
 */
export async function ask<One extends Endpoint = never>(
  where: Where<One>,
  what: Asked<One>,
): Promise<ReplyOf<One>> {
  const { method, path } = where as Pick<Endpoint, 'method' | 'path'>;
  const { params, query, body, seenVersion, signal } = what as Loose;
  const response = await reach(addressOf(path, params, query), {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headersOf(method, seenVersion),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  });
  // Checked against the reply's schema on the server, which sends nothing else.
  return (response.status === 204 ? undefined : await response.json()) as ReplyOf<One>;
}

/** Sends the bytes of a file to an `upload` endpoint. */
export async function askWithFile<One extends Endpoint = never>(
  where: Where<One>,
  what: Params<One> & Query<One> & { readonly file: Blob; readonly signal?: AbortSignal },
): Promise<ReplyOf<One>> {
  const { method, path } = where as Pick<Endpoint, 'method' | 'path'>;
  const { params, query, file, signal } = what as Loose & { file: Blob };
  const response = await reach(addressOf(path, params, query), {
    method,
    headers: { 'content-type': file.type || 'application/octet-stream', ...headersOf(method, undefined) },
    body: file,
    ...(signal !== undefined && { signal }),
  });
  return (await response.json()) as ReplyOf<One>;
}

/** The address of a `download` endpoint, for a link. */
export function linkTo<One extends Endpoint = never>(
  where: Where<One>,
  what: Params<One> & Query<One>,
): string {
  const { path } = where as Pick<Endpoint, 'path'>;
  const { params, query } = what as Loose;
  return addressOf(path, params, query);
}

export function addressOf(path: string, params: Loose['params'] = {}, query: Loose['query'] = {}): string {
  const place = path.replace(/:([A-Za-z]+)/g, (_whole, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const all = Array.isArray(value) ? (value as readonly Plain[]) : [value as Plain | null | undefined];
    for (const one of all) if (one !== undefined && one !== null) asked.append(name, String(one));
  }
  return `${ROOT}${place}${asked.size === 0 ? '' : `?${asked.toString()}`}`;
}

/** The language on the page: what the server says of a refusal is in it. */
function speaks(): string {
  return typeof document === 'undefined' ? '' : document.documentElement.lang;
}

function headersOf(method: string, seenVersion: number | undefined): Record<string, string> {
  return {
    accept: 'application/json',
    ...(speaks() !== '' && { 'accept-language': speaks() }),
    ...(method !== 'GET' && csrf !== undefined && { 'x-csrf-token': csrf }),
    ...(seenVersion !== undefined && { 'if-match': `"${seenVersion}"` }),
    ...unattended(),
  };
}

function unattended(): Record<string, string> {
  return isUntouched() ? { 'x-unattended': '1' } : {};
}

async function reach(address: string, options: Omit<RequestInit, 'headers'> & Headed): Promise<Response> {
  const response = await tried(address, options);
  lookForNewer(response.headers.get(BUILT));
  if (response.ok) return response;
  const said: unknown = await response.json().catch(() => undefined);
  const problem = readProblem(response.status, said);
  // The token is another one since a rise of rights in this or another tab: asked for, and tried once more.
  if (problem.field === 'x-csrf-token') {
    const token = await tokenNow();
    if (token !== undefined && token !== options.headers['x-csrf-token']) {
      keepToken(token);
      return reach(address, { ...options, headers: { ...options.headers, 'x-csrf-token': token } });
    }
  }
  throw new AskError(problem);
}

interface Headed {
  readonly headers: Readonly<Record<string, string>>;
}

async function tried(address: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { credentials: 'same-origin', ...options });
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause;
    throw new AskError({ code: 'offline', status: 0, title: 'The server was not reached.' });
  }
}

async function tokenNow(): Promise<string | undefined> {
  const response = await tried(`${ROOT}/me`, { headers: unattended() });
  if (!response.ok) return undefined;
  // `me` of the contract.
  const { csrf: token } = (await response.json()) as { readonly csrf?: string };
  return token;
}
