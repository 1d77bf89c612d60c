import type { Button } from './conversation.ts';

const isScore = (button: Button): boolean => /^\d{1,2}$/.test(button.label);
/** A choice answered by its words: a number would be taken for one of the real choices. */
const isAside = (button: Button): boolean => button.value.endsWith(':skip') || button.value.endsWith(':=');

/**
 * Buttons on a platform that shows only so many (0: none): the first ones stay, the rest become lines of
 * text that a customer can answer by typing. A scale that does not fit is written out whole.
 */
export function fitButtons(
  buttons: readonly Button[],
  most: number,
): { readonly shown: readonly Button[]; readonly text: string } {
  if (buttons.length <= most) return { shown: buttons, text: '' };
  const scores = buttons.filter(isScore);
  const isScale = scores.length > most;
  const others = isScale ? buttons.filter((button) => !isScore(button)) : buttons;
  const shown = others.slice(0, most);
  const row = isScale ? [scores.map(({ label }) => label).join(' · ')] : [];
  const lines = others
    .slice(most)
    .map((button) =>
      isAside(button) || isScale ? `• ${button.label}` : `${buttons.indexOf(button) + 1}. ${button.label}`,
    );
  return { shown, text: [...row, ...lines].join('\n') };
}
