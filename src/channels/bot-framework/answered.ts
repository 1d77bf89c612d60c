import { buttonsOf } from '../../core/buttons.ts';
import type { Address, Language, Line } from '../../core/conversation.ts';
import { errorFields } from '../../core/errors.ts';
import type { Log, Threads } from '../../road/ports.ts';
import type { Connector } from './connector.ts';
import { encodeAnswered } from './encode.ts';
import { routeIn } from './sender.ts';

/** A card that was sent in. */
interface Answered {
  readonly conversation: string;
  readonly line: number;
  readonly language: Language;
}

/** How much may be said between a question and the press that answers it. */
const MOST_LINES = 200;

/**
 * Puts the answer that the conversation holds in the place of a card's inputs, so that nobody sends it in
 * again. A press that moved nothing (too late, or while a person holds the conversation) leaves the answer
 * of before, or the card as it is. May be lost.
 */
export async function showAnswered(
  to: Address,
  { conversation, line: n, language }: Answered,
  { threads, connector, log }: { threads: Threads; connector: Connector; log: Log },
): Promise<void> {
  try {
    const asked = await threads.since([{ conversation, after: n - 1 }], 1);
    const line = asked.get(conversation)?.[0];
    // Most cards ask for no score: what was said after them need not be read.
    if (line?.n !== n || line.form !== 'rating') return;
    const said = await threads.since([{ conversation, after: n }], MOST_LINES);
    const later = said.get(conversation) ?? [];
    const id = line.delivery?.ref;
    const choice = choiceHeld(line, later);
    if (id === undefined || choice === undefined) return;
    const route = routeIn(to);
    const { at, text } = line;
    const message = { conversation, key: '', line: n, at, from: 'bot', language, text } as const;
    await connector.replace(route, id, encodeAnswered(route, message, choice));
  } catch (error) {
    log.warn(errorFields(error), 'A card that was sent in could not be shown as answered.');
  }
}

/** What stands on the button of the last press that counted. */
function choiceHeld(question: Line, later: readonly Line[]): string | undefined {
  const { visit } = question;
  if (visit === undefined) return undefined;
  const choice = later.findLast((line) => line.answers === visit)?.pressed;
  return buttonsOf(question)?.find(({ value }) => value === `${visit}:${choice ?? ''}`)?.label;
}
