import type { Button, FileRef } from '../conversation.ts';
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

/** Says one of a question's texts with its buttons, which always belong to the present visit. */
export function sayQuestion(step: AskStep, turn: Turn, key: string, or?: string): void {
  const wants = WANTS[step.asks];
  const buttons = buttonsOf(step, turn);
  speak(turn, {
    key,
    ...(or !== undefined && { or }),
    values: ownValues(step, turn),
    buttons,
    ...(buttons.length > 0 && { form: formOf(step) }),
    ...(wants !== undefined && { wants }),
  });
}

function formOf(step: AskStep): NonNullable<Saying['form']> {
  if (step.asks === 'rating' || step.asks === 'confirm') return step.asks;
  return 'buttons';
}

function ownValues(step: AskStep, turn: Turn): Facts {
  if (step.asks === 'confirm') return { summary: summaryOf(step, turn) };
  return {
    ...(step.least !== undefined && { least: step.least }),
    ...(step.most !== undefined && { most: step.most }),
    ...(step.count !== undefined && { count: step.count }),
  };
}

function buttonsOf(step: AskStep, turn: Turn): readonly Button[] {
  const { visit } = speaking(turn);
  const buttons: Button[] = [];
  if (step.asks === 'rating') {
    for (let n = step.least ?? 1; n <= (step.most ?? 5); n += 1) {
      buttons.push({ label: String(n), value: `${visit}:${n}` });
    }
  }
  for (const { name, key, or } of step.choices) {
    buttons.push({ label: textFor(turn, key, or), value: `${visit}:${name}` });
  }
  const suggested = suggestionOf(step, turn);
  if (suggested !== undefined) buttons.push({ label: suggested, value: `${visit}:=` });
  if (step.optional) buttons.push({ label: textFor(turn, 'core.skip'), value: `${visit}:skip` });
  return buttons;
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
  const { visit } = speaking(turn);
  speak(turn, {
    key: 'core.edit-which',
    buttons: step.items.map((item) => ({
      label: textFor(turn, item.key),
      value: `${visit}:edit.${item.step}`,
    })),
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
