import { h, icon } from './dom.ts';
import type { Connection } from './talk.ts';
import type { Texts } from './texts.ts';

export interface Panel {
  readonly launcher: HTMLElement;
  readonly element: HTMLElement;
  readonly isOpen: boolean;
  open(options: { focus: boolean }): void;
  close(): void;
  unread(count: number): void;
  connection(now: Connection): void;
}

interface PanelOptions {
  readonly texts: Texts;
  readonly title: string;
  readonly content: readonly HTMLElement[];
  readonly focus: () => void;
  readonly opened: () => void;
}

/** A moment's loss is not worth a word. */
const PATIENCE_MS = 800;

/** The button on the page and the chat it opens. */
export function panel({ texts, title, content, focus, opened }: PanelOptions): Panel {
  const badge = h('span', { class: 'badge', hidden: true, 'aria-hidden': 'true' });
  const launcher = h(
    'button',
    {
      type: 'button',
      class: 'launcher',
      'aria-expanded': 'false',
      'aria-controls': 'panel',
      'aria-label': texts.open,
    },
    icon('chat'),
    badge,
  );
  const says = h('p', { class: 'says' }, texts.online);
  const banner = h('div', { class: 'banner', role: 'status' });
  const close = h(
    'button',
    { type: 'button', class: 'round', 'aria-label': texts.close, title: texts.close },
    icon('close'),
  );
  const mark = h('span', { class: 'mark' }, icon('chat'));
  const head = h(
    'header',
    {},
    mark,
    h('div', { class: 'name' }, h('h2', { id: 'title' }, title), says),
    close,
  );
  const element = h(
    'section',
    { class: 'panel', id: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: true },
    head,
    banner,
    ...content,
  );
  let patience: ReturnType<typeof setTimeout> | undefined;

  const shown: Panel = {
    launcher,
    element,
    get isOpen() {
      return !element.hidden;
    },
    open(options) {
      element.hidden = false;
      launcher.setAttribute('aria-expanded', 'true');
      launcher.classList.add('open');
      opened();
      if (options.focus) focus();
    },
    close() {
      element.hidden = true;
      launcher.setAttribute('aria-expanded', 'false');
      launcher.classList.remove('open');
      launcher.focus();
    },
    unread(count) {
      badge.hidden = count === 0;
      badge.textContent = count > 9 ? '9+' : String(count);
      launcher.setAttribute('aria-label', count === 0 ? texts.open : `${texts.open}, ${texts.unread(count)}`);
    },
    connection(now) {
      clearTimeout(patience);
      const isOffline = now === 'offline';
      const tell = () => {
        banner.textContent = isOffline ? texts.offline : '';
        says.textContent = now === 'online' || now === 'idle' ? texts.online : texts.connecting;
        element.dataset.connection = now;
      };
      if (now === 'online') tell();
      else patience = setTimeout(tell, PATIENCE_MS);
    },
  };
  launcher.addEventListener('click', () => (shown.isOpen ? shown.close() : shown.open({ focus: true })));
  close.addEventListener('click', () => shown.close());
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    shown.close();
  });
  return shown;
}
