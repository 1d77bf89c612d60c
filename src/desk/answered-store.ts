import type { Db } from 'mongodb';
import type { Conversation } from '../core/conversation.ts';
import { guarded } from '../database/guarded.ts';
import type { CollectionIndexes } from '../database/indexes.ts';
import { LOOKED_BACK_MS, type Answered } from './assign.ts';

export const ANSWERED = 'desk_answered';
/** A little longer than it is looked back. */
const KEPT_SECONDS = (2 * LOOKED_BACK_MS) / 1_000;
const MOST = 500;

export const ANSWERED_INDEXES: readonly CollectionIndexes[] = [
  {
    collection: ANSWERED,
    indexes: [{ key: { at: 1 }, name: 'at', expireAfterSeconds: KEPT_SECONDS }],
  },
];

/** How long customers waited of late who were handed over: what the honest time is measured from. */
export interface AnsweredStore {
  /** Once for each hand-over, whoever sees it first. */
  note(handOver: string, answered: Answered): Promise<void>;
  recent(now: Date): Promise<readonly Answered[]>;
}

interface Kept extends Answered {
  readonly _id: string;
}

export function answeredStore(db: Db): AnsweredStore {
  const all = db.collection<Kept>(ANSWERED);
  return guarded<AnsweredStore>({
    note: async (handOver, { at, waitedMs }) => {
      await all.updateOne({ _id: handOver }, { $setOnInsert: { at, waitedMs } }, { upsert: true });
    },
    recent: (now) =>
      all
        .find({ at: { $gt: new Date(now.getTime() - LOOKED_BACK_MS) } })
        .sort({ at: -1 })
        .limit(MOST)
        .toArray(),
  });
}

/** The first answer that a conversation has just got after its hand-over, as its commit shows it. */
export function answeredIn(conversation: Conversation): { key: string; answered: Answered } | undefined {
  const { desk, lines, _id } = conversation;
  const handedOver = desk?.handedOver;
  const last = lines.at(-1);
  if (handedOver === undefined || last?.who !== 'staff') return undefined;
  const isFirst = !lines.some(({ n, who }) => who === 'staff' && n > handedOver.line && n < last.n);
  if (!isFirst || last.at < handedOver.at) return undefined;
  const waitedMs = last.at.getTime() - handedOver.at.getTime();
  return { key: `${_id}/${handedOver.at.getTime()}`, answered: { at: last.at, waitedMs } };
}
