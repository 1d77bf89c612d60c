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
export function panel(options: PanelOptions): Panel {
  const { texts } = options;
  const parts = partsOf(options);
  const { element, launcher, badge } = parts;
  const tell = teller(parts, texts);
  function show(isOpen: boolean): void {
    element.hidden = !isOpen;
    launcher.setAttribute('aria-expanded', String(isOpen));
    launcher.classList.toggle('open', isOpen);
  }
  function open({ focus }: { focus: boolean }): void {
    show(true);
    options.opened();
    if (focus) options.focus();
  }
  function close(): void {
    show(false);
    launcher.focus();
  }

  launcher.addEventListener('click', () => {
    if (element.hidden) open({ focus: true });
    else close();
  });
  parts.close.addEventListener('click', close);
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    close();
  });
  return {
    launcher,
    element,
    get isOpen() {
      return !element.hidden;
    },
    open,
    close,
    unread(count) {
      badge.hidden = count === 0;
      badge.textContent = count > 9 ? '9+' : String(count);
      launcher.setAttribute('aria-label', count === 0 ? texts.open : `${texts.open}, ${texts.unread(count)}`);
    },
    connection: tell,
  };
}

type Parts = ReturnType<typeof partsOf>;

function partsOf({ texts, title, content }: PanelOptions) {
  const badge = h('span', { class: 'badge', hidden: true, 'aria-hidden': 'true' });
  const opens = { 'aria-expanded': 'false', 'aria-controls': 'panel', 'aria-label': texts.open };
  const launcher = h('button', { type: 'button', class: 'launcher', ...opens }, icon('chat'), badge);
  const says = h('p', { class: 'says' }, texts.online);
  const name = h('div', { class: 'name' }, h('h2', { id: 'title' }, title), says);
  const closes = { class: 'round', 'aria-label': texts.close, title: texts.close };
  const close = h('button', { type: 'button', ...closes }, icon('close'));
  const head = h('header', {}, h('span', { class: 'mark' }, icon('chat')), name, close);
  const banner = h('div', { class: 'banner', role: 'status' });
  const about = { id: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: true };
  const element = h('section', { class: 'panel', ...about }, head, banner, ...content);
  return { launcher, badge, element, close, says, banner };
}

/** Says at once that all is well again, and only after a moment that it is not. */
function teller({ banner, says, element }: Parts, texts: Texts): (now: Connection) => void {
  let patience: ReturnType<typeof setTimeout> | undefined;
  const tell = (now: Connection): void => {
    banner.textContent = now === 'offline' ? texts.offline : '';
    says.textContent = now === 'online' || now === 'idle' ? texts.online : texts.connecting;
    element.dataset.connection = now;
  };
  return (now) => {
    clearTimeout(patience);
    if (now === 'online') tell(now);
    else patience = setTimeout(tell, PATIENCE_MS, now);
  };
}
