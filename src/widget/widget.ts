import { composer } from './composer.ts';
import { kept } from './kept.ts';
import { newId } from './id.ts';
import { logView } from './log-view.ts';
import { outbox } from './outbox.ts';
import type { Outgoing } from './outbox.ts';
import { panel } from './panel.ts';
import { photoShelf } from './photos.ts';
import type { Photo } from './photos.ts';
import { poster } from './poster.ts';
import type { Settings } from './settings.ts';
import { talk } from './talk.ts';
import { TEXTS } from './texts.ts';
import type { Activity, Frame, SuggestedAction } from './wire.ts';

/** Joins the parts: what is said, what is heard, and what is shown of it. */
export function widget(settings: Settings, storage: Storage | undefined): readonly HTMLElement[] {
  const texts = TEXTS[settings.language];
  const prefix = `langnghe ${settings.base} `;
  const keep = kept(prefix, storage);
  const shelf = photoShelf(prefix);
  const log = logView({ texts, language: settings.language, press, offer });
  const write = composer({ texts, send: (text, photos) => void say({ text }, photos) });
  const frame = panel({
    texts,
    title: settings.title ?? texts.title,
    content: [log.element, write.element],
    focus: () => write.focus(),
    opened: greet,
  });
  const line = talk({
    settings,
    kept: keep,
    on: {
      opened({ isNew, hasChanged }) {
        if (hasChanged) {
          log.clear();
          lastLine = unread = 0;
        }
        isFresh = isNew;
        greet();
        out.hurry();
      },
      frame: hear,
      connection(now) {
        frame.connection(now);
        if (now === 'online') out.hurry();
      },
    },
  });
  const post = poster({ settings, line, shelf, log });
  const out = outbox(keep, {
    send: post,
    settled(message, outcome, code) {
      shelf.drop(message.id);
      log.stateOfMine(
        message.id,
        outcome === 'sent' ? 'sent' : 'failed',
        outcome === 'sent' ? undefined : whyOf(code),
      );
    },
  });
  let isFresh = false;
  let lastLine = 0;
  let unread = 0;

  function whyOf(code: string | undefined): string | undefined {
    const known = {
      MessageTooLong: texts.tooLong,
      PayloadTooLarge: texts.tooLarge,
      UnsupportedMediaType: texts.badType,
      Lost: texts.lost,
    };
    return known[code as keyof typeof known];
  }
  async function say(
    what: Partial<Outgoing> & { text: string },
    photos: readonly Photo[] = [],
  ): Promise<void> {
    const id = newId();
    log.showMine(id, { text: what.text, photos, hasPlace: what.location !== undefined });
    if (photos.length > 0) await shelf.put(id, photos);
    out.add({ id, at: Date.now(), ...what, ...(photos.length > 0 && { files: photos.length }) });
    line.connect();
  }
  function press(action: SuggestedAction): void {
    void say({ text: action.title, button: action.value.button });
  }
  function offer(wants: 'photo' | 'location'): void {
    if (wants === 'photo') write.pick();
    else
      navigator.geolocation.getCurrentPosition(({ coords: { latitude, longitude } }) => {
        void say({ text: '', location: { latitude, longitude } });
      });
  }
  /** The bot speaks first once the chat is looked at, never to a page merely visited. */
  function greet(): void {
    line.connect();
    lookedAt();
    if (!frame.isOpen || !isFresh) return;
    isFresh = false;
    out.add({ id: 'opened', at: Date.now(), text: settings.context ?? '', isOpening: true });
  }
  function hear({ activities }: Frame): void {
    const isHistory = lastLine === 0 && activities.length > 1;
    log.beQuiet(isHistory);
    for (const activity of activities) hearOne(activity);
    lookedAt();
    if (isHistory) setTimeout(() => log.beQuiet(false), 100);
  }
  function hearOne(activity: Activity): void {
    if (activity.type === 'typing') return log.showTyping();
    const number = activity.channelData?.line ?? 0;
    if (activity.type !== 'message' || number <= lastLine) return;
    lastLine = number;
    if (activity.from.role === 'user') out.acknowledge(activity.channelData?.clientActivityID ?? '');
    else unread += number > (keep.get<number>('seen') ?? 0) ? 1 : 0;
    log.show(activity);
    const wants = activity.channelData?.wants;
    write.expect(wants === 'phone' || wants === 'email' ? wants : undefined);
  }
  function lookedAt(): void {
    if (frame.isOpen && !document.hidden) {
      unread = 0;
      if (lastLine > (keep.get<number>('seen') ?? 0)) keep.set('seen', lastLine);
    }
    frame.unread(unread);
  }
  async function adopt(): Promise<void> {
    for (const message of out.adopt()) {
      if (message.isOpening) continue;
      const photos = message.files === undefined ? [] : await shelf.get(message.id);
      log.showMine(message.id, {
        text: message.text,
        photos: photos ?? [],
        hasPlace: message.location !== undefined,
      });
    }
    if (line.isKnown) line.connect();
  }

  addEventListener('online', () => line.wake());
  document.addEventListener('visibilitychange', () => {
    lookedAt();
    if (!document.hidden) line.wake();
  });
  frame.unread(0);
  void adopt();
  if (settings.opensAtOnce) frame.open({ focus: false });
  return [frame.element, frame.launcher];
}
