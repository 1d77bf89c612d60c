import { randomBytes } from 'node:crypto';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import { AppError } from '../core/errors.ts';
import { openApi } from './api.ts';
import type { ApiOptions } from './asking.ts';
import { CONSOLE_SCRIPT, consoleFiles } from './console-files.ts';
import { docsPage } from './docs-page.ts';
import { describeApi } from './openapi.ts';

export interface ConsoleOptions extends ApiOptions {
  /** Where the console was built. */
  readonly folder: string;
  /** Of the program, for the API's description. */
  readonly version: string;
  /** Whether this server is only ever reached over TLS: browsers then remember to come that way. */
  readonly isTls: boolean;
}

export interface ConsoleMount {
  readonly router: Router;
  /** Ends the streams, so that the server can stop. */
  close(): void;
}

/** The staff console's page and files at `/desk`, its API at `/api/v1`, and what describes that. */
export function mountConsole(options: ConsoleOptions): ConsoleMount {
  const router = express.Router();
  const api = openApi(options);
  const files = consoleFiles(options.folder);
  router.use(['/api', '/desk'], (_request, response, next) => {
    response.locals.nonce = randomBytes(18).toString('base64');
    next();
  });
  router.use('/api', headers(API_POLICY, options.isTls));
  router.use('/api/v1', (_request, response, next) => {
    const script = files.script();
    if (script !== undefined) response.set(CONSOLE_SCRIPT, script);
    next();
  });
  router.use('/api/v1', description(options), api.router);
  router.use('/api', () => {
    throw new AppError('not-found', 'There is no such question; /api/v1/docs lists them.');
  });
  router.use('/desk', headers(PAGE_POLICY, options.isTls), (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') {
      files.answer(request, response, nonceOf(response)).catch(next);
    } else next(new AppError('not-found', 'There is nothing at this address.'));
  });
  return { router, close: () => api.close() };
}

/** Made when somebody asks for it. */
function description({ routes, version }: ConsoleOptions): Router {
  const endpoints = routes.map(({ endpoint }) => endpoint);
  let described: ReturnType<typeof describeApi> | undefined;
  const read = (): ReturnType<typeof describeApi> =>
    (described ??= describeApi(endpoints, { version, server: '/api/v1' }));
  const router = express.Router();
  router.get('/openapi.json', (_request, response) => void response.json(read()));
  router.get('/docs', (_request, response) => {
    const page = docsPage(read(), endpoints).replaceAll('__NONCE__', nonceOf(response));
    response.type('html').set('cache-control', 'no-store').send(page);
  });
  return router;
}

function nonceOf(response: Response): string {
  return String(response.locals.nonce);
}

type Policy = Readonly<Record<string, readonly string[]>>;

const NONCE = '<nonce>';
const NOTHING: Policy = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};
const API_POLICY: Policy = { ...NOTHING, 'style-src': [NONCE] };
/** No script and no style but the build's own, and those that carry this answer's number. */
const PAGE_POLICY: Policy = {
  ...NOTHING,
  'script-src': ["'self'", NONCE],
  'style-src': ["'self'", NONCE],
  'img-src': ["'self'", 'data:', 'blob:'],
  'media-src': ["'self'", 'blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'manifest-src': ["'self'"],
  'form-action': ["'self'"],
};
const YEAR_S = 31_536_000;

function headers(policy: Policy, isTls: boolean): (...asked: [Request, Response, NextFunction]) => void {
  const directives = Object.fromEntries(
    Object.entries(policy).map(([name, sources]) => [
      name,
      sources.map((source) =>
        source === NONCE
          ? (_request: unknown, response: unknown) => `'nonce-${nonceOf(response as Response)}'`
          : source,
      ),
    ]),
  );
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: isTls ? { maxAge: YEAR_S } : false,
  });
}
