import type { CollectionIndexes } from '../database/indexes.ts';

export const ROWS = 'desk_rows';
export const MENTIONS = 'desk_mentions';

/** An erased conversation is deleted after thirty days; what keeps late news of it out lives a little longer. */
const GONE_SECONDS = 32 * 86_400;

const newest = { lastAt: -1, _id: -1 } as const;

/** One index for each order a list is asked in, and for each filter that may leave few of many. */
export const ROW_INDEXES: readonly CollectionIndexes[] = [
  {
    collection: ROWS,
    indexes: [
      { key: { box: 1, rank: 1, _id: 1 }, name: 'box_rank' },
      { key: { box: 1, ...newest }, name: 'box_newest' },
      { key: { staff: 1, box: 1, rank: 1, _id: 1 }, name: 'staff_box_rank', ...onlyWith('staff') },
      { key: { staff: 1, ...newest }, name: 'staff_newest', ...onlyWith('staff') },
      { key: { rank: 1, _id: 1 }, name: 'rank' },
      { key: newest, name: 'newest' },
      { key: { channel: 1, ...newest }, name: 'channel_newest' },
      { key: { labels: 1, ...newest }, name: 'labels_newest', ...onlyWith('labels') },
      { key: { flow: 1, ...newest }, name: 'flow_newest', ...onlyWith('flow') },
      { key: { band: 1, ...newest }, name: 'band_newest', ...onlyWith('band') },
      { key: { changedAt: 1, _id: 1 }, name: 'changedAt' },
      { key: { behindAt: 1 }, name: 'behindAt', ...onlyWith('behindAt') },
      {
        key: { goneAt: 1 },
        name: 'goneAt',
        expireAfterSeconds: GONE_SECONDS,
        ...onlyWith('goneAt'),
      },
    ],
  },
  {
    collection: MENTIONS,
    indexes: [
      { key: { staff: 1, at: -1, _id: -1 }, name: 'staff_newest' },
      { key: { staff: 1, isNew: 1 }, name: 'unseen', ...onlyWith('isNew') },
      { key: { conversation: 1 }, name: 'conversation' },
      { key: { changedAt: 1 }, name: 'changedAt' },
    ],
  },
];

/** Rows without the field are not in the index; every question that uses it names a value. */
function onlyWith(field: string): { readonly partialFilterExpression: Record<string, { $exists: true }> } {
  return { partialFilterExpression: { [field]: { $exists: true } } };
}

/** A note that calls a member of staff. */
export interface Mention {
  /** `<conversation>/<line>/<staff>`: found twice it is kept once. */
  readonly _id: string;
  readonly conversation: string;
  readonly line: number;
  readonly staff: string;
  readonly by?: string;
  readonly at: Date;
  readonly changedAt: Date;
  /** Gone once that member has seen it. */
  readonly isNew?: true;
}
