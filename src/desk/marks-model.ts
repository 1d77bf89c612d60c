import type { FileRef } from '../core/conversation.ts';
import type { CollectionIndexes } from '../database/indexes.ts';

export const DRAFTS = 'desk_drafts';
export const READS = 'desk_reads';
export const UPLOADS = 'desk_uploads';

const DAY_SECONDS = 86_400;

/** What members of staff leave behind about conversations, none of it part of any. */
export const MARK_INDEXES: readonly CollectionIndexes[] = [
  {
    collection: DRAFTS,
    indexes: [
      { key: { staff: 1, changedAt: -1 }, name: 'staff_newest' },
      { key: { conversation: 1 }, name: 'conversation' },
      { key: { changedAt: 1 }, name: 'old', expireAfterSeconds: 30 * DAY_SECONDS },
    ],
  },
  {
    collection: READS,
    indexes: [{ key: { at: 1 }, name: 'old', expireAfterSeconds: 180 * DAY_SECONDS }],
  },
  {
    collection: UPLOADS,
    indexes: [
      { key: { keepUntil: 1 }, name: 'old', expireAfterSeconds: 0 },
      { key: { conversation: 1 }, name: 'conversation' },
    ],
  },
];

export type DraftKind = 'reply' | 'note';

/** Words begun and not sent. Each member has one of each kind in a conversation. */
export interface Draft {
  /** `<staff>/<kind>/<conversation>` */
  readonly _id: string;
  readonly staff: string;
  readonly conversation: string;
  readonly kind: DraftKind;
  readonly text: string;
  /** Ids of uploaded files. */
  readonly files: readonly string[];
  readonly changedAt: Date;
}

/** How far a member has seen a conversation. */
export interface ReadMark {
  /** `<staff>/<conversation>` */
  readonly _id: string;
  readonly line: number;
  readonly at: Date;
}

/** A file a member brought for a reply: nobody else's, and for no other conversation. */
export interface Uploaded {
  /** The file's id. */
  readonly _id: string;
  readonly staff: string;
  readonly conversation: string;
  readonly file: FileRef;
  /** No sweep takes it before, though no line names it yet. */
  readonly keepUntil: Date;
}
