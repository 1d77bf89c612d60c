import { type Connection, type Model } from 'mongoose';
import { FREE, partSchema, recordSchema } from '../database/record-schema.ts';
import type { DeadLetter } from '../road/ports.ts';

/** One stretch of a conversation with its one outcome: what reports count. */
export interface EndedEpisode {
  /** The effect's key: ended twice it is ended once. */
  readonly _id: string;
  readonly conversation: string;
  readonly customer: string;
  readonly channel: string;
  readonly language: string;
  readonly n: number;
  readonly outcome: string;
  readonly flows: readonly string[];
  /** Its first and last line. */
  readonly from: number;
  readonly to: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly score?: number;
  readonly staff?: string;
}

export const episodeSchema = recordSchema<EndedEpisode>('episodes', {
  _id: { type: String, required: true },
  conversation: { type: String, required: true },
  customer: { type: String, required: true },
  channel: { type: String, required: true },
  language: { type: String, required: true },
  n: { type: Number, required: true, integer: true },
  outcome: { type: String, required: true },
  flows: { type: [String], required: true },
  from: { type: Number, required: true, integer: true },
  to: { type: Number, required: true, integer: true },
  startedAt: { type: Date, required: true },
  endedAt: { type: Date, required: true },
  score: { type: Number },
  staff: { type: String },
});
episodeSchema.index({ conversation: 1, n: 1 });
episodeSchema.index({ endedAt: -1, _id: -1 });

export function episodeModel(connection: Connection): Model<EndedEpisode> {
  return connection.model<EndedEpisode>('Episode', episodeSchema);
}

/** `open`: waits for staff; `again`: being tried again; `aside`: set aside by staff. */
export const LETTER_STATES = ['open', 'again', 'aside'] as const;

export interface StoredDeadLetter extends Omit<DeadLetter, 'effect' | 'event'> {
  readonly _id: string;
  readonly state: (typeof LETTER_STATES)[number];
  readonly effect?: DeadLetter['effect'];
  readonly event?: DeadLetter['event'];
  /** What failed, as text, when no document can hold it: to be read, not to be tried again. */
  readonly asText?: string;
  /** How often the same thing became a dead letter. */
  readonly times: number;
  /** Staff have not been told of it yet. */
  readonly isUntold?: boolean;
  /** Who set it aside, and why; kept when it is taken back. */
  readonly aside?: { readonly by: string; readonly at: Date; readonly reason: string };
  /** When it was kept, tried again or set aside; live lists read what changed by it. */
  readonly changedAt?: Date;
}

export const deadLetterSchema = recordSchema<StoredDeadLetter>('dead_letters', {
  _id: { type: String, required: true },
  conversation: { type: String, required: true },
  at: { type: Date, required: true },
  stage: { type: String, required: true },
  key: { type: String, required: true },
  code: { type: String, required: true },
  why: { type: String, required: true },
  state: { type: String, required: true, enum: [...LETTER_STATES] },
  effect: { type: FREE },
  event: { type: FREE },
  asText: { type: String },
  times: { type: Number, required: true, integer: true },
  isUntold: { type: Boolean },
  aside: {
    type: partSchema<NonNullable<StoredDeadLetter['aside']>>({
      by: { type: String, required: true },
      at: { type: Date, required: true },
      reason: { type: String, required: true },
    }),
  },
  changedAt: { type: Date },
});
// Only what is untold is in it; `sparse` would keep every letter, for each has an `_id`.
deadLetterSchema.index({ isUntold: 1, state: 1, _id: 1 }, { partialFilterExpression: { isUntold: true } });
deadLetterSchema.index({ state: 1, at: -1, _id: -1 });
deadLetterSchema.index({ changedAt: 1 }, { sparse: true });
deadLetterSchema.index({ conversation: 1, at: -1 });

export function deadLetterModel(connection: Connection): Model<StoredDeadLetter> {
  return connection.model<StoredDeadLetter>('DeadLetter', deadLetterSchema);
}
