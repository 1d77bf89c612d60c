import type { Button } from '../../core/conversation.ts';
import type { ScoreHeld } from '../../core/score-held.ts';
import { BUTTON_BYTES } from './limits.ts';
import type { Press } from './payload.ts';

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

/** The visit of the question whose scale, or whose small button, was pressed; undefined for any other press. */
export function ratedVisit({ data }: Press): number | undefined {
  const [, visit] = /^[*~](\d+):/.exec(data ?? '') ?? [];
  return visit === undefined ? undefined : Number(visit);
}

/**
 * How a pressed message is to look, now that it is known what the conversation holds: the score in place of
 * the scale, with one small button to bring the scale back while it may still be changed. Undefined: it
 * stays as it is.
 */
export function redrawn(press: Press, held: ScoreHeld): Redrawn | undefined {
  const text = press.message?.text;
  if (text === undefined) return undefined;
  const range = rangeOf(press);
  if (isAgain(press) && held.mayChange && range !== undefined) return { text, keyboard: scaleOf(range) };
  const [asked = '', before] = text.split(CHOSEN);
  const chosen = held.choice === undefined ? before : (labelOf(press, held.choice) ?? before);
  // A question that still waits keeps its scale; one that is over loses it.
  if (chosen === undefined) return held.isOpen ? undefined : { text: asked, keyboard: [] };
  return {
    text: asked + CHOSEN + chosen,
    keyboard: held.mayChange && range !== undefined ? back(range) : [],
  };
}

/** What stood on the button of a choice; a scale that was brought back has none but its scores. */
function labelOf(press: Press, choice: string): string | undefined {
  const data = `${SCALE}${ratedVisit(press)}:${choice}`;
  const label = keyboardOf(press).find((button) => button.callback_data === data)?.text;
  return label ?? (isScore(choice) ? choice : undefined);
}

interface Range {
  readonly visit: string;
  readonly least: string;
  readonly most: string;
}

function rangeOf(press: Press): Range | undefined {
  const [, visit = '', least, most] = /^~(\d+):(\d{1,2})-(\d{1,2})$/.exec(press.data ?? '') ?? [];
  if (least !== undefined && most !== undefined) return { visit, least, most };
  const scores = keyboardOf(press).filter(({ text }) => isScore(text));
  const [first, last] = [scores[0], scores.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return { visit: String(ratedVisit(press)), least: first.text, most: last.text };
}

function keyboardOf({ message }: Press): Keyboard[number] {
  const keyboard: Keyboard = message?.reply_markup?.inline_keyboard ?? [];
  return keyboard.flat();
}

function back({ visit, least, most }: Range): Shown {
  return [[{ text: `✎ ${least}–${most}`, callback_data: `${AGAIN}${visit}:${least}-${most}` }]];
}

function scaleOf({ visit, least, most }: Range): Shown {
  const scores: { text: string; callback_data: string }[] = [];
  for (let n = Number(least); n <= Number(most); n += 1) {
    scores.push({ text: String(n), callback_data: `${SCALE}${visit}:${n}` });
  }
  return inRows(scores);
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
