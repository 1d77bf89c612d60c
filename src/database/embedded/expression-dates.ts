import type { Maker } from './expression-types.ts';

/** Operators on dates. */
export const dateOperators: Readonly<Record<string, Maker>> = {};
