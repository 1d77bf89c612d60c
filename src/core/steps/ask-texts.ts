import type { AskFor } from './ask-schema.ts';
import type { AskStep } from './ask-step.ts';
import { targetsOf } from './step-kind.ts';
import type { References, TextUse } from './step-kind.ts';

/** The bot's own words for an answer it could not read, when the question brings none. */
export const UNCLEAR: Readonly<Record<AskFor, string>> = {
  text: 'core.unclear-text',
  number: 'core.unclear-number',
  rating: 'core.unclear-rating',
  choice: 'core.unclear-choice',
  'yes/no': 'core.unclear-yes-no',
  date: 'core.unclear-date',
  phone: 'core.unclear-phone',
  email: 'core.unclear-email',
  'order-code': 'core.unclear-order-code',
  digits: 'core.unclear-digits',
  photos: 'core.unclear-photos',
  file: 'core.unclear-file',
  location: 'core.unclear-location',
  confirm: 'core.unclear-confirm',
};

/** Variables an `.ask`, `.unclear` or `.remind` text has beside those of every text. */
const OWN_VARIABLES: Partial<Record<AskFor, readonly string[]>> = {
  rating: ['least', 'most'],
  digits: ['count'],
  photos: ['count'],
  file: ['count'],
  confirm: ['summary'],
};

export function askRefers(step: AskStep): References {
  const variables = OWN_VARIABLES[step.asks] ?? [];
  const texts: TextUse[] = [
    { key: step.keys.ask, required: true, variables },
    { key: step.keys.unclear, required: false, or: UNCLEAR[step.asks], variables },
  ];
  if (step.remind !== undefined) texts.push({ key: step.keys.remind, required: true, variables });
  for (const { key, or } of step.choices) {
    texts.push({ key, button: true, ...(or === undefined ? { required: true } : { required: false, or }) });
  }
  for (const { key } of step.items) texts.push({ key, required: true, button: true });
  const ends = [step.ifUnclear, step.ifLate].filter((target) => target !== undefined);
  return {
    targets: [...targetsOf(step.then), ...ends],
    below: goesBelow(step),
    steps: step.items.map((item) => item.step),
    texts,
    reads: step.suggest === undefined ? [] : [step.suggest.join('.')],
    makes: [step.name],
    waits: true,
    private: step.private,
    buttons: buttonCount(step),
    answers: [...step.choices.map(({ name }) => name), ...step.items.map((item) => `edit.${item.step}`)],
  };
}

function goesBelow(step: AskStep): boolean {
  if (step.then.any !== undefined) return false;
  const answers = step.choices.map((choice) => choice.name).filter((name) => name !== 'edit');
  const handled = answers.length > 0 && answers.every((name) => name in step.then.by);
  return !handled || (step.optional && !('skip' in step.then.by));
}

function buttonCount(step: AskStep): number {
  const scale = step.asks === 'rating' ? (step.most ?? 5) - (step.least ?? 1) + 1 : 0;
  const listed = Math.max(step.choices.length, step.items.length);
  return scale + listed + (step.suggest === undefined ? 0 : 1) + (step.optional ? 1 : 0);
}
