import { choiceOf, type Choices, type Press } from './choice-of.ts';
import { h, icon } from './dom.ts';
import { newId } from './id.ts';
import type { Texts } from './texts.ts';
import type { SuggestedAction } from './wire.ts';

/** A radio group: arrows choose, Enter or Space sends, a tap does both. A second tap corrects the first. */
export function stars(actions: readonly SuggestedAction[], press: Press, texts: Texts): Choices {
  const labels = actions.map(({ title }, index) => texts.star(title, index + 1));
  const buttons = actions.map((action, index) => star(labels[index] ?? action.title, () => send(index)));
  const says = h('span', { class: 'star-says', 'aria-hidden': 'true' });
  const hint = h('span', { class: 'hidden-text', id: newId() }, texts.rateHint);
  const about = { class: 'stars', 'aria-label': texts.rate, 'aria-describedby': hint.id };
  const group = h('div', { role: 'radiogroup', ...about }, ...buttons);
  let at = -1;
  let sent = -1;

  function choose(index: number): void {
    at = index;
    says.textContent = labels[at] ?? '';
    buttons.forEach((button, place) => {
      button.setAttribute('aria-checked', String(place === at));
      button.classList.toggle('lit', place <= at);
      button.tabIndex = place === Math.max(at, 0) ? 0 : -1;
    });
  }
  function send(index: number): void {
    choose(index);
    const action = actions[index];
    if (!action || index === sent) return;
    sent = index;
    press(action);
  }

  group.addEventListener('keydown', (event) => {
    const next = placeAfter(event.key, at, buttons.length);
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
    buttons[next]?.focus();
  });
  choose(-1);
  return {
    element: h('div', { class: 'rating' }, group, says, hint),
    mark(choice) {
      const index = actions.findIndex((action) => choiceOf(action) === choice);
      if (index < 0) return false;
      choose(index);
      sent = index;
      return true;
    },
    retire: () => undefined,
  };
}

function star(label: string, click: () => void): HTMLButtonElement {
  const about = { role: 'radio', 'aria-checked': 'false', 'aria-label': label };
  return h('button', { type: 'button', class: 'star', ...about, click }, icon('star'));
}

/** Where a key leads from a place; -1 is no place yet. Undefined for a key that leads nowhere. */
export function placeAfter(key: string, at: number, count: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key === 'ArrowRight' || key === 'ArrowUp') return (at + 1) % count;
  if (key === 'ArrowLeft' || key === 'ArrowDown') return (Math.max(at, 0) + count - 1) % count;
  return undefined;
}
