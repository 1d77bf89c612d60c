import type { Connection, Model } from 'mongoose';
import { partSchema, recordSchema } from '../database/record-schema.ts';
import { LABEL_COLORS } from './contract.ts';

export interface Label {
  readonly _id: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly color: (typeof LABEL_COLORS)[number];
  readonly isArchived: boolean;
  /** The folded name in either language, once: two labels that look alike are one. */
  readonly keys: readonly string[];
  readonly version: number;
}

export const labelSchema = recordSchema<Label>('labels', {
  _id: { type: String, required: true },
  name: {
    type: partSchema<Label['name']>({
      vi: { type: String, required: true },
      en: { type: String, required: true },
    }),
    required: true,
  },
  color: { type: String, required: true, enum: LABEL_COLORS },
  isArchived: { type: Boolean, required: true },
  keys: { type: [String], required: true },
  version: { type: Number, required: true, integer: true },
});
labelSchema.index({ keys: 1 }, { unique: true });

export function labelModel(connection: Connection): Model<Label> {
  return connection.model<Label>('Label', labelSchema);
}
