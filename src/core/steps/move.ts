import type { Target, Then } from '../flow.ts';
import type { Facts } from '../json.ts';

/** Where a step leads when it has been entered or heard something. */
export type Move =
  /** The turn ends here: the step waits. */
  | { readonly to: 'wait' }
  /** The step below, or the flow's end when there is none. */
  | { readonly to: 'below' }
  | { readonly to: 'target'; readonly target: Target }
  /** Another flow, and back. */
  | { readonly to: 'call'; readonly flow: string; readonly given: Facts }
  /** It waits, and other talk may go on meanwhile. */
  | { readonly to: 'aside' }
  /** Every flow in progress is over: a person takes it from here. */
  | { readonly to: 'person' };

export const WAIT: Move = { to: 'wait' };
export const BELOW: Move = { to: 'below' };
export const ASIDE: Move = { to: 'aside' };
export const PERSON: Move = { to: 'person' };

export function moveTo(target: Target | undefined): Move {
  return target === undefined ? BELOW : { to: 'target', target };
}

export function moveBy(then: Then, outcome: string): Move {
  return moveTo(Object.hasOwn(then.by, outcome) ? then.by[outcome] : then.any);
}
