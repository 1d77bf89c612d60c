import type { Log } from '../../src/road/ports.ts';

const nothing = (): void => undefined;

export const quietLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
