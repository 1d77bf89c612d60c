import type { Model } from 'mongoose';
import { AppError } from '../core/errors.ts';
import { insertOnce } from '../database/upsert.ts';
import type { FlowVersionStore } from './flow-library.ts';
import type { StoredFlowVersion } from './flow-version-model.ts';
import type { FlowVersion } from './flow-version.ts';

/** Flow versions in the database, each kept once and for good. */
export function flowVersionStore(model: Model<StoredFlowVersion>): FlowVersionStore {
  return {
    put: async (version) => {
      await insertOnce(model, {
        _id: idOf(version.flow, version.version),
        flow: version.flow,
        version: version.version,
        kept: JSON.stringify(version),
        firstSeenAt: new Date(),
      });
    },
    get: async (flow, version) => {
      const stored = await model.findById(idOf(flow, version)).lean();
      return stored === null ? undefined : read(stored);
    },
  };
}

function idOf(flow: string, version: string): string {
  return `${flow}/${version}`;
}

function read({ flow, version, kept }: StoredFlowVersion): FlowVersion {
  try {
    // Written by `put` alone; its steps are read by their schema again when it is made ready.
    return JSON.parse(kept) as FlowVersion;
  } catch (cause) {
    throw new AppError('misconfigured', `Version ${version} of ${flow} is damaged`, { cause, subject: flow });
  }
}
