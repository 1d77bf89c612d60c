import { h, icon } from './dom.ts';
import { ACCEPTED } from './photos.ts';
import type { Photo } from './photos.ts';
import type { Texts } from './texts.ts';
import { tray } from './tray.ts';

export interface Composer {
  readonly element: HTMLElement;
  focus(): void;
  /** Opens the file picker. */
  pick(): void;
  /** Helps with what is asked for: the right keyboard on a phone. */
  expect(wants: 'phone' | 'email' | undefined): void;
}

interface ComposerOptions {
  readonly texts: Texts;
  readonly send: (text: string, photos: readonly Photo[]) => void;
}

const LONGEST = 4_000;
const TALLEST_PX = 132;

/** Where the customer writes: a growing field, photos with previews, and what is wrong said beside. */
export function composer({ texts, send }: ComposerOptions): Composer {
  const { field, picker, attach, submit, fault } = parts(texts);
  const say = (what: string): void => {
    fault.textContent = what;
  };
  const photos = tray(texts, say);
  const form = h('form', { class: 'composer' }, attach, picker, field, submit);

  function sendNow(): void {
    const text = field.value.normalize('NFC').trim();
    if (text === '' && photos.photos.length === 0) return;
    const isTooLong = Array.from(text).length > LONGEST;
    say(isTooLong ? texts.tooLong : '');
    if (isTooLong) return;
    send(text, photos.take());
    field.value = '';
    grow(field);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sendNow();
  });
  field.addEventListener('input', () => grow(field));
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    sendNow();
  });
  field.addEventListener('paste', (event) => photos.add(event.clipboardData?.files));
  attach.addEventListener('click', () => picker.click());
  picker.addEventListener('change', () => {
    photos.add(picker.files);
    picker.value = '';
    field.focus();
  });
  return {
    element: h('div', { class: 'foot' }, photos.element, fault, form),
    focus: () => field.focus(),
    pick: () => picker.click(),
    expect: (wants) => expect(field, wants),
  };
}

function parts(texts: Texts) {
  const { message, placeholder, attach: attachLabel, send: sendLabel } = texts;
  const round = { class: 'round', 'aria-label': attachLabel, title: attachLabel };
  return {
    field: h('textarea', {
      rows: '1',
      'aria-label': message,
      placeholder,
      enterkeyhint: 'send',
      autocomplete: 'off',
    }),
    picker: h('input', {
      type: 'file',
      accept: ACCEPTED,
      multiple: true,
      hidden: true,
      'aria-label': attachLabel,
    }),
    attach: h('button', { type: 'button', ...round }, icon('clip')),
    submit: h(
      'button',
      { type: 'submit', class: 'round send', 'aria-label': sendLabel, title: sendLabel },
      icon('send'),
    ),
    fault: h('p', { class: 'fault', role: 'alert' }),
  };
}

/** While a Vietnamese keyboard is composing, Enter belongs to it (229 where the flag is missing). */
function isComposing(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- some browsers give no other sign
  return event.isComposing || event.keyCode === 229;
}

function grow(field: HTMLTextAreaElement): void {
  field.style.setProperty('height', 'auto');
  field.style.setProperty('height', `${Math.min(field.scrollHeight, TALLEST_PX)}px`);
}

function expect(field: HTMLTextAreaElement, wants: 'phone' | 'email' | undefined): void {
  const mode = wants === 'phone' ? 'tel' : wants;
  field.setAttribute('inputmode', mode ?? 'text');
  field.setAttribute('autocomplete', mode ?? 'off');
}
