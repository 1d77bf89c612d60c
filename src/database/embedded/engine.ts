import type { Catalog } from './catalog.ts';
import type { Cursors } from './cursors.ts';
import type { Store } from './store.ts';

/** What happened, for the log of whoever runs the engine. */
export interface LogEvent {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
}

/** Everything a command works with. */
export interface Engine {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly cursors: Cursors;
  readonly log: (event: LogEvent) => void;
  readonly startedAt: Date;
  /** What was warned of already, and when. */
  readonly warned: Map<string, number>;
}
