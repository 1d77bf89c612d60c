import type { Log } from '../src/road/ports.ts';

const nothing = (): void => undefined;

/** A benchmark says what it measures and nothing else. */
export const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
