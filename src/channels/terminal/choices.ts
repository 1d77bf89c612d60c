import type { Button } from '../../core/conversation.ts';

/** A message as it is shown: whoever speaks, the words, the buttons below. */
export interface Shown {
  readonly from: 'bot' | 'staff';
  readonly text: string;
  readonly buttons: readonly Button[];
  readonly form?: 'buttons' | 'rating' | 'confirm' | undefined;
}

/** What the customer typed: plain words, or the button they meant. */
export interface Typed {
  readonly text: string;
  readonly button?: string;
}

const MOST_STARS = 5;
const isNumber = (label: string): boolean => /^\d+$/.test(label);

/** The scores of a rating stand in one row, by themselves; every other button has a row and a number. */
export function buttonRows({ buttons, form }: Shown): string[] {
  const scores = form === 'rating' ? buttons.filter((button) => isNumber(button.label)) : [];
  const rows = buttons.flatMap((button, n) =>
    scores.includes(button) ? [] : [`[${n + 1}] ${button.label}`],
  );
  return scores.length === 0 ? rows : [scoreRow(scores.map((button) => Number(button.label))), ...rows];
}

function scoreRow(scores: readonly number[]): string {
  const hasStars = scores.every((score) => score >= 1 && score <= MOST_STARS);
  return hasStars ? scores.map((score) => `${score} ${'★'.repeat(score)}`).join('   ') : scores.join('  ');
}

/** A label wins over a place, so that "4" on a scale from 0 to 10 is four and not the fourth. */
export function choose(typed: string, buttons: readonly Button[]): Typed {
  const plain = typed.trim().toLocaleLowerCase('vi');
  const named = buttons.find((button) => button.label.toLocaleLowerCase('vi') === plain);
  const placed = /^\d{1,2}$/.test(plain) ? buttons[Number(plain) - 1] : undefined;
  const meant = named ?? (placed !== undefined && !isNumber(placed.label) ? placed : undefined);
  return meant === undefined ? { text: typed.trim() } : { text: meant.label, button: meant.value };
}
