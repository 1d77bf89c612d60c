import type { Conversation } from './conversation.ts';
import type { Event } from './event.ts';
import type { World } from './world.ts';

/** Stands where a private answer was. */
export const WITHHELD = '•••';

/** Whether what is said next may be a private answer: when that cannot be told any more, it is taken for one. */
export function hidesWords({ stack }: Pick<Conversation, 'stack'>, world: Pick<World, 'flow'>): boolean {
  const frame = stack.at(-1);
  if (frame === undefined) return false;
  return world.flow(frame.flow, frame.version)?.privates.includes(frame.step) ?? true;
}

/** That something was said, not what. */
export function hidden(event: Event): Event {
  if (event.kind !== 'words') return event;
  const { button: _button, files: _files, location: _location, phone: _phone, ...said } = event;
  return { ...said, text: WITHHELD };
}
