import express, { type Request, type Response, type Router } from 'express';
import { AppError, errorFields } from '../core/errors.ts';
import { GIVEN_RIGHTS } from '../staff/may.ts';
import type { Known } from '../staff/who.ts';
import type { ApiOptions, Asking } from './asking.ts';
import { openBodies } from './bodies.ts';
import { carryOut, type Carried } from './carry-out.ts';
import { isSameSecret } from '../channels/same-secret.ts';
import { readCookie } from './cookies.ts';
import type { Endpoint } from './endpoint.ts';
import { languageOf, problemHeaders, problemOf } from './problem.ts';
import type { Route } from './route.ts';
import { sayFile, sayJson } from './say-reply.ts';

export interface Api {
  readonly router: Router;
  /** Ends the streams, so that the server can stop. */
  close(): void;
}

const MOST_BODY_BYTES = 96 * 1024 * 1024;
const LOOK_MS = 30_000;

/** Everything below `/api/v1`: who asks, whether they may, the form of what they ask and of what is answered. */
export function openApi(options: ApiOptions): Api {
  checkRoutes(options.routes);
  const bodies = openBodies(MOST_BODY_BYTES);
  const open = new Set<AbortController>();
  const router = express.Router({ caseSensitive: true, strict: true });
  for (const route of inOrder(options.routes)) {
    const { method, path } = route.endpoint;
    const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    router[verb](path, async (request, response) => {
      const ending = new AbortController();
      open.add(ending);
      response.once('close', () => {
        open.delete(ending);
        ending.abort();
      });
      await answer({ ...options, bodies, route, ending }, request, response);
    });
  }
  return {
    router,
    close: () => {
      for (const ending of open) ending.abort();
    },
  };
}

/** An endpoint without a right, or with one that nobody decides about, is a hole: nothing is served then. */
function checkRoutes(routes: readonly Route[]): void {
  const known = new Set<string>(['anyone', 'own', ...GIVEN_RIGHTS]);
  const seen = new Set<string>();
  for (const { endpoint } of routes) {
    const { name, method, path, right } = endpoint;
    if (!known.has(right)) throw new AppError('misconfigured', `${name} declares no right that is known.`);
    for (const key of [name, `${method} ${path.replace(/:\w+/g, ':')}`]) {
      if (seen.has(key)) throw new AppError('misconfigured', `${key} is declared twice.`);
      seen.add(key);
    }
  }
}

/** `/tickets/export` is looked for before `/tickets/:code`. */
function inOrder(routes: readonly Route[]): readonly Route[] {
  const key = ({ endpoint }: Route): string => endpoint.path.replaceAll(':', '\u{10ffff}');
  return routes.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}

async function answer(asking: Asking, request: Request, response: Response): Promise<void> {
  const { route, log, ending } = asking;
  const { endpoint } = route;
  let known: Known | undefined;
  let carried: Carried | undefined;
  try {
    known = await whoAsks(asking, request);
    await allow(asking, request, known);
    carried = await carryOut(asking, { request, response, known });
    if (endpoint.form !== 'download') sayJson(response, carried.said);
    else {
      const stop = known === undefined ? undefined : watch(asking, known);
      await sayFile(response, carried.file, ending.signal).finally(stop);
    }
  } catch (error) {
    const language = languageOf(request, known?.caller.language);
    const problem = problemOf(error, { isKnown: known !== undefined, language });
    const hasHungUp = ending.signal.aborted && error instanceof Error && error.name === 'AbortError';
    if ((problem.status === 500 || problem.status === 502) && !hasHungUp) {
      log.error({ endpoint: endpoint.name, ...errorFields(error) }, 'A request of the console failed.');
    }
    if (response.headersSent) response.destroy();
    else response.writeHead(problem.status, problemHeaders(problem)).end(JSON.stringify(problem));
  }
}

/** Throws AppError `not-allowed`; that somebody we know tried is kept. */
async function allow(asking: Asking, request: Request, known: Known | undefined): Promise<void> {
  try {
    refuse(asking, request, known);
  } catch (error) {
    if (known !== undefined) await noteRefusal(asking, request, known);
    throw error;
  }
}

async function noteRefusal(
  { route, audit, caller, clock, log }: Asking,
  request: Request,
  { caller: by, tokenRef }: Known,
): Promise<void> {
  await audit({
    at: clock(),
    does: route.endpoint.name,
    staff: by.id,
    ip: caller(request),
    outcome: 'refused',
    ...(tokenRef !== undefined && { token: tokenRef }),
  }).catch((failed: unknown) => log.error(errorFields(failed), 'The audit log could not be written.'));
}

async function whoAsks({ who, site, clock }: Asking, request: Request): Promise<Known | undefined> {
  const { authorization, cookie } = request.headers;
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  const session = token === undefined ? readCookie(cookie, 'log-in', site.isSecure(request)) : undefined;
  if (token === undefined && session === undefined) return undefined;
  return who({ token, session, now: clock(), isUnattended: isUnattended(request) });
}

/** Our page says so itself; its stream and the pictures in it a browser asks for without anybody. */
function isUnattended(request: Request): boolean {
  const isByBrowser = /^(text\/event-stream|image\/)/.test(request.get('accept') ?? '');
  return isByBrowser || request.get('x-unattended') !== undefined;
}

/** Throws AppError `not-allowed`. */
function refuse({ route, site }: Asking, request: Request, known: Known | undefined): void {
  const { endpoint } = route;
  const isProgram = known !== undefined && known.csrf === undefined;
  if (endpoint.method !== 'GET' && !isProgram && site.isForeign(request)) {
    throw new AppError('not-allowed', 'This was sent from a page of another site.', { subject: 'origin' });
  }
  if (endpoint.right === 'anyone') return;
  if (known === undefined) throw new AppError('not-allowed', 'Please log in first.');
  if (!isProgram && changes(endpoint) && !isSameSecret(request.get('x-csrf-token'), known.csrf ?? '')) {
    throw new AppError('not-allowed', 'The page is out of date: reload it.', { subject: 'x-csrf-token' });
  }
  if (!known.caller.may(endpoint.right)) {
    throw new AppError('not-allowed', 'Your role does not allow this.', { subject: endpoint.right });
  }
}

function changes({ method }: Endpoint): boolean {
  return method !== 'GET';
}

/** A stream ends with the log-in or the token it was opened with. */
function watch({ ending, clock, lookMs = LOOK_MS }: Asking, known: Known): () => void {
  const timer = setInterval(() => {
    // A database that is away says nothing about them.
    void known.isStillGood(clock()).then(
      (isGood) => {
        if (!isGood) ending.abort();
      },
      () => undefined,
    );
  }, lookMs);
  return () => clearInterval(timer);
}
