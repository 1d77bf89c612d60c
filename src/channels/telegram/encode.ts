import type { InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove } from 'telegraf/types';
import type { Button, FileRef } from '../../core/conversation.ts';
import { fitMessage } from '../../core/fit-message.ts';
import type { OutMessage } from '../../road/ports.ts';
import { CAPTION_UNITS, TELEGRAM_CAN } from './limits.ts';
import { dataOf, inRows, isScore } from './rating.ts';
import { SHARE } from './texts.ts';

type Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove;

/** One message of the platform; a line may need several. */
export interface Piece {
  readonly text: string;
  readonly file?: FileRef;
  readonly markup?: Markup;
}

export interface Chat {
  /** Telegram lets a bot ask for a phone number or a place in a chat of two only. */
  readonly isPrivate: boolean;
  /** A keyboard of ours stands in place of the customer's own. */
  readonly hasKeyboard: boolean;
}

/** A line as Telegram's messages, in order. What can be pressed stands under the last. */
export function encode(message: OutMessage, chat: Chat): readonly Piece[] {
  const { files = [], wants } = message;
  const shares = chat.isPrivate && (wants === 'phone' || wants === 'location') ? wants : undefined;
  // What stands on a keyboard of the customer's own comes back as words: it is not shortened.
  const fitted = fitMessage(shares === undefined ? message : { text: message.text }, TELEGRAM_CAN, 'utf16');
  const markup =
    shares === undefined ? markupOf(message.form, fitted.buttons, chat) : sharing(message, shares);
  const pieces = piecesOf(files, fitted.parts);
  const last = pieces.at(-1);
  return last === undefined || markup === undefined ? pieces : [...pieces.slice(0, -1), { ...last, markup }];
}

/** The words stand under a single file where they fit, else after the files. */
function piecesOf(files: readonly FileRef[], parts: readonly string[]): Piece[] {
  const [file, ...more] = files;
  const [words = '', ...rest] = parts;
  if (file !== undefined && more.length === 0 && rest.length === 0 && words.length <= CAPTION_UNITS) {
    return [{ text: words, file }];
  }
  return [...files.map((one) => ({ text: '', file: one })), ...parts.map((text) => ({ text }))];
}

function markupOf(form: OutMessage['form'], buttons: readonly Button[], chat: Chat): Markup | undefined {
  if (buttons.length > 0) return { inline_keyboard: rowsOf(buttons, form) };
  return chat.hasKeyboard ? { remove_keyboard: true } : undefined;
}

/** Only a keyboard in place of the customer's own can share; the other choices stand on it as words. */
function sharing({ buttons = [], language }: OutMessage, wants: 'phone' | 'location'): Markup {
  const text = SHARE[wants][language];
  const share = wants === 'phone' ? { text, request_contact: true } : { text, request_location: true };
  const others = buttons.map(({ label }) => [{ text: label }]);
  return { keyboard: [[share], ...others], resize_keyboard: true, one_time_keyboard: true };
}

/** Labels that stand beside each other on a narrow phone, in code points. */
const ROW_POINTS = 26;
const ROW_BUTTONS = 3;

type Row = { text: string; callback_data: string }[];

function rowsOf(buttons: readonly Button[], form: OutMessage['form']): Row[] {
  const shown = buttons.map((button) => ({
    text: button.label,
    callback_data: dataOf(button, form),
  }));
  const scores = shown.filter(({ text }) => form === 'rating' && isScore(text));
  const rows: Row[] = inRows(scores);
  let row: Row = [];
  for (const one of shown.filter((button) => !scores.includes(button))) {
    const points = [...row, one].reduce((sum, { text }) => sum + Array.from(text).length, 0);
    if (row.length === ROW_BUTTONS || (row.length > 0 && points > ROW_POINTS)) {
      rows.push(row);
      row = [];
    }
    row.push(one);
  }
  return row.length === 0 ? rows : [...rows, row];
}
