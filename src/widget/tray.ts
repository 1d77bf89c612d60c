import { h, icon } from './dom.ts';
import { ACCEPTED, MOST_BYTES, MOST_FILES, previewOf, shrunk } from './photos.ts';
import type { Photo } from './photos.ts';
import type { Texts } from './texts.ts';

/** Photos chosen and not yet sent. */
export interface Tray {
  readonly element: HTMLElement;
  readonly photos: readonly Photo[];
  add(files: FileList | null | undefined): void;
  take(): readonly Photo[];
}

const THUMB = 136;

export function tray(texts: Texts, say: (fault: string) => void): Tray {
  const element = h('ul', { class: 'tray', hidden: true });
  let chosen: readonly Photo[] = [];

  function choose(now: readonly Photo[]): void {
    chosen = now;
    element.hidden = now.length === 0;
    element.replaceChildren(
      ...now.map((photo) => item(photo, texts, () => choose(chosen.filter((other) => other !== photo)))),
    );
  }
  async function addOne(file: File): Promise<void> {
    const photo = await shrunk(file);
    const fault = faultOf(file, photo, chosen.length, texts);
    if (fault === undefined) choose([...chosen, photo]);
    else say(fault);
  }

  return {
    element,
    get photos() {
      return chosen;
    },
    add(files) {
      if (!files?.length) return;
      say('');
      for (const file of files) void addOne(file);
    },
    take() {
      const taken = chosen;
      choose([]);
      return taken;
    },
  };
}

function faultOf(file: File, photo: Photo, already: number, texts: Texts): string | undefined {
  const type = file.type === '' && /\.hei[cf]$/i.test(file.name) ? 'image/heic' : file.type;
  if (!ACCEPTED.split(',').includes(type)) return texts.badType;
  if (photo.blob.size > MOST_BYTES) return texts.tooLarge;
  return already >= MOST_FILES ? texts.tooMany : undefined;
}

function item(photo: Photo, texts: Texts, removed: () => void): HTMLElement {
  const picture = h('span', { class: 'thumb', role: 'img', 'aria-label': photo.name }, icon('file'));
  void previewOf(photo.blob, THUMB).then((canvas) => canvas && picture.replaceChildren(canvas));
  const remove = h(
    'button',
    { type: 'button', 'aria-label': texts.remove(photo.name), click: removed },
    icon('cross'),
  );
  return h('li', {}, picture, remove);
}
