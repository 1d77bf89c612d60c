import type { StoredDeadLetter } from '../conversations/model.ts';
import { WITHHELD } from '../core/private-words.ts';

/** Why a failure cannot be tried again; undefined: it can. */
export function whyNotAgain({
  state,
  event,
  effect,
}: Pick<StoredDeadLetter, 'state' | 'event' | 'effect'>): 'private' | 'unreadable' | 'settled' | undefined {
  if (state !== 'open') return 'settled';
  if (isHidden({ event, effect })) return 'private';
  return event === undefined && effect === undefined ? 'unreadable' : undefined;
}

/** A private answer was in it, which is kept nowhere. */
export function isHidden({
  event,
  effect,
}: {
  readonly event?: StoredDeadLetter['event'] | undefined;
  readonly effect?: StoredDeadLetter['effect'] | undefined;
}): boolean {
  if (event?.kind === 'words' && event.text === WITHHELD) return true;
  return effect?.kind === 'act' && effect.hides !== undefined;
}

/** What it was, in a word or two: `message`, an action's name, an event's kind. */
export function whatOf({
  effect,
  event,
  stage,
}: Pick<StoredDeadLetter, 'effect' | 'event' | 'stage'>): string {
  if (effect?.kind === 'send') return 'message';
  if (effect?.kind === 'act') return effect.action;
  return event?.kind ?? stage;
}

/** The line of the transcript it is about. */
export function lineOf({ effect }: Pick<StoredDeadLetter, 'effect'>): number | undefined {
  return effect?.kind === 'send' ? effect.line : undefined;
}

/** The customer's words in it, unless they were a private answer. */
export function wordsOf({ event }: Pick<StoredDeadLetter, 'event'>): string | undefined {
  if (event?.kind !== 'words' || event.text === WITHHELD || event.text === '') return undefined;
  return event.text;
}

/** A conversation's id begins with its channel. */
export function channelOf(conversation: string): string {
  return conversation.slice(0, Math.max(0, conversation.indexOf(':')));
}
