import { readChoice } from '../answers/choice.ts';
import { readDate } from '../answers/date.ts';
import { readDigits } from '../answers/digits.ts';
import { readEmail } from '../answers/email.ts';
import { readNumber } from '../answers/number.ts';
import { readOrderCode } from '../answers/order-code.ts';
import { readPhone } from '../answers/phone.ts';
import { readRating } from '../answers/rating.ts';
import { isDone, isEdit, isNothing, isSkip } from '../answers/short-words.ts';
import { readYesNo } from '../answers/yes-no.ts';
import type { FileRef } from '../conversation.ts';
import type { Words } from '../event.ts';
import type { Json } from '../json.ts';
import { textFor } from '../speak.ts';
import { speaking } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { filesAsJson, suggestionOf } from './ask-say.ts';
import type { AskStep } from './ask-step.ts';
import type { Reading } from './step-kind.ts';

const UNCLEAR: Reading = { is: 'unclear' };
const SKIPPED: Reading = { is: 'clear', value: null };
const PART: Reading = { is: 'part' };

function clear(value: Json | undefined): Reading {
  return value === undefined ? UNCLEAR : { is: 'clear', value };
}

/** What the customer's words are to this question. A button is of the present visit: others were sorted out before. */
export function readAnswer(step: AskStep, words: Words, turn: Turn): Reading {
  if (words.button !== undefined)
    return readPressed(step, words.button.slice(words.button.indexOf(':') + 1), turn);
  if (step.optional && skips(step, words.text)) return speaking(turn).gathered === undefined ? SKIPPED : PART;
  return readers[step.asks](step, words, turn);
}

/** A bare "no" passes over a question, unless it may be the answer to it. */
function skips(step: AskStep, text: string): boolean {
  if (step.asks === 'yes/no' || step.asks === 'confirm') return readYesNo(text) === undefined && isSkip(text);
  return isSkip(text) || (step.asks !== 'choice' && isNothing(text));
}

function readPressed(step: AskStep, choice: string, turn: Turn): Reading {
  if (choice === 'skip' && step.optional) return SKIPPED;
  if (choice === '=') return clear(suggestionOf(step, turn));
  if (step.asks === 'rating') return clear(inRange(step, Number(choice)));
  if (step.asks === 'choice') return clear(step.choices.find(({ name }) => name === choice)?.name);
  if (step.asks === 'yes/no') return choice === 'yes' || choice === 'no' ? clear(choice === 'yes') : UNCLEAR;
  return step.asks === 'confirm' ? readConfirmPress(step, choice) : UNCLEAR;
}

function readConfirmPress(step: AskStep, choice: string): Reading {
  if (choice === 'yes' || choice === 'no') return clear(choice === 'yes');
  if (choice === 'edit') return { is: 'edit' };
  const item = step.items.find((one) => choice === `edit.${one.step}`);
  return item === undefined ? UNCLEAR : { is: 'edit', item: item.step };
}

type Reader = (step: AskStep, words: Words, turn: Turn) => Reading;

const readers: Readonly<Record<AskStep['asks'], Reader>> = {
  text: readText,
  number: (step, words) => clear(inRange(step, readNumber(words.text))),
  rating: (step, words) => clear(readRating(words.text, step.least ?? 1, step.most ?? 5)),
  choice: (step, words, turn) => clear(readChoice(words.text, labelsOf(step, turn))),
  'yes/no': (step, words, turn) => clear(readYesNo(words.text) ?? readLabelled(step, words.text, turn)),
  date: (_step, words, turn) => clear(readDate(words.text, words.at, turn.world.settings.timeZone)),
  phone: (_step, words) => clear(words.phone ?? readPhone(words.text)),
  email: (_step, words) => clear(readEmail(words.text)),
  'order-code': (_step, words) => clear(readOrderCode(words.text)),
  digits: (step, words) => clear(readDigits(words.text, step.count ?? 1)),
  photos: readFiles,
  file: readFiles,
  location: (_step, words) =>
    clear(words.location && { latitude: words.location.latitude, longitude: words.location.longitude }),
  confirm: readConfirm,
};

function readText(step: AskStep, words: Words, turn: Turn): Reading {
  const gathered = speaking(turn).gathered;
  if (gathered !== undefined && isDone(words.text)) return { is: 'clear', value: gathered.join('\n') };
  if (words.text.trim() === '') return UNCLEAR;
  return step.gatherMs === undefined ? { is: 'clear', value: words.text } : PART;
}

function readFiles(step: AskStep, words: Words, turn: Turn): Reading {
  const files = filesSoFar(step, words, turn);
  if (files.length > 0 && (files.length >= (step.count ?? 1) || isDone(words.text))) {
    return clear(filesAsJson(files));
  }
  return usable(step, words).length > 0 ? PART : UNCLEAR;
}

/** The files of this answer, those of earlier messages first. */
export function filesSoFar(step: AskStep, words: Words, turn: Turn): readonly FileRef[] {
  const files = [...(speaking(turn).files ?? []), ...usable(step, words)];
  return files.slice(0, step.count ?? 1);
}

function usable(step: AskStep, words: Words): readonly FileRef[] {
  const files = words.files ?? [];
  return step.asks === 'photos' ? files.filter((file) => file.type.startsWith('image/')) : files;
}

function readConfirm(step: AskStep, words: Words, turn: Turn): Reading {
  const items = step.items.map((item) => ({ name: item.step, label: textFor(turn, item.key) }));
  if (speaking(turn).editing === step.name) {
    const item = readChoice(words.text, items);
    if (item !== undefined) return { is: 'edit', item };
  }
  if (isEdit(words.text)) {
    const item = readChoice(words.text.trim().replace(/^\S+/u, ''), items);
    return { is: 'edit', ...(item !== undefined && { item }) };
  }
  const agreed = readYesNo(words.text);
  if (agreed !== undefined) return clear(agreed);
  return readConfirmPress(step, readChoice(words.text, labelsOf(step, turn)) ?? '');
}

function readLabelled(step: AskStep, text: string, turn: Turn): boolean | undefined {
  const found = readChoice(text, labelsOf(step, turn));
  return found === 'yes' || found === 'no' ? found === 'yes' : undefined;
}

function labelsOf(step: AskStep, turn: Turn): readonly { readonly name: string; readonly label: string }[] {
  return step.choices.map(({ name, key, or }) => ({ name, label: textFor(turn, key, or) }));
}

function inRange(step: AskStep, value: number | undefined): number | undefined {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  return value >= (step.least ?? -Infinity) && value <= (step.most ?? Infinity) ? value : undefined;
}
