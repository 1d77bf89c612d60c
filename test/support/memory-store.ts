import { deserialize, serialize } from 'bson';
import { PAGES_LOOKED } from '../../src/conversations/store.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { AppError } from '../../src/core/errors.ts';
import type {
  CommitOutcome,
  ConversationStore,
  DeadLetter,
  DeadLetterStore,
  Page,
} from '../../src/road/ports.ts';

type Gate = (group: readonly Conversation[]) => Promise<void> | void;

/** The road's store in memory, with the database's own rules and places to stop or break it. */
export interface MemoryStore extends ConversationStore {
  readonly conversations: Map<string, Uint8Array>;
  readonly pages: Map<string, Page>;
  readonly commits: (readonly Conversation[])[];
  reads: number;
  /** Runs before a group is written; what it throws, the commit throws with nothing written. */
  before: Gate;
  /** Runs after a group is written; what it throws, the commit throws although all was written. */
  after: Gate;
  beforeFiling: () => Promise<void> | void;
  beforeReading: () => void;
  one(id: string): Conversation;
  put(conversation: Conversation): void;
}

export function memoryStore(): MemoryStore {
  const conversations = new Map<string, Uint8Array>();
  const pages = new Map<string, Page>();
  const read = (id: string): Conversation | undefined => {
    const bytes = conversations.get(id);
    // Read back as it was written, so that nothing survives that BSON would lose.
    return bytes === undefined ? undefined : (deserialize(bytes, { promoteBuffers: true }) as Conversation);
  };
  const store: MemoryStore = {
    conversations,
    pages,
    commits: [],
    reads: 0,
    before: () => undefined,
    after: () => undefined,
    beforeFiling: () => undefined,
    beforeReading: () => undefined,
    one: (id) => {
      const found = read(id);
      if (found === undefined) throw new Error(`there is no conversation ${id}`);
      return found;
    },
    put: (conversation) => void conversations.set(conversation._id, serialize(conversation)),
    read: async (ids) => {
      store.reads += 1;
      store.beforeReading();
      await Promise.resolve();
      return ids.flatMap((id) => read(id) ?? []);
    },
    commit: async (group) => {
      for (const next of group) checkBson(next);
      await store.before(group);
      store.commits.push(group);
      const outcomes = group.map((next): CommitOutcome => {
        const stored = read(next._id);
        if (stored !== undefined && stored.version !== next.version - 1) return { kind: 'stale' };
        store.put(next);
        return { kind: 'done' };
      });
      await store.after(group);
      return outcomes;
    },
    due: (now, limit) =>
      Promise.resolve(
        dueIn(
          [...conversations.keys()].map((id) => store.one(id)),
          now,
          limit,
        ),
      ),
    file: async (filed) => {
      await store.beforeFiling();
      for (const page of filed) {
        const known = pages.get(page._id);
        if (known === undefined || known.last <= page.last) pages.set(page._id, page);
      }
    },
    hasLineOf: (conversation, event) =>
      Promise.resolve(
        [...pages.values()]
          .filter((page) => page.conversation === conversation)
          .sort((a, b) => b.first - a.first)
          .slice(0, PAGES_LOOKED)
          .some((page) => page.lines.some((line) => line.event === event)),
      ),
    forget: (id, version) => {
      if (read(id)?.version === version) conversations.delete(id);
      return Promise.resolve();
    },
    erasePages: (conversation, upTo) => {
      for (const page of pages.values()) {
        if (page.conversation === conversation && page.first <= upTo) pages.delete(page._id);
      }
      return Promise.resolve();
    },
  };
  return store;
}

/** The driver refuses a whole group for one document it cannot encode. */
function checkBson(next: Conversation): void {
  try {
    serialize(next, { checkKeys: false });
  } catch (cause) {
    throw new AppError('invalid-input', 'The group cannot be written.', { cause });
  }
}

function dueIn(all: readonly Conversation[], now: Date, limit: number): string[] {
  return all
    .filter((one) => one.wakeAt !== undefined && one.wakeAt <= now)
    .sort((a, b) => (a.wakeAt?.getTime() ?? 0) - (b.wakeAt?.getTime() ?? 0))
    .slice(0, limit)
    .map((one) => one._id);
}

export function memoryDeadLetters(): DeadLetterStore & { readonly letters: DeadLetter[] } {
  const letters: DeadLetter[] = [];
  return {
    letters,
    add: (letter) => {
      letters.push(letter);
      return Promise.resolve();
    },
  };
}
