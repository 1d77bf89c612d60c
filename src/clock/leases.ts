import type { Connection, Model } from 'mongoose';
import { guarded } from '../database/guarded.ts';
import { recordSchema } from '../database/record-schema.ts';
import { isDuplicate } from '../database/upsert.ts';

export interface Leases {
  /**
   * Takes the right to run something alone for a while, for one tick of the clock. False when another
   * holds it, or when this tick or a later one was already taken (a process whose clock is a little
   * behind must not run the same tick again).
   */
  take(name: string, tick: Date, forMs: number): Promise<boolean>;
  /** Gives it back before its time; a lease that is no longer held stays as it is. */
  release(name: string): Promise<void>;
}

interface Lease {
  _id: string;
  holder: string;
  until: Date;
  tick: Date;
}

export const leaseSchema = recordSchema<Lease>('leases', {
  _id: { type: String, required: true },
  holder: { type: String, required: true },
  until: { type: Date, required: true },
  tick: { type: Date, required: true },
});

export function leaseModel(connection: Connection): Model<Lease> {
  return connection.model<Lease>('Lease', leaseSchema);
}

/** Leases kept in MongoDB: of many processes one gets each. `holder` names this process. */
export function mongoLeases(
  connection: Connection,
  options: { readonly holder: string; readonly clock: () => Date },
): Leases {
  const model = leaseModel(connection);
  const { holder, clock } = options;
  return guarded({
    async take(name, tick, forMs) {
      const now = clock();
      const until = new Date(now.getTime() + forMs);
      try {
        await model.updateOne(
          { _id: name, until: { $lte: now }, tick: { $lt: tick } },
          { $set: { holder, until, tick } },
          { upsert: true },
        );
        return true;
      } catch (error) {
        // It is there and did not match: held, or this tick is done.
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    async release(name) {
      await model.updateOne({ _id: name, holder }, { $set: { until: clock() } });
    },
  });
}
