import type { Button } from '../../core/conversation.ts';
import type { Press } from './payload.ts';
import { BUTTON_BYTES } from './limits.ts';

type Keyboard = readonly (readonly {
  readonly text: string;
  readonly callback_data?: string | undefined;
}[])[];
type Shown = { text: string; callback_data: string }[][];

/** Marks the buttons of a scale, so that a press tells what its message was without anything being kept. */
const SCALE = '*';
/** The button that stands in place of a scale that was answered; it brings the scale back. */
const AGAIN = '~';

const CHOSEN = '\n\n✓ ';

export function dataOf(button: Button, form: string | undefined): string {
  const marked = SCALE + button.value;
  return form === 'rating' && Buffer.byteLength(marked) <= BUTTON_BYTES ? marked : button.value;
}

/** The value a button was sent out with. */
export function buttonIn(data: string): string {
  return data.startsWith(SCALE) ? data.slice(SCALE.length) : data;
}

/** How the pressed message is to look from now on. */
export interface Redrawn {
  readonly text: string;
  readonly keyboard: Shown;
}

/**
 * A scale that was answered gives way to the chosen score, with one small button to bring it back: the
 * score may still be changed for a while. Undefined: the message stays as it is.
 */
export function answered({ data, message }: Press): Redrawn | undefined {
  if (data?.startsWith(SCALE) !== true || message?.text === undefined) return undefined;
  const keyboard: Keyboard = message.reply_markup?.inline_keyboard ?? [];
  const scores = keyboard.flat().filter((button) => isScore(button.text));
  const [first, last] = [scores[0], scores.at(-1)];
  const chosen = keyboard.flat().find((button) => button.callback_data === data)?.text;
  if (chosen === undefined || first === undefined || last === undefined) return undefined;
  const [asked = ''] = message.text.split(CHOSEN);
  const text = asked + CHOSEN + chosen;
  if (!isScore(chosen)) return { text, keyboard: [] };
  const [visit = ''] = buttonIn(data).split(':');
  const back = `${AGAIN}${visit}:${first.text}-${last.text}`;
  return { text, keyboard: [[{ text: `✎ ${first.text}–${last.text}`, callback_data: back }]] };
}

/** The scale that a press of the small button asks for; undefined for any other press. */
export function scaleAgain({ data, message }: Press): Redrawn | undefined {
  const [, visit, least, most] = /^~(\d+):(\d{1,2})-(\d{1,2})$/.exec(data ?? '') ?? [];
  if (visit === undefined || message?.text === undefined) return undefined;
  const scores: { text: string; callback_data: string }[] = [];
  for (let n = Number(least); n <= Number(most); n += 1) {
    scores.push({ text: String(n), callback_data: `${SCALE}${visit}:${n}` });
  }
  return { text: message.text, keyboard: inRows(scores) };
}

const MOST_IN_ROW = 8;

/** A scale in as few even rows as fit the screen. */
export function inRows<T>(scores: readonly T[]): T[][] {
  const rows = Math.ceil(scores.length / MOST_IN_ROW);
  const inRow = Math.ceil(scores.length / Math.max(1, rows));
  return Array.from({ length: rows }, (_none, n) => scores.slice(n * inRow, (n + 1) * inRow));
}

export function isScore(label: string): boolean {
  return /^\d{1,2}$/.test(label);
}

/** A press of the small button says nothing to the conversation. */
export function isAgain({ data }: Press): boolean {
  return data?.startsWith(AGAIN) === true;
}
