import type { Conversation } from '../core/conversation.ts';
import { upgrade } from '../core/upgrade.ts';
import type { ConversationStore } from './ports.ts';

const MOST_IDS = 500;

/** Lifts an older form. One that a newer program has written fails alone, not the group it was read with. */
function tell(asked: Asked, stored: Conversation | undefined): void {
  try {
    asked.found(stored === undefined ? undefined : upgrade(stored));
  } catch (error) {
    asked.failed(error);
  }
}

/** Reads conversations one query for all that are asked while the last query is under way. */
export interface Reader {
  read(id: string): Promise<Conversation | undefined>;
}

interface Asked {
  readonly id: string;
  readonly found: (conversation: Conversation | undefined) => void;
  readonly failed: (error: unknown) => void;
}

export function groupedReader(store: Pick<ConversationStore, 'read'>): Reader {
  let asked: Asked[] = [];
  let isReading = false;

  const start = (): void => {
    if (isReading || asked.length === 0) return;
    isReading = true;
    setImmediate(() => void readGroup());
  };

  const readGroup = async (): Promise<void> => {
    const group = asked.slice(0, MOST_IDS);
    asked = asked.slice(MOST_IDS);
    try {
      const found = await store.read([...new Set(group.map((one) => one.id))]);
      const byId = new Map(found.map((conversation) => [conversation._id, conversation]));
      for (const one of group) tell(one, byId.get(one.id));
    } catch (error) {
      for (const one of group) one.failed(error);
    }
    isReading = false;
    start();
  };

  return {
    read: (id) =>
      new Promise((found, failed) => {
        asked.push({ id, found, failed });
        start();
      }),
  };
}
