import { choiceOf } from './choice-of.ts';
import type { Choices, Press } from './choice-of.ts';
import { h } from './dom.ts';
import { stars } from './stars.ts';
import type { Texts } from './texts.ts';
import type { SuggestedAction } from './wire.ts';

interface ChoicesOptions {
  readonly form: 'buttons' | 'rating' | 'confirm' | undefined;
  readonly actions: readonly SuggestedAction[];
  readonly press: Press;
  readonly texts: Texts;
}

const MOST_STARS = 5;

/** What a message asks: stars for a rating up to five, a row of numbers for a longer one, buttons otherwise. */
export function choices({ form = 'buttons', actions, press, texts }: ChoicesOptions): Choices {
  if (form === 'rating' && actions.length <= MOST_STARS) return stars(actions, press, texts);
  const buttons = actions.map((action) =>
    h('button', { type: 'button', class: 'choice', click: () => take(action) }, action.title),
  );
  const element = h('div', { class: `choices ${form}`, role: 'group' }, ...buttons);
  function mark(choice: string): boolean {
    const at = actions.findIndex((action) => choiceOf(action) === choice);
    buttons.forEach((button, index) => button.classList.toggle('taken', index === at));
    return at >= 0;
  }
  function retire(): void {
    for (const button of buttons) button.disabled = true;
    element.classList.add('retired');
  }
  function take(action: SuggestedAction): void {
    mark(choiceOf(action));
    press(action);
  }
  return { element, mark, retire };
}
