import type { IncomingMessage } from 'node:http';
import type { Log } from '../road/ports.ts';
import type { AuditEntry, Who } from '../staff/who.ts';
import type { Bodies } from './bodies.ts';
import type { OwnSite } from './own-site.ts';
import type { Route } from './route.ts';

export interface ApiOptions {
  readonly routes: readonly Route[];
  readonly who: Who;
  readonly audit: (entry: AuditEntry) => Promise<void>;
  readonly site: OwnSite;
  readonly caller: (request: IncomingMessage) => string;
  readonly clock: () => Date;
  /** The day it is in the shop at a time, such as `2026-11-24`. */
  readonly dayOf: (at: Date) => string;
  readonly log: Log;
  /** How long an answer may take. */
  readonly answerMs?: number;
  /** How often it is looked whether somebody with an open stream would still be let in. */
  readonly lookMs?: number;
}

/** One asking on its way through the door. */
export interface Asking extends ApiOptions {
  readonly bodies: Bodies;
  readonly route: Route;
  /** Ended when the caller hangs up, when the time is over, when the server stops. */
  readonly ending: AbortController;
}
