import type { Expression, Scope } from './expression-types.ts';
import type { Found } from './paths.ts';

/** One field of a group while its documents pass by. */
export interface Accumulator {
  add(value: Found, scope: Scope): void;
  result(): Found;
}

/** A field of a group, ready for use: what it reads of each document, and what gathers that. */
export interface Accumulating {
  readonly read: Expression;
  readonly make: () => Accumulator;
}
