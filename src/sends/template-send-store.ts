import type { Connection, Model } from 'mongoose';
import { guarded } from '../database/guarded.ts';
import { partSchema, recordSchema } from '../database/record-schema.ts';
import { insertOnce } from '../database/upsert.ts';

/** An approved template that a platform sent for us: what comes back of it names only this. */
export interface TemplateSend {
  /** `<channel>:<the platform's or our own id of the message>`. */
  readonly _id: string;
  readonly conversation: string;
  readonly purpose: string;
  readonly template: string;
  readonly at: Date;
  /** The platform has taken it; before that it is only known under our own id. */
  readonly isSent: boolean;
  /** The run of a flow it went out for: one run is worth one template. */
  readonly run: string;
  /** The question in whose place it stands. */
  readonly asks?: {
    readonly visit: number;
    readonly step: string;
    readonly flow: string;
    readonly version: string;
  };
}

export interface TemplateSends {
  /** Keeps it, once under its id. */
  keep(send: TemplateSend): Promise<void>;
  /** The first of these that is known. */
  find(ids: readonly string[]): Promise<TemplateSend | undefined>;
  /** Whether one of this purpose was taken for this run. */
  hasSent(about: Pick<TemplateSend, 'conversation' | 'purpose' | 'run'>): Promise<boolean>;
}

/** An answer may come late; one that comes after a year is nobody's. */
const KEPT_SECONDS = 365 * 86_400;

const question = partSchema<NonNullable<TemplateSend['asks']>>({
  visit: { type: Number, required: true },
  step: { type: String, required: true },
  flow: { type: String, required: true },
  version: { type: String, required: true },
});

export const templateSendSchema = recordSchema<TemplateSend>('template_sends', {
  _id: { type: String, required: true },
  conversation: { type: String, required: true },
  purpose: { type: String, required: true },
  template: { type: String, required: true },
  at: { type: Date, required: true },
  isSent: { type: Boolean, required: true },
  run: { type: String, required: true },
  asks: { type: question },
});
templateSendSchema.index({ conversation: 1, at: -1 });
templateSendSchema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export function templateSendStore(connection: Connection): TemplateSends {
  const model: Model<TemplateSend> = connection.model<TemplateSend>('TemplateSend', templateSendSchema);
  return guarded({
    keep: async (send) => {
      await insertOnce<TemplateSend>(model, send);
    },
    find: async (ids) => {
      const found = await model.find({ _id: { $in: [...ids] } }).lean();
      return ids.map((id) => found.find(({ _id }) => _id === id)).find((send) => send !== undefined);
    },
    hasSent: async ({ conversation, purpose, run }) =>
      (await model.countDocuments({ conversation, purpose, run, isSent: true })) > 0,
  });
}
