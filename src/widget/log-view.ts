import { choices } from './choices.ts';
import type { Choices, Press } from './choices.ts';
import { h, icon } from './dom.ts';
import { linked } from './links.ts';
import { previewOf } from './photos.ts';
import type { Photo } from './photos.ts';
import type { Language, Texts } from './texts.ts';
import type { Activity, Attachment } from './wire.ts';

export type MineState = 'sending' | 'waiting' | 'sent' | 'failed';

/** The conversation as it is seen. */
export interface LogView {
  readonly element: HTMLElement;
  show(activity: Activity): void;
  /** A message of one's own, shown before the server has it. */
  showMine(id: string, mine: { text: string; photos?: readonly Photo[]; hasPlace?: boolean }): void;
  stateOfMine(id: string, state: MineState, why?: string): void;
  progressOfMine(id: string, share: number): void;
  showTyping(): void;
  /** What is shown while quiet is not read out: the history after a reload. */
  beQuiet(isQuiet: boolean): void;
  clear(): void;
}

interface LogOptions {
  readonly texts: Texts;
  readonly language: Language;
  readonly press: Press;
  readonly offer: (wants: 'photo' | 'location') => void;
}

const TYPING_MS = 8_000;
const PAUSE_MS = 15 * 60_000;
const PREVIEW = 440;

export function logView(options: LogOptions): LogView {
  const { texts } = options;
  const typing = h('div', { class: 'row theirs typing', hidden: true }, dots(texts));
  const list = h('div', { class: 'list', role: 'log', 'aria-live': 'polite', 'aria-label': texts.messages });
  const element = h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': texts.messages },
    list,
    typing,
  );
  const mine = new Map<string, HTMLElement>();
  let open: Choices[] = [];
  let lastAt = 0;
  let typingEnds: ReturnType<typeof setTimeout> | undefined;

  /** Before what is still on its way, so that the order is the server's. */
  function place(row: HTMLElement): void {
    const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < 120;
    const firstUnsettled = [...list.children].find((child) => child.classList.contains('unsettled'));
    if (row.parentNode !== list || row.nextSibling !== (firstUnsettled ?? null))
      list.insertBefore(row, firstUnsettled ?? null);
    if (isNear || row.classList.contains('mine')) element.scrollTop = element.scrollHeight;
  }
  function sayTime(activity: Activity): void {
    const at = Date.parse(activity.timestamp ?? '');
    if (Number.isNaN(at)) return;
    if (at - lastAt > PAUSE_MS) place(h('div', { class: 'time' }, timeText(at, options.language)));
    lastAt = at;
  }
  function showTheirs(activity: Activity): void {
    typing.hidden = true;
    const asked = choicesOf(activity, options);
    if (asked) open.push(asked);
    const { wants } = activity.channelData ?? {};
    const offered = wants === 'photo' || wants === 'location' ? offerButton(wants, options) : undefined;
    const who = activity.from.id === 'staff' ? texts.staff : texts.shop;
    const row = h(
      'div',
      { class: `row theirs ${activity.from.id}` },
      bubble(who, activity.text ?? '', ...shownFiles(activity, texts)),
    );
    if (asked) row.append(asked.element);
    if (offered) row.append(offered);
    place(row);
  }
  function showOwn(activity: Activity): void {
    const { clientActivityID: id = activity.id, pressed, location } = activity.channelData ?? {};
    if (pressed !== undefined) [...open].reverse().find((asked) => asked.mark(pressed));
    for (const asked of open) asked.retire();
    open = open.slice(-4);
    const known = mine.get(id);
    const row =
      known ??
      mineRow(texts, activity.text ?? '', [...shownFiles(activity, texts), location && placeMark(texts)]);
    row.classList.remove('unsettled');
    place(row);
    mine.set(id, row);
    setState(row, 'sent', texts);
  }

  return {
    element,
    show(activity) {
      sayTime(activity);
      if (activity.from.role === 'user') showOwn(activity);
      else showTheirs(activity);
    },
    showMine(id, { text, photos = [], hasPlace }) {
      if (mine.has(id)) return;
      const previews = photos.map((photo) => preview(photo));
      const row = mineRow(texts, text, [...previews, hasPlace ? placeMark(texts) : undefined]);
      row.classList.add('unsettled');
      mine.set(id, row);
      list.append(row);
      element.scrollTop = element.scrollHeight;
    },
    stateOfMine(id, state, why) {
      const row = mine.get(id);
      if (row) setState(row, state, texts, why);
    },
    progressOfMine(id, share) {
      const bar = mine.get(id)?.querySelector('progress');
      if (bar) bar.hidden = share >= 1;
      if (bar) bar.value = share;
    },
    showTyping() {
      typing.hidden = false;
      element.scrollTop = element.scrollHeight;
      clearTimeout(typingEnds);
      typingEnds = setTimeout(() => (typing.hidden = true), TYPING_MS);
    },
    beQuiet(isQuiet) {
      list.setAttribute('aria-live', isQuiet ? 'off' : 'polite');
    },
    clear() {
      list.replaceChildren();
      mine.clear();
      open = [];
      lastAt = 0;
    },
  };
}

