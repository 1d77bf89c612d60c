import type { Conversation } from '../core/conversation.ts';
import type { Effect } from '../core/effect.ts';
import { isAppError } from '../core/errors.ts';
import { hidden, WITHHELD } from '../core/private-words.ts';
import type { Lost } from './lanes.ts';
import type { Note } from './notes.ts';
import type { DeadLetter, DeadLetterStore, Log, Meter } from './ports.ts';

/** A dead letter that could not be kept is tried again after this. */
const UNKEPT_MS = 10_000;

interface BuryOptions {
  readonly deadLetters: DeadLetterStore;
  readonly meter: Pick<Meter, 'deadLetter'>;
  readonly log: Log;
}

/**
 * Keeps a dead letter, and says it once. Whether it is kept: what is not must be brought again. The
 * reason of a bug stays out of the log, for it may hold a customer's words.
 */
export async function buryLetter(options: BuryOptions, letter: DeadLetter): Promise<boolean> {
  const { conversation, stage, key, code } = letter;
  const isBug = code === 'bug';
  const fields = { conversation, stage, key, code, ...(isBug ? {} : { why: letter.why }) };
  options.meter.deadLetter(stage);
  options.log[isBug || code === 'misconfigured' ? 'error' : 'warn'](fields, 'Became a dead letter.');
  try {
    await options.deadLetters.add(withoutPrivate(letter));
    return true;
  } catch (error) {
    const failure = error instanceof Error ? error.name : 'unknown';
    options.log.error({ conversation, stage, key, code: failure }, 'A dead letter could not be kept.');
    return false;
  }
}

export function letterOf({ conversation, event, stage, error, hides }: Lost, at: Date): DeadLetter {
  const why = error instanceof Error ? error.message : 'unknown';
  const said = hides && event?.kind === 'words' ? event.text : '';
  return {
    conversation,
    at,
    stage,
    key: event?.id ?? `${conversation}@notes`,
    code: isAppError(error) ? error.code : 'bug',
    why: said === '' ? why : why.replaceAll(said, WITHHELD),
    ...(event === undefined ? {} : { event: hides ? hidden(event) : event }),
  };
}

interface Failed {
  readonly at: Date;
  readonly code: string;
  readonly why: string;
  /** The letter could not be kept: the effect stays, and is tried again. */
  readonly again?: Note;
}

/** Makes a dead letter of an effect that has failed for good. */
export async function buryEffect(
  options: { readonly clock: () => Date; readonly bury: (letter: DeadLetter) => Promise<boolean> },
  failed: {
    readonly conversation: Conversation;
    readonly effect: Effect;
    readonly stage: 'deliver' | 'action';
  },
  error: unknown,
): Promise<Failed> {
  const { conversation, effect, stage } = failed;
  const { key, attempts } = effect;
  const at = options.clock();
  const why = error instanceof Error ? error.message : 'unknown';
  const code = isAppError(error) ? error.code : 'bug';
  if (await options.bury({ conversation: conversation._id, at, stage, key, code, why, effect }))
    return { at, code, why };
  const notBefore = new Date(at.getTime() + UNKEPT_MS);
  return { at, code, why, again: { kind: 'again', key, attempts, notBefore } };
}

/** An action without the private answers in its input. */
function withoutPrivate(letter: DeadLetter): DeadLetter {
  const { effect } = letter;
  if (effect?.kind !== 'act' || effect.hides === undefined) return letter;
  const input = { ...effect.input };
  for (const name of effect.hides) input[name] = WITHHELD;
  return { ...letter, effect: { ...effect, input } };
}
