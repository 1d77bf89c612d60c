import type { Connection, Model } from 'mongoose';
import { partSchema, recordSchema } from '../database/record-schema.ts';

/** One answer to one question of a survey. */
export interface Feedback {
  /** The key of visit and step: saved twice it is saved once. */
  readonly _id: string;
  readonly survey: string;
  readonly question: string;
  /** The version of the flow that asked: answers to differing questions can be told apart. */
  readonly questionVersion: string;
  readonly flow: string;
  readonly score?: number;
  /** `1-5`. */
  readonly scale?: string;
  readonly choice?: string;
  readonly comment?: string;
  readonly askedAt: Date;
  readonly deliveredAt?: Date;
  readonly answeredAt: Date;
  readonly customer: string;
  readonly conversation: string;
  readonly channel: string;
  readonly language: string;
  readonly episode?: number;
  /** The line it was given with. */
  readonly line?: number;
  /** Who dealt with the customer. */
  readonly staff?: string;
  /** What it is about: a ticket's code, an order's. */
  readonly about?: string;
  /** How often the score was changed, and what it was before, the first one first. */
  readonly changes: number;
  readonly history: readonly EarlierScore[];
}

export interface EarlierScore {
  readonly score: number;
  readonly at: Date;
}

const earlier = partSchema<EarlierScore>({
  score: { type: Number, required: true },
  at: { type: Date, required: true },
});

export const feedbackSchema = recordSchema<Feedback>('feedback', {
  _id: { type: String, required: true },
  survey: { type: String, required: true },
  question: { type: String, required: true },
  questionVersion: { type: String, required: true },
  flow: { type: String, required: true },
  score: { type: Number },
  scale: { type: String },
  choice: { type: String },
  comment: { type: String },
  askedAt: { type: Date, required: true },
  deliveredAt: { type: Date },
  answeredAt: { type: Date, required: true },
  customer: { type: String, required: true },
  conversation: { type: String, required: true },
  channel: { type: String, required: true },
  language: { type: String, required: true },
  episode: { type: Number },
  line: { type: Number, integer: true },
  staff: { type: String },
  about: { type: String },
  changes: { type: Number, required: true, integer: true, min: 0 },
  history: { type: [earlier] },
});
feedbackSchema.index({ customer: 1, answeredAt: -1 });
feedbackSchema.index({ about: 1, answeredAt: 1 }, { partialFilterExpression: { about: { $exists: true } } });
feedbackSchema.index({ answeredAt: 1, _id: 1 });
for (const fields of [['survey'], ['survey', 'question'], ['channel']]) {
  const equal = Object.fromEntries(fields.map((field) => [field, 1 as const]));
  feedbackSchema.index({ ...equal, answeredAt: 1, _id: 1 });
}
// What an answer has not costs it no place: the message path pays for each.
feedbackSchema.index(
  { survey: 1, question: 1, score: 1, answeredAt: 1, _id: 1 },
  { partialFilterExpression: { score: { $exists: true } } },
);
feedbackSchema.index(
  { staff: 1, answeredAt: 1, _id: 1 },
  { partialFilterExpression: { staff: { $exists: true } } },
);

export function feedbackModel(connection: Connection): Model<Feedback> {
  return connection.model<Feedback>('Feedback', feedbackSchema);
}
