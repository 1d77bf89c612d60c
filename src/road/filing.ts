import type { Conversation } from '../core/conversation.ts';
import { isAppError } from '../core/errors.ts';
import type { Note } from './notes.ts';
import type { ConversationStore, Log, Page } from './ports.ts';
import { pagesToFile } from './settled-lines.ts';

/** Pages wait this long for others to be filed with. */
const GATHER_MS = 50;
const RETRY_MS = 2_000;
const MOST_PAGES = 200;

export interface FilingOptions {
  readonly store: Pick<ConversationStore, 'file'>;
  readonly clock: () => Date;
  readonly note: (conversation: string, note: Note) => void;
  readonly log: Log;
}

/** Moves settled lines from conversations into pages, many conversations in one command. */
export interface Filing {
  look(conversation: Conversation): void;
  /** Files what is gathered and resolves when it is done or has failed. */
  stop(): Promise<void>;
}

export function openFiling(options: FilingOptions): Filing {
  const gathered = new Map<string, readonly Page[]>();
  /** Conversations whose pages are written and whose note is not committed yet, with the last line filed. */
  const filed = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  const schedule = (ms: number): void => {
    if (timer !== undefined || gathered.size === 0) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (writing === undefined) start();
    }, ms);
  };

  const cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };

  const start = (): void => {
    const group = takeSome(gathered);
    if (group.length === 0) return;
    writing = write(options, group, filed).then((isDone) => {
      writing = undefined;
      // What failed is not kept here, for it may be erased meanwhile: the clock brings it again.
      schedule(isDone ? GATHER_MS : RETRY_MS);
    });
  };

  return {
    look: (conversation) => {
      const upTo = filed.get(conversation._id);
      const [first] = conversation.lines;
      if (upTo !== undefined && first !== undefined && first.n <= upTo) return;
      if (upTo !== undefined) filed.delete(conversation._id);
      const pages = pagesToFile(conversation, options.clock());
      if (pages.length === 0) {
        gathered.delete(conversation._id);
        return;
      }
      gathered.set(conversation._id, pages);
      schedule(GATHER_MS);
    },
    stop: async () => {
      cancel();
      await writing;
      if (gathered.size > 0) {
        start();
        await writing;
      }
      cancel();
    },
  };
}

type Group = [string, readonly Page[]][];

function takeSome(gathered: Map<string, readonly Page[]>): Group {
  const group: Group = [];
  for (const entry of gathered) {
    if (group.length >= MOST_PAGES) break;
    group.push(entry);
    gathered.delete(entry[0]);
  }
  return group;
}

/** Whether the group was written. Where it cannot be written at all, each conversation is tried alone. */
async function write(options: FilingOptions, group: Group, filed: Map<string, number>): Promise<boolean> {
  try {
    await options.store.file(group.flatMap(([, pages]) => pages));
  } catch (error) {
    if (group.length > 1 && !isAppError(error, 'unavailable')) {
      for (const one of group) await write(options, [one], filed);
      return true;
    }
    const code = error instanceof Error ? error.name : 'unknown';
    const [conversation] = group[0] ?? [];
    options.log.warn(
      { conversation, pages: group.length, code },
      'Lines could not be filed; they stay in the conversation.',
    );
    return false;
  }
  for (const [id, pages] of group) {
    const upTo = pages.at(-1)?.last ?? 0;
    filed.set(id, upTo);
    options.note(id, { kind: 'filed', upTo });
  }
  return true;
}
