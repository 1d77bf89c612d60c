import type { LogEvent } from './engine.ts';

/** What the engine's thread is given at its start. */
export interface WorkerOptions {
  readonly folder: string;
  readonly socket: string;
}

export interface ToWorker {
  readonly kind: 'close';
}

export type FromWorker =
  | { readonly kind: 'ready' | 'taken' | 'closed' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'log'; readonly event: LogEvent };
