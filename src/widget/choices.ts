import { h, icon } from './dom.ts';
import { newId } from './id.ts';
import type { Texts } from './texts.ts';
import type { SuggestedAction } from './wire.ts';

export interface Choices {
  readonly element: HTMLElement;
  /** Shows which one was taken, if it is one of these. */
  mark(choice: string): boolean;
  /** They are no longer open to answer. */
  retire(): void;
}

export type Press = (action: SuggestedAction) => void;

const MOST_STARS = 5;

/** What a message asks: stars for a rating up to five, a row of numbers for a longer one, buttons otherwise. */
export function choices(
  form: 'buttons' | 'rating' | 'confirm' | undefined,
  actions: readonly SuggestedAction[],
  press: Press,
  texts: Texts,
): Choices {
  if (form === 'rating' && actions.length <= MOST_STARS) return stars(actions, press, texts);
  const buttons = actions.map((action) => h('button', { type: 'button', class: 'choice' }, action.title));
  const element = h('div', { class: `choices ${form ?? 'buttons'}`, role: 'group' }, ...buttons);
  const mark = (choice: string): boolean => {
    const at = actions.findIndex((action) => choiceOf(action) === choice);
    buttons.forEach((button, index) => button.classList.toggle('taken', index === at));
    return at >= 0;
  };
  const retire = () => {
    for (const button of buttons) button.disabled = true;
    element.classList.add('retired');
  };
  buttons.forEach((button, index) =>
    button.addEventListener('click', () => {
      const action = actions[index];
      if (action === undefined) return;
      press(action);
      mark(choiceOf(action));
    }),
  );
  return { element, mark, retire };
}

/** A radio group: arrows choose, Enter or Space sends, a tap does both. A second tap corrects the first. */
function stars(actions: readonly SuggestedAction[], press: Press, texts: Texts): Choices {
  const says = h('span', { class: 'star-says', 'aria-hidden': 'true' });
  const buttons = actions.map((action, index) =>
    h(
      'button',
      {
        type: 'button',
        class: 'star',
        role: 'radio',
        'aria-checked': 'false',
        'aria-label': texts.star(action.title, index + 1),
      },
      icon('star'),
    ),
  );
  const hint = h('span', { class: 'hidden-text', id: `hint-${newId()}` }, texts.rateHint);
  const group = h(
    'div',
    { role: 'radiogroup', class: 'stars', 'aria-label': texts.rate, 'aria-describedby': hint.id },
    ...buttons,
  );
  let at = -1;

  function choose(index: number): void {
    at = index;
    buttons.forEach((button, place) => {
      button.setAttribute('aria-checked', String(place === at));
      button.classList.toggle('lit', place <= at);
      button.tabIndex = place === Math.max(at, 0) ? 0 : -1;
    });
    says.textContent = buttons[at]?.getAttribute('aria-label') ?? '';
  }
  function send(): void {
    const action = actions[at];
    if (action) press(action);
  }

  group.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (step !== undefined) {
      choose((Math.max(at, step > 0 ? at : 0) + step + buttons.length) % buttons.length);
      buttons[at]?.focus();
    } else if (event.key === 'Home' || event.key === 'End') {
      choose(event.key === 'Home' ? 0 : buttons.length - 1);
      buttons[at]?.focus();
    } else return;
    event.preventDefault();
  });
  buttons.forEach((button, index) =>
    button.addEventListener('click', () => {
      choose(index);
      send();
    }),
  );
  choose(-1);
  return {
    element: h('div', { class: 'rating' }, group, says, hint),
    mark(choice) {
      const index = actions.findIndex((action) => choiceOf(action) === choice);
      if (index >= 0) choose(index);
      return index >= 0;
    },
    retire: () => undefined,
  };
}

/** A button's value is `<visit>:<choice>`. */
function choiceOf(action: SuggestedAction): string {
  return action.value.button.slice(action.value.button.indexOf(':') + 1);
}
