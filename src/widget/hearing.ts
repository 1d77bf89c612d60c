import type { Composer } from './composer.ts';
import type { Kept } from './kept.ts';
import type { LogView } from './log-view.ts';
import type { Outbox } from './outbox.ts';
import type { Panel } from './panel.ts';
import type { Activity, Frame } from './wire.ts';

/** What comes from the server, shown once and counted until it is looked at. */
export interface Hearing {
  hear(frame: Frame): void;
  /** The chat is before the customer's eyes, or perhaps not. */
  look(): void;
  /** Another conversation begins on this page. */
  restart(): void;
}

interface Parts {
  readonly kept: Kept;
  readonly log: LogView;
  readonly write: Composer;
  readonly frame: Panel;
  readonly out: Pick<Outbox, 'acknowledge'>;
}

const QUIET_MS = 100;

export function hearing(parts: Parts): Hearing {
  const { kept, log, frame } = parts;
  let lastLine = 0;
  let unread = 0;
  const seen = () => Number(kept.get('seen') ?? 0);

  function look(): void {
    if (frame.isOpen && !document.hidden) {
      unread = 0;
      if (lastLine > seen()) kept.set('seen', lastLine);
    }
    frame.unread(unread);
  }
  return {
    look,
    hear({ activities }) {
      const isHistory = lastLine === 0 && activities.length > 1;
      if (isHistory) log.beQuiet(true);
      for (const activity of activities) {
        const line = activity.channelData?.line ?? 0;
        if (activity.type === 'typing') log.showTyping();
        if (activity.type !== 'message' || line <= lastLine) continue;
        lastLine = line;
        if (activity.from.role !== 'user' && line > seen()) unread += 1;
        showOne(activity, parts);
      }
      look();
      if (isHistory) setTimeout(() => log.beQuiet(false), QUIET_MS);
    },
    restart() {
      lastLine = unread = 0;
      log.clear();
    },
  };
}

function showOne(activity: Activity, { log, write, out }: Parts): void {
  const { clientActivityID, wants } = activity.channelData ?? {};
  if (activity.from.role === 'user' && clientActivityID !== undefined) out.acknowledge(clientActivityID);
  log.show(activity);
  write.expect(wants === 'phone' || wants === 'email' ? wants : undefined);
}
