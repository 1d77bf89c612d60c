import type { Db, Filter } from 'mongodb';
import type { CollectionIndexes } from '../database/indexes.ts';
import { guarded } from '../database/guarded.ts';

export const PRESENCE = 'presence';

const MINUTE_MS = 60_000;
/** Who has not said for so long that they are here is not here any more: three beats of the console. */
const SILENT_MS = MINUTE_MS;
/** Whose console has been closed for so long is not reckoned with at all any more. */
const KEPT_SECONDS = 30 * 86_400;
/** More than a shop has. */
const MOST = 1_000;

export const PRESENCE_INDEXES: readonly CollectionIndexes[] = [
  {
    collection: PRESENCE,
    indexes: [
      { key: { is: 1, at: 1 }, name: 'is_at' },
      { key: { looking: 1 }, name: 'looking' },
      { key: { changedAt: 1, _id: 1 }, name: 'changedAt' },
      { key: { at: 1 }, name: 'at', expireAfterSeconds: KEPT_SECONDS },
    ],
  },
];

/** What a console says of its member of staff, again and again. */
export interface Beat {
  readonly is: 'here' | 'away';
  /** The conversation on the screen. */
  readonly looking?: string | undefined;
  readonly typing?: 'reply' | 'note' | undefined;
}

/** Where a member of staff is, as their consoles said last. */
export interface Whereabouts {
  /** The member's id. */
  readonly _id: string;
  readonly is: 'here' | 'away';
  /** The last beat of all. */
  readonly at: Date;
  /** The last one that said "here". */
  readonly hereAt?: Date;
  /** Empty: nothing. */
  readonly looking: string;
  readonly typing: '' | 'reply' | 'note';
  /** When anything but `at` and `hereAt` changed last: live consoles read what changed by it. */
  readonly changedAt: Date;
}

/** Who of staff is here, what they look at and whether they type. Lost, it is told again within a beat. */
export interface Presence {
  /** True when something is otherwise than it was. */
  beat(staff: string, beat: Beat, now: Date): Promise<boolean>;
  here(now: Date): Promise<readonly Whereabouts[]>;
  of(staff: readonly string[]): Promise<readonly Whereabouts[]>;
  lookingAt(conversation: string, now: Date): Promise<readonly Whereabouts[]>;
  /** Who fell silent is away from now. How many. */
  settle(now: Date): Promise<number>;
  /** What changed, oldest first. */
  since(at: Date, limit: number): Promise<readonly Whereabouts[]>;
}

export function presenceStore(db: Db): Presence {
  const all = db.collection<Whereabouts>(PRESENCE);
  const isHere = (now: Date): Filter<Whereabouts> => ({
    is: 'here',
    at: { $gte: new Date(now.getTime() - SILENT_MS) },
  });
  return guarded<Presence>({
    beat: async (staff, { is, looking, typing }, now) => {
      const isHereNow = is === 'here';
      const said: Pick<Whereabouts, 'is' | 'looking' | 'typing'> = {
        is,
        looking: (isHereNow ? looking : undefined) ?? '',
        typing: (isHereNow ? typing : undefined) ?? '',
      };
      const times = { at: now, ...(isHereNow && { hereAt: now }) };
      const same = await all.updateOne({ _id: staff, ...said }, { $set: times });
      if (same.matchedCount === 1) return false;
      await all.updateOne({ _id: staff }, { $set: { ...said, ...times, changedAt: now } }, { upsert: true });
      return true;
    },
    here: (now) => all.find(isHere(now)).limit(MOST).toArray(),
    of: (staff) => all.find({ _id: { $in: [...staff] } }).toArray(),
    lookingAt: (conversation, now) =>
      all
        .find({ looking: conversation, ...isHere(now) })
        .limit(MOST)
        .toArray(),
    settle: async (now) => {
      const silent = new Date(now.getTime() - SILENT_MS);
      const change = { is: 'away', looking: '', typing: '', changedAt: now } as const;
      const { modifiedCount } = await all.updateMany({ is: 'here', at: { $lt: silent } }, { $set: change });
      return modifiedCount;
    },
    since: (at, limit) =>
      all
        .find({ changedAt: { $gte: at } })
        .sort({ changedAt: 1, _id: 1 })
        .limit(limit)
        .toArray(),
  });
}

/** What open consoles are told of it. */
export function presenceSource(presence: Pick<Presence, 'since'>) {
  return {
    kind: 'presence',
    since: async (at: Date, limit: number) => {
      const changed = await presence.since(at, limit);
      return changed.map(({ _id, changedAt, is, looking, typing }) => ({
        id: _id,
        version: changedAt.getTime(),
        at: changedAt,
        about: { is, looking, typing },
      }));
    },
  };
}
