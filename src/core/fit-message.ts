import type { Button } from './conversation.ts';
import { fitButtons } from './fit-buttons.ts';
import { fitText, splitText, type Measure } from './split-text.ts';

/** The part of a channel's capabilities that a message must fit. */
export interface Room {
  readonly text: number;
  /** 0: there are none, and a text that is answered by typing stands in. */
  readonly buttons: number;
  readonly buttonLabel: number;
}

export interface FittedMessage {
  /** In order; the last one carries the buttons. Empty when there is nothing to say. */
  readonly parts: readonly string[];
  readonly buttons: readonly Button[];
}

/**
 * A message as a platform can show it: in NFC, in as few parts as it needs, with the buttons that have
 * no place written out as lines whose numbers are understood when typed.
 */
export function fitMessage(
  message: { readonly text: string; readonly buttons?: readonly Button[] },
  room: Room,
  measure: Measure = 'points',
): FittedMessage {
  const all = (message.buttons ?? []).map(({ label, value }) => ({ label: label.normalize('NFC'), value }));
  const { shown, text: menu } = fitButtons(all, room.buttons);
  const written = [message.text.trim(), menu].filter((part) => part !== '').join('\n\n');
  const parts = splitText(written.normalize('NFC'), room.text, measure);
  return { parts, buttons: shortened(shown, room.buttonLabel) };
}

/** Labels that were told apart only by their ends are told apart by their numbers. */
function shortened(buttons: readonly Button[], most: number): readonly Button[] {
  const short = buttons.map(({ label }) => fitText(label, most));
  return buttons.map(({ label, value }, n) => {
    const fitted = short[n] ?? label;
    const isAlone = short.indexOf(fitted) === short.lastIndexOf(fitted);
    return { value, label: isAlone ? fitted : fitText(`${n + 1}. ${label}`, most) };
  });
}
