import type { Connection, Model } from 'mongoose';
import { recordSchema } from '../database/record-schema.ts';

export interface StoredFlowVersion {
  /** `<flow>/<version>` */
  readonly _id: string;
  readonly flow: string;
  readonly version: string;
  /** The version as JSON: its keys have dots, which those of a document may not, and their order counts. */
  readonly kept: string;
  readonly firstSeenAt: Date;
}

export const flowVersionSchema = recordSchema<StoredFlowVersion>('flow_versions', {
  _id: { type: String, required: true },
  flow: { type: String, required: true },
  version: { type: String, required: true },
  kept: { type: String, required: true },
  firstSeenAt: { type: Date, required: true },
});

export function flowVersionModel(connection: Connection): Model<StoredFlowVersion> {
  return connection.model<StoredFlowVersion>('FlowVersion', flowVersionSchema);
}