function choicesOf(activity: Activity, { press, texts }: LogOptions): Choices | undefined {
  const actions = activity.suggestedActions?.actions ?? [];
  return actions.length === 0 ? undefined : choices(activity.channelData?.form, actions, press, texts);
}

function offerButton(wants: 'photo' | 'location', { offer, texts }: LogOptions): HTMLElement {
  const [label, sign] =
    wants === 'photo' ? [texts.sendPhoto, icon('clip')] : [texts.shareLocation, icon('pin')];
  const button = h('button', { type: 'button', class: 'choice', click: () => offer(wants) }, sign, label);
  return h('div', { class: 'choices' }, button);
}

function bubble(who: string, text: string, ...more: (Node | undefined)[]): HTMLElement {
  const words = text === '' ? undefined : h('p', {}, ...linked(text));
  return h('div', { class: 'bubble' }, h('span', { class: 'hidden-text' }, `${who}: `), words, ...more);
}

function mineRow(texts: Texts, text: string, more: (Node | undefined)[]): HTMLElement {
  const hasFiles = more.some((node) => node !== undefined);
  const bar = hasFiles
    ? h('progress', { max: '1', value: '0', hidden: true, 'aria-label': texts.sending })
    : undefined;
  return h(
    'div',
    { class: 'row mine' },
    bubble(texts.you, text, ...more, bar),
    h('small', { class: 'state' }),
  );
}

function setState(row: HTMLElement, state: MineState, texts: Texts, why?: string): void {
  row.dataset.state = state;
  if (state === 'failed' || state === 'sent') row.classList.remove('unsettled');
  const label = row.querySelector('.state');
  const says = why === undefined ? texts[state] : `${texts[state]}: ${why}`;
  if (label && label.textContent !== says) label.textContent = says;
}

function shownFiles(activity: Activity, texts: Texts): HTMLElement[] {
  return (activity.attachments ?? []).map((file) => shownFile(file, texts));
}

function shownFile(file: Attachment, texts: Texts): HTMLElement {
  const isPicture = /^image\/(jpeg|png|webp|gif)$/.test(file.contentType);
  const name = file.name ?? texts.photo;
  const content = isPicture
    ? h('img', { src: file.contentUrl, alt: `${texts.photo}: ${name}`, loading: 'lazy', class: 'picture' })
    : h('span', { class: 'file' }, icon('file'), name);
  return h('a', { href: file.contentUrl, target: '_blank', rel: 'noopener noreferrer' }, content);
}

function preview(photo: Photo): HTMLElement {
  const place = h('span', { class: 'picture', role: 'img', 'aria-label': photo.name });
  void previewOf(photo.blob, PREVIEW).then((canvas) => {
    if (canvas) place.append(canvas);
    else place.replaceWith(h('span', { class: 'file' }, icon('file'), photo.name));
  });
  return place;
}

function placeMark(texts: Texts): HTMLElement {
  return h('span', { class: 'file' }, icon('pin'), texts.location);
}

function dots(texts: Texts): HTMLElement {
  return h('div', { class: 'bubble', role: 'img', 'aria-label': texts.typing }, h('i'), h('i'), h('i'));
}

function timeText(at: number, language: Language): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  const day = isToday ? {} : ({ day: '2-digit', month: '2-digit' } as const);
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', ...day }).format(date);
}
