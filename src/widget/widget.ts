import { composer } from './composer.ts';
import { hearing } from './hearing.ts';
import { newId } from './id.ts';
import { kept } from './kept.ts';
import { logView } from './log-view.ts';
import { isKnown } from './opening.ts';
import { outbox } from './outbox.ts';
import type { Outgoing } from './outbox.ts';
import { panel } from './panel.ts';
import { photoShelf } from './photos.ts';
import type { Photo } from './photos.ts';
import { poster } from './poster.ts';
import type { Settings } from './settings.ts';
import { talk } from './talk.ts';
import { TEXTS } from './texts.ts';
import type { Texts } from './texts.ts';

/** As wide as this, a chat may open by itself without hiding the page. */
const WIDE_PX = 480;

/** The chat, ready to be put on the page. */
export function widget(settings: Settings, storage: Storage | undefined): readonly HTMLElement[] {
  const parts = joined(settings, storage);
  const { frame, line, heard } = parts;
  addEventListener('online', () => line.wake());
  document.addEventListener('visibilitychange', () => {
    heard.look();
    if (!document.hidden) line.wake();
  });
  heard.look();
  void adopt(parts);
  if (settings.opensAtOnce && innerWidth > WIDE_PX) frame.open({ focus: false });
  return [frame.element, frame.launcher];
}

type Parts = ReturnType<typeof joined>;

/** Joins what is said, what is heard, and what is shown of it. */
function joined(settings: Settings, storage: Storage | undefined) {
  const texts = TEXTS[settings.language];
  const prefix = `langnghe ${settings.base} `;
  const keep = kept(prefix, storage);
  const shelf = photoShelf(prefix);
  const log = logView({
    texts,
    language: settings.language,
    press: ({ title, value }) => void say(parts, { text: title, button: value.button }),
    offer: (wants) => offer(parts, wants),
  });
  const write = composer({ texts, send: (text, photos) => void say(parts, { text }, photos) });
  const focus = () => write.focus();
  const title = settings.title ?? texts.title;
  const frame = panel({
    texts,
    title,
    content: [log.element, write.element],
    focus,
    opened: () => greet(parts),
  });
  const line = talk({
    settings,
    kept: keep,
    on: {
      opened({ isNew, hasChanged }) {
        if (hasChanged) heard.restart();
        parts.isFresh = isNew;
        greet(parts);
        out.hurry();
      },
      frame: (lines) => heard.hear(lines),
      connection(now) {
        frame.connection(now);
        if (now === 'online') out.hurry();
      },
    },
  });
  const out = outbox(keep, {
    send: poster({ settings, line, shelf, log }),
    settled(message, outcome, code) {
      shelf.drop(message.id);
      if (outcome === 'sent') log.stateOf(message.id, 'sent');
      else log.stateOf(message.id, 'failed', whyOf(code, texts));
    },
  });
  const heard = hearing({ kept: keep, log, write, frame, out });
  const parts = { settings, keep, shelf, log, write, frame, line, out, heard, isFresh: false };
  return parts;
}

async function say(parts: Parts, what: Partial<Outgoing> & { text: string }, photos: readonly Photo[] = []) {
  const id = newId();
  parts.log.showDraft(id, { text: what.text, photos, hasPlace: what.location !== undefined });
  parts.log.stateOf(id, parts.line.isOffline ? 'waiting' : 'sending');
  if (photos.length > 0) await parts.shelf.put(id, photos);
  parts.out.add({ id, at: Date.now(), ...what, ...(photos.length > 0 && { files: photos.length }) });
  parts.line.connect();
}

function offer(parts: Parts, wants: 'photo' | 'location'): void {
  if (wants === 'photo') {
    parts.write.pick();
    return;
  }
  navigator.geolocation.getCurrentPosition(({ coords: { latitude, longitude } }) => {
    void say(parts, { text: '', location: { latitude, longitude } });
  });
}

/** The bot speaks first once the chat is looked at, never to a page merely visited. */
function greet(parts: Parts): void {
  parts.line.connect();
  parts.heard.look();
  if (!parts.frame.isOpen || !parts.isFresh) return;
  parts.isFresh = false;
  parts.out.add({ id: 'opened', at: Date.now(), text: parts.settings.context ?? '', isOpening: true });
}

/** Shows and sends what an earlier page could not. */
async function adopt({ out, shelf, log, line, keep }: Parts): Promise<void> {
  for (const message of out.adopt()) {
    if (message.isOpening) continue;
    const photos = message.files === undefined ? undefined : await shelf.get(message.id);
    log.showDraft(message.id, {
      text: message.text,
      photos: photos ?? [],
      hasPlace: message.location !== undefined,
    });
    log.stateOf(message.id, 'waiting');
  }
  if (isKnown(keep)) line.connect();
}

function whyOf(code: string | undefined, texts: Texts): string | undefined {
  const known: Readonly<Record<string, string>> = {
    MessageTooLong: texts.tooLong,
    PayloadTooLarge: texts.tooLarge,
    UnsupportedMediaType: texts.badType,
    TooManyFiles: texts.tooMany,
    Lost: texts.lost,
  };
  return known[code ?? ''];
}
