import { advance } from '../../../src/core/advance.ts';
import { isAppError } from '../../../src/core/errors.ts';
import type { Event, StaffAct } from '../../../src/core/event.ts';
import type { Talk } from './talk.ts';
import { testWorld } from './world.ts';

type More = { readonly staff?: string; readonly lastLine?: number; readonly sawOwner?: string };

/** What Mai of the staff does; somebody else, where it says so. */
export const by = (act: StaffAct, more: More = {}) => ({
  kind: 'staff' as const,
  staff: 'mai',
  ...act,
  ...more,
});

/** The code it is refused with; undefined: it is not. */
export function refusal(lan: Talk, act: StaffAct, more: More = {}): string | undefined {
  const event: Event = { ...by(act, more), id: 'refused?', at: lan.at() };
  try {
    advance(lan.now(), event, testWorld());
    return undefined;
  } catch (error) {
    return isAppError(error) ? error.code : 'bug';
  }
}
