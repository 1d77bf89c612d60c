import type { Db } from 'mongodb';
import { AppError } from '../core/errors.ts';
import { fromDatabase } from '../database/failures.ts';
import { keepMany } from '../database/write-many.ts';
import type { FlowVersionStore } from './flow-library.ts';
import type { FlowVersion } from './flow-version.ts';

interface StoredFlowVersion {
  /** `<flow>/<version>` */
  readonly _id: string;
  readonly flow: string;
  readonly version: string;
  /** The version as JSON: its keys have dots, which those of a document may not, and their order counts. */
  readonly kept: string;
  readonly firstSeenAt: Date;
}

/** Flow versions in the database, each kept once and for good. Asked before any turn, so by the driver alone. */
export function flowVersionStore(db: Db): FlowVersionStore {
  const all = db.collection<StoredFlowVersion>('flow_versions');
  return {
    put: async (versions) => {
      const ids = versions.map(idOf);
      const there = all.find({ _id: { $in: ids } }, { projection: { _id: 1 } });
      const known = new Set((await fromDatabase(there.toArray())).map(({ _id }) => _id));
      const fresh = versions.filter((version) => !known.has(idOf(version)));
      await keepMany(
        db,
        all.collectionName,
        fresh.map((version) => ({ q: { _id: idOf(version) }, u: { $setOnInsert: stored(version) } })),
      );
    },
    get: async (flow, version) => {
      const found = await fromDatabase(all.findOne({ _id: idOf({ flow, version }) }));
      return found === null ? undefined : read(found);
    },
  };
}

/** A version as a list names it. */
export interface SeenVersion {
  readonly version: string;
  readonly firstSeenAt: Date;
  readonly steps: number;
}

/** The last versions of a flow, the newest first. They are kept under its name, so no other is looked at. */
export async function flowVersionList(db: Db, flow: string): Promise<readonly SeenVersion[]> {
  const all = db.collection<StoredFlowVersion>('flow_versions');
  const own = { _id: { $gte: `${flow}/`, $lt: `${flow}0` } };
  const found = await fromDatabase(all.find(own).limit(MOST_LISTED).toArray());
  return found
    .map((one) => ({
      version: one.version,
      firstSeenAt: one.firstSeenAt,
      steps: Object.keys(read(one).file.steps).length,
    }))
    .sort((a, b) => b.firstSeenAt.getTime() - a.firstSeenAt.getTime());
}

const MOST_LISTED = 500;

function idOf({ flow, version }: Pick<FlowVersion, 'flow' | 'version'>): string {
  return `${flow}/${version}`;
}

function stored(made: FlowVersion): Omit<StoredFlowVersion, '_id'> {
  const { flow, version } = made;
  return { flow, version, kept: JSON.stringify(made), firstSeenAt: new Date() };
}

function read({ flow, version, kept }: StoredFlowVersion): FlowVersion {
  try {
    // Written by `put` alone; its steps are read by their schema again when it is made ready.
    return JSON.parse(kept) as FlowVersion;
  } catch (cause) {
    throw new AppError('misconfigured', `Version ${version} of ${flow} is damaged`, { cause, subject: flow });
  }
}
