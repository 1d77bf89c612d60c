import { h, icon } from './dom.ts';
import { ACCEPTED, MOST_BYTES, MOST_FILES, previewOf, shrunk } from './photos.ts';
import type { Photo } from './photos.ts';
import type { Texts } from './texts.ts';

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

/** Where the customer writes: a growing field, photos with previews, and what is wrong said below. */
export function composer({ texts, send }: ComposerOptions): Composer {
  const field = h('textarea', {
    rows: '1',
    'aria-label': texts.message,
    placeholder: texts.placeholder,
    enterkeyhint: 'send',
  });
  const picker = h('input', {
    type: 'file',
    accept: ACCEPTED,
    multiple: true,
    hidden: true,
    tabindex: '-1',
    'aria-label': texts.attach,
  });
  const attach = h(
    'button',
    { type: 'button', class: 'round', 'aria-label': texts.attach, title: texts.attach },
    icon('clip'),
  );
  const submit = h(
    'button',
    { type: 'submit', class: 'round send', 'aria-label': texts.send, title: texts.send },
    icon('send'),
  );
  const fault = h('p', { class: 'fault', role: 'alert' });
  const shelf = tray(texts, say);
  const form = h('form', { class: 'composer' }, attach, picker, field, submit);

  function say(what: string): void {
    fault.textContent = what;
  }
  function grow(): void {
    field.style.setProperty('height', 'auto');
    field.style.setProperty('height', `${Math.min(field.scrollHeight, 132)}px`);
  }
  function submitNow(): void {
    const text = field.value.normalize('NFC').trim();
    if (text === '' && shelf.photos().length === 0) return;
    if (Array.from(text).length > LONGEST) return say(texts.tooLong);
    say('');
    send(text, shelf.take());
    field.value = '';
    grow();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submitNow();
  });
  field.addEventListener('input', grow);
  field.addEventListener('keydown', (event) => {
    // While a Vietnamese keyboard is composing, Enter belongs to it (229 where the flag is missing).
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- no other sign of it in some browsers
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
    event.preventDefault();
    submitNow();
  });
  field.addEventListener('paste', (event) => shelf.add(event.clipboardData?.files));
  attach.addEventListener('click', () => picker.click());
  picker.addEventListener('change', () => {
    shelf.add(picker.files);
    picker.value = '';
    field.focus();
  });
  return {
    element: h('div', { class: 'foot' }, shelf.element, fault, form),
    focus: () => field.focus(),
    pick: () => picker.click(),
    expect(wants) {
      field.setAttribute('inputmode', wants === 'phone' ? 'tel' : wants === 'email' ? 'email' : 'text');
      field.setAttribute('autocomplete', wants === 'phone' ? 'tel' : wants === 'email' ? 'email' : 'off');
    },
  };
}

interface Tray {
  readonly element: HTMLElement;
  photos(): readonly Photo[];
  add(files: FileList | null | undefined): void;
  take(): readonly Photo[];
}

/** Photos chosen and not yet sent. */
function tray(texts: Texts, say: (fault: string) => void): Tray {
  const element = h('ul', { class: 'tray', hidden: true });
  let chosen: Photo[] = [];

  function show(): void {
    element.hidden = chosen.length === 0;
    element.replaceChildren(...chosen.map(item));
  }
  function item(photo: Photo): HTMLElement {
    const picture = h('span', { class: 'thumb', role: 'img', 'aria-label': photo.name }, icon('file'));
    void previewOf(photo.blob, 128).then((canvas) => canvas && picture.replaceChildren(canvas));
    const remove = h('button', { type: 'button', 'aria-label': texts.remove(photo.name) }, icon('cross'));
    remove.addEventListener('click', () => {
      chosen = chosen.filter((other) => other !== photo);
      show();
    });
    return h('li', {}, picture, remove);
  }
  async function choose(file: File): Promise<void> {
    const type = file.type === '' && /\.hei[cf]$/i.test(file.name) ? 'image/heic' : file.type;
    if (!ACCEPTED.split(',').includes(type)) return say(texts.badType);
    const photo = await shrunk(file);
    if (photo.blob.size > MOST_BYTES) return say(texts.tooLarge);
    if (chosen.length >= MOST_FILES) return say(texts.tooMany);
    chosen.push(photo);
    show();
  }

  return {
    element,
    photos: () => chosen,
    add(files) {
      if (!files?.length) return;
      say('');
      for (const file of files) void choose(file);
    },
    take() {
      const taken = chosen;
      chosen = [];
      show();
      return taken;
    },
  };
}
