import type { Connection, Model } from 'mongoose';
import { guarded } from '../database/guarded.ts';
import { unknownEventModel, type Sample, type UnknownEvents } from './model.ts';
import { KEPT_A_DAY } from './rules.ts';

export interface UnknownEvent {
  readonly channel: string;
  readonly kind: string;
  readonly at: Date;
  /** As rules.ts cleans it; absent: it is only counted. */
  readonly payload?: string;
}

/** A kind over all days that are kept. */
export interface UnknownKind {
  readonly channel: string;
  readonly kind: string;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

export interface UnknownEventStore {
  /** Counts each, and keeps the first few of a kind and day. */
  keepMany(events: readonly UnknownEvent[]): Promise<void>;
  /** What came last comes first. */
  kinds(): Promise<readonly UnknownKind[]>;
  /** The newest first. */
  samples(channel: string, kind: string, limit: number): Promise<readonly Sample[]>;
}

export function unknownEventStore(connection: Connection): UnknownEventStore {
  const model = unknownEventModel(connection);
  return guarded({
    keepMany: async (events) => {
      await Promise.all(Array.from(byDay(events), ([id, same]) => keepOne(model, id, same)));
    },
    kinds: () =>
      model.aggregate<UnknownKind>([
        // All of them, by the index of their time.
        { $match: { lastAt: { $gt: new Date(0) } } },
        {
          $group: {
            _id: { channel: '$channel', kind: '$kind' },
            count: { $sum: '$count' },
            firstAt: { $min: '$firstAt' },
            lastAt: { $max: '$lastAt' },
          },
        },
        { $project: { _id: 0, channel: '$_id.channel', kind: '$_id.kind', count: 1, firstAt: 1, lastAt: 1 } },
        { $sort: { lastAt: -1, channel: 1, kind: 1 } },
      ]),
    samples: async (channel, kind, limit) => {
      const days = await model.find({ channel, kind }).sort({ lastAt: -1 }).limit(limit).lean();
      return days
        .flatMap(({ samples }) => samples)
        .sort((a, b) => b.at.getTime() - a.at.getTime())
        .slice(0, limit);
    },
  });
}

/** Those of one record go in one write, so that many at once do not wait for one another. */
function byDay(events: readonly UnknownEvent[]): ReadonlyMap<string, readonly UnknownEvent[]> {
  const records = new Map<string, UnknownEvent[]>();
  for (const event of events) {
    const id = `${event.channel}/${event.kind}/${dayOf(event.at)}`;
    records.set(id, [...(records.get(id) ?? []), event]);
  }
  return records;
}

async function keepOne(
  model: Model<UnknownEvents>,
  _id: string,
  same: readonly UnknownEvent[],
): Promise<void> {
  const [first] = same;
  if (first === undefined) return;
  const { channel, kind } = first;
  const times = same.map(({ at }) => at.getTime());
  const samples = same.flatMap(({ at, payload }) => (payload === undefined ? [] : [{ at, payload }]));
  await model.updateOne(
    { _id },
    {
      $setOnInsert: { channel, kind, day: dayOf(first.at) },
      $inc: { count: same.length },
      $min: { firstAt: new Date(Math.min(...times)) },
      $max: { lastAt: new Date(Math.max(...times)) },
      // From the front: those that came first stay.
      $push: { samples: { $each: samples.slice(0, KEPT_A_DAY), $slice: KEPT_A_DAY } },
    },
    { upsert: true },
  );
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
