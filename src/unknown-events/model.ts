import type { Connection, Model } from 'mongoose';
import { partSchema, recordSchema } from '../database/record-schema.ts';
import { KEPT_DAYS } from './rules.ts';

/** One event: the shape of its JSON (rules.ts), cut. */
export interface Sample {
  readonly at: Date;
  readonly payload: string;
}

/** What came of one kind on one day: how often, and the shape of the first few. */
export interface UnknownEvents {
  /** `<channel>/<kind>/<day>` */
  readonly _id: string;
  readonly channel: string;
  readonly kind: string;
  /** `2026-11-23`, of UTC. */
  readonly day: string;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly samples: readonly Sample[];
}

const sample = partSchema<Sample>({
  at: { type: Date, required: true },
  payload: { type: String, required: true },
});

export const unknownEventSchema = recordSchema<UnknownEvents>('unknown_events', {
  _id: { type: String, required: true },
  channel: { type: String, required: true },
  kind: { type: String, required: true },
  day: { type: String, required: true },
  count: { type: Number, required: true, integer: true },
  firstAt: { type: Date, required: true },
  lastAt: { type: Date, required: true },
  samples: { type: [sample], required: true },
});
unknownEventSchema.index({ channel: 1, kind: 1, lastAt: -1 });
unknownEventSchema.index({ lastAt: 1 }, { expireAfterSeconds: KEPT_DAYS * 86_400 });

export function unknownEventModel(connection: Connection): Model<UnknownEvents> {
  return connection.model<UnknownEvents>('UnknownEvents', unknownEventSchema);
}
