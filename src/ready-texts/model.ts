import type { Connection, Model } from 'mongoose';
import { partSchema, recordSchema } from '../database/record-schema.ts';

export interface ReadyText {
  readonly _id: string;
  readonly title: string;
  readonly code: string;
  readonly text: { readonly vi?: string | undefined; readonly en?: string | undefined };
  readonly folder: string;
  readonly scope: 'own' | 'shared';
  /** Whose it is; of a shared one who gave it. */
  readonly owner: string;
  /** A code is once among the shared ones, and once among those of one member. */
  readonly key: string;
  readonly uses: number;
  readonly changedAt: Date;
  readonly version: number;
}

export const readyTextSchema = recordSchema<ReadyText>('ready_texts', {
  _id: { type: String, required: true },
  title: { type: String, required: true },
  code: { type: String, required: true },
  text: {
    type: partSchema<ReadyText['text']>({ vi: { type: String }, en: { type: String } }),
    required: true,
  },
  // Empty: in no folder. A required text may not be empty for mongoose.
  folder: { type: String },
  scope: { type: String, required: true, enum: ['own', 'shared'] },
  owner: { type: String, required: true },
  key: { type: String, required: true },
  uses: { type: Number, required: true, integer: true },
  changedAt: { type: Date, required: true },
  version: { type: Number, required: true, integer: true },
});
readyTextSchema.index({ scope: 1, owner: 1, code: 1 });
readyTextSchema.index({ key: 1 }, { unique: true });

export function readyTextModel(connection: Connection): Model<ReadyText> {
  return connection.model<ReadyText>('ReadyText', readyTextSchema);
}
