import type { IncomingMessage } from 'node:http';
import express, { type Express, type Request, type Response, type Router } from 'express';
import { AppError, errorFields } from '../core/errors.ts';
import type { Health, Log } from '../road/ports.ts';
import type { Metrics } from './metrics.ts';
import { languageOf, problemHeaders, problemOf, type Problem } from './problem.ts';

/** A page or a file that is there as it is: the demo page, the widget's script. */
export interface FixedReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface AppOptions {
  readonly metrics: Metrics;
  /** Faults that keep the server from taking work; empty when it is ready. */
  readonly readiness: () => Promise<readonly string[]>;
  /** Asks every channel's platform how it is. */
  readonly channelHealth: () => Promise<readonly (Health & { readonly channel: string })[]>;
  /** Who may see numbers and faults; to others there is no such page. */
  readonly isInsider: (request: IncomingMessage) => boolean;
  readonly demoPage: (language: string | undefined) => FixedReply | undefined;
  /** The staff console and its API, loaded when first asked for. */
  readonly console: () => Promise<Router>;
  readonly log: Log;
}

/** Everything that is not a channel's webhook: health, metrics, the demo page; the staff console. */
export function openApp(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.get('/health/live', (_request, response) => void response.json({ live: true }));
  app.get('/health/ready', async (request, response) => {
    const faults = await options.readiness();
    const ready = faults.length === 0;
    response.status(ready ? 200 : 503).json({ ready, ...(options.isInsider(request) && { faults }) });
  });
  app.get('/health/channels', async (request, response, next) => {
    if (!options.isInsider(request)) {
      next();
      return;
    }
    const channels = await options.channelHealth();
    const ok = channels.every((one) => one.ok);
    response.status(ok ? 200 : 503).json({ ok, channels });
  });
  app.get('/metrics', async (request, response, next) => {
    if (!options.isInsider(request)) {
      next();
      return;
    }
    response.type(options.metrics.contentType).send(await options.metrics.text());
  });
  app.get('/', (request, response) => {
    const { lang } = request.query;
    const page = options.demoPage(typeof lang === 'string' ? lang : undefined);
    if (page === undefined) throw new AppError('not-found', 'There is no page here.');
    response.status(page.status).set(page.headers).send(page.body);
  });
  app.use(async (request, response, next) => {
    if (/^\/(?:desk|api)(?:\/|$)/.test(request.path)) (await options.console())(request, response, next);
    else next();
  });
  app.use(() => {
    throw new AppError('not-found', 'There is nothing at this address.');
  });
  app.use((error: unknown, request: Request, response: Response, _next: () => void) => {
    const problem = problemOf(error, { isKnown: true, language: languageOf(request, undefined) });
    sayProblem(error, problem, response, options.log);
  });
  return app;
}

/** Logs what nobody expected, and says what became of it. */
function sayProblem(error: unknown, problem: Problem, response: Response, log: Log): void {
  if (problem.status >= 500) log.error(errorFields(error), 'A request failed.');
  if (response.headersSent) response.destroy();
  else response.writeHead(problem.status, problemHeaders(problem)).end(JSON.stringify(problem));
}
