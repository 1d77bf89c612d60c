import type { Address, Language } from '../../core/conversation.ts';
import { errorFields } from '../../core/errors.ts';
import type { Log, Threads } from '../../road/ports.ts';
import type { Connector } from './connector.ts';
import { encodeAnswered } from './encode.ts';
import { routeIn } from './sender.ts';

/** A card that was sent in, and what was chosen on it. */
interface Answered {
  readonly conversation: string;
  readonly line: number;
  readonly choice: string;
  readonly language: Language;
}

/** Puts the answer in the place of a card's inputs, so that nobody sends it in again. May be lost. */
export async function showAnswered(
  to: Address,
  { conversation, line: n, choice, language }: Answered,
  { threads, connector, log }: { threads: Threads; connector: Connector; log: Log },
): Promise<void> {
  try {
    const found = await threads.since([{ conversation, after: n - 1 }], 1);
    const line = found.get(conversation)?.find((one) => one.n === n);
    const id = line?.delivery?.ref;
    if (line === undefined || id === undefined || line.form !== 'rating') return;
    const route = routeIn(to);
    const { at, text } = line;
    const message = { conversation, key: '', line: n, at, from: 'bot', language, text } as const;
    await connector.replace(route, id, encodeAnswered(route, message, choice));
  } catch (error) {
    log.warn(errorFields(error), 'A card that was sent in could not be shown as answered.');
  }
}
