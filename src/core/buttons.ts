import type { Button, Choice, Line } from './conversation.ts';

/** A line's buttons as channels show them; absent when it has none. */
export function buttonsOf({
  choices,
  visit,
}: Pick<Line, 'choices' | 'visit'>): readonly Button[] | undefined {
  return choices?.map((choice) => {
    const { label, value } = typeof choice === 'string' ? { label: choice, value: choice } : choice;
    return { label, value: `${visit ?? 0}:${value}` };
  });
}

/** What stands on the button of a choice. */
export function labelOf(choice: Choice): string {
  return typeof choice === 'string' ? choice : choice.label;
}
