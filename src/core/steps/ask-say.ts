import type { Choice, FileRef } from '../conversation.ts';
import { flowOf, knownTo, lookUp, stepOf } from '../frame-facts.ts';
import type { Facts, Json } from '../json.ts';
import { speak, textFor } from '../speak.ts';
import type { Saying } from '../speak.ts';
import { speaking } from '../turn.ts';
import type { Turn } from '../turn.ts';
import type { AskFor } from './ask-schema.ts';
import type { AskStep } from './ask-step.ts';

const WANTS: Partial<Record<AskFor, NonNullable<Saying['wants']>>> = {
  photos: 'photo',
  phone: 'phone',
  location: 'location',
  email: 'email',
};

/** Says one of a question's texts with its choices, which always belong to the present visit. */
export function sayQuestion(step: AskStep, turn: Turn, key: string, or?: string): void {
  const wants = WANTS[step.asks];
  const choices = choicesOf(step, turn);
  speak(turn, {
    key,
    or,
    values: ownValues(step, turn),
    choices,
    form: choices.length > 0 ? formOf(step) : undefined,
    wants,
  });
}

function formOf(step: AskStep): NonNullable<Saying['form']> {
  if (step.asks === 'rating' || step.asks === 'confirm') return step.asks;
  return 'buttons';
}

function ownValues(step: AskStep, turn: Turn): Facts {
  if (step.asks === 'confirm') return { summary: summaryOf(step, turn) };
  const values: Record<string, Json> = {};
  if (step.least !== undefined) values.least = step.least;
  if (step.most !== undefined) values.most = step.most;
  if (step.count !== undefined) values.count = step.count;
  return values;
}

function choicesOf(step: AskStep, turn: Turn): readonly Choice[] {
  const choices: Choice[] = step.asks === 'rating' ? scaleOf(step.least ?? 1, step.most ?? 5) : [];
  for (const { name, key, or } of step.choices) choices.push({ label: textFor(turn, key, or), value: name });
  const suggested = suggestionOf(step, turn);
  if (suggested !== undefined) choices.push({ label: suggested, value: '=' });
  if (step.optional) choices.push({ label: textFor(turn, 'core.skip'), value: 'skip' });
  return choices;
}

function scaleOf(least: number, most: number): string[] {
  return Array.from({ length: most - least + 1 }, (_, n) => String(least + n));
}

/** The value offered because it is already known. */
export function suggestionOf(step: AskStep, turn: Turn): string | undefined {
  if (step.suggest === undefined) return undefined;
  const value = lookUp(knownTo(turn, speaking(turn)), step.suggest);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Asks which of the listed answers is to be changed. */
export function sayWhichToEdit(step: AskStep, turn: Turn): void {
  speak(turn, {
    key: 'core.edit-which',
    choices: step.items.map((item) => ({ label: textFor(turn, item.key), value: `edit.${item.step}` })),
    form: 'buttons',
  });
}

function summaryOf(step: AskStep, turn: Turn): string {
  const frame = speaking(turn);
  const flow = flowOf(turn, frame);
  return step.items
    .map((item) => {
      const asked = stepOf(flow, item.step);
      // A confirmation lists questions: the content check refuses any other step.
      return `• ${textFor(turn, item.key)}: ${shown(asked as AskStep, frame.answers[item.step] ?? null, turn)}`;
    })
    .join('\n');
}

function shown(step: AskStep, answer: Json, turn: Turn): string {
  if (answer === null || answer === '') return textFor(turn, 'core.none');
  if (step.private) return '•••';
  if (Array.isArray(answer)) {
    return turn.world.text({
      key: 'core.file-count',
      language: turn.language,
      values: { count: answer.length },
    });
  }
  const named = step.choices.find(
    (choice) => choice.name === (typeof answer === 'boolean' ? yesNo(answer) : answer),
  );
  if (named !== undefined) return textFor(turn, named.key, named.or);
  if (typeof answer === 'object') return textFor(turn, 'core.place-given');
  return step.asks === 'date' ? String(answer).split('-').reverse().join('/') : String(answer);
}

export function yesNo(answer: boolean): 'yes' | 'no' {
  return answer ? 'yes' : 'no';
}

/** Files as an answer keeps them. */
export function filesAsJson(files: readonly FileRef[]): Json {
  return files.map(({ id, type, bytes, name }) => ({ id, type, bytes, ...(name !== undefined && { name }) }));
}
