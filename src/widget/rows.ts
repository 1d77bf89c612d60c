import { h, icon } from './dom.ts';
import { linked } from './links.ts';
import { previewOf } from './photos.ts';
import type { Photo } from './photos.ts';
import type { Language, Texts } from './texts.ts';
import type { Activity, Attachment } from './wire.ts';

export type MineState = 'sending' | 'waiting' | 'sent' | 'failed';

const PREVIEW_PX = 560;

export function theirRow(activity: Activity, texts: Texts): HTMLElement {
  const who = activity.from.id === 'staff' ? texts.staff : texts.shop;
  const files = (activity.attachments ?? []).map((file) => shownFile(file, texts));
  return h('div', { class: `row theirs ${activity.from.id}` }, bubble(who, activity.text ?? '', files));
}

/** One's own message as the server shows it. */
export function myRow(activity: Activity, texts: Texts): HTMLElement {
  const files = (activity.attachments ?? []).map((file) => shownFile(file, texts));
  const place = activity.channelData?.location ? [placeMark(texts)] : [];
  return mine(activity.text ?? '', [...files, ...place], texts);
}

export interface Draft {
  readonly text: string;
  readonly photos?: readonly Photo[];
  readonly hasPlace?: boolean;
}

/** One's own message before the server has it. */
export function draftRow({ text, photos = [], hasPlace }: Draft, texts: Texts): HTMLElement {
  const place = hasPlace ? [placeMark(texts)] : [];
  const bar = h('progress', { max: '1', value: '0', hidden: true, 'aria-label': texts.sending });
  const row = mine(text, [...photos.map(preview), ...place, ...(photos.length > 0 ? [bar] : [])], texts);
  row.classList.add('unsettled');
  return row;
}

export function setState(row: HTMLElement, state: MineState, says: string): void {
  row.dataset.state = state;
  if (state === 'failed') row.classList.remove('unsettled');
  const label = row.querySelector('.state');
  if (label && label.textContent !== says) label.textContent = says;
}

export function setProgress(row: HTMLElement, share: number): void {
  const bar = row.querySelector('progress');
  if (bar === null) return;
  bar.hidden = share >= 1;
  bar.value = share;
}

export function typingRow(texts: Texts): HTMLElement {
  const dots = h('div', { class: 'bubble', role: 'img', 'aria-label': texts.typing }, h('i'), h('i'), h('i'));
  return h('div', { class: 'row theirs typing', hidden: true }, dots);
}

export function timeRow(at: number, language: Language): HTMLElement {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  const day = isToday ? {} : ({ day: '2-digit', month: '2-digit' } as const);
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', ...day });
  return h('div', { class: 'time' }, time.format(date));
}

function mine(text: string, more: readonly Node[], texts: Texts): HTMLElement {
  return h('div', { class: 'row mine' }, bubble(texts.you, text, more), h('small', { class: 'state' }));
}

function bubble(who: string, text: string, more: readonly Node[]): HTMLElement {
  const words = text === '' ? undefined : h('p', {}, ...linked(text));
  return h('div', { class: 'bubble' }, h('span', { class: 'hidden-text' }, `${who}: `), words, ...more);
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
  void previewOf(photo.blob, PREVIEW_PX).then((canvas) => {
    if (canvas) place.append(canvas);
    else place.replaceWith(h('span', { class: 'file' }, icon('file'), photo.name));
  });
  return place;
}

function placeMark(texts: Texts): HTMLElement {
  return h('span', { class: 'file' }, icon('pin'), texts.location);
}
