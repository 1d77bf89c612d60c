import type { Connection } from 'mongoose';
import { guarded } from '../database/guarded.ts';
import { insertOnce } from '../database/upsert.ts';
import { NOTHING_ADMITTED, type AdmissionStore } from './admission.ts';
import { admissionModel, consentModel, sendModel, type ConsentEntry, type SendDecision } from './model.ts';

export interface Consents {
  /** Adds an entry, once under its key. */
  add(entry: ConsentEntry): Promise<void>;
  /** All a person ever said, by any of their ids. */
  of(customers: readonly string[]): Promise<readonly ConsentEntry[]>;
}

export interface Sends {
  /** Begins a decision; one that was begun comes back as it stands. */
  begin(decision: SendDecision): Promise<SendDecision>;
  /**
   * When the same flow last contacted the person, beside the decision given. One begun at the same time
   * counts when its name sorts first, so that of two at once exactly one is made.
   */
  lastSentAt(decision: SendDecision, customers: readonly string[], since: Date): Promise<Date | undefined>;
  settle(
    id: string,
    settled: Pick<SendDecision, 'verdict' | 'why' | 'laterAt' | 'reasons' | 'decidedAt'>,
  ): Promise<void>;
  get(id: string): Promise<SendDecision | undefined>;
  /**
   * The newest decisions about a person: why was, or was not, this customer contacted? With `before` older
   * ones, of the same instant those with lesser ids.
   */
  about(
    customers: readonly string[],
    limit: number,
    before?: { readonly at: Date; readonly id?: string },
  ): Promise<readonly SendDecision[]>;
}

export function consentStore(connection: Connection): Consents {
  const model = consentModel(connection);
  return guarded({
    add: async (entry) => {
      await insertOnce<ConsentEntry>(model, entry);
    },
    of: (customers) =>
      model
        .find({ customer: { $in: [...customers] } })
        .sort({ at: 1 })
        .lean(),
  });
}

export function sendStore(connection: Connection): Sends {
  const model = sendModel(connection);
  return guarded({
    begin: async (decision) => (await insertOnce<SendDecision>(model, decision)).stored,
    lastSentAt: async ({ _id, flow, decidedAt }, customers, since) => {
      const others = await model
        .find({
          customer: { $in: [...customers] },
          flow,
          decidedAt: { $gt: since },
          verdict: { $in: ['open', 'go', 'later'] },
          _id: { $ne: _id },
        })
        .sort({ decidedAt: -1 })
        .limit(20)
        .lean();
      const isEarlier = (other: SendDecision) =>
        other.decidedAt < decidedAt || (other.decidedAt.getTime() === decidedAt.getTime() && other._id < _id);
      return others.find((other) => other.verdict === 'go' || isEarlier(other))?.decidedAt;
    },
    settle: async (id, { why, laterAt, ...settled }) => {
      const fields = { ...settled, ...(why !== undefined && { why }), ...(laterAt && { laterAt }) };
      await model.updateOne({ _id: id }, { $set: fields });
    },
    get: async (id) => (await model.findById(id).lean()) ?? undefined,
    about: (customers, limit, before) =>
      model
        .find({ customer: { $in: [...customers] }, ...(before && olderThan(before)) })
        .sort({ decidedAt: -1, _id: -1 })
        .limit(limit)
        .lean(),
  });
}

export function admissionStore(connection: Connection): AdmissionStore {
  const model = admissionModel(connection);
  return guarded({
    read: async (channel) => {
      const found = await model.findById(channel).lean();
      return found ?? { ...NOTHING_ADMITTED, version: 0 };
    },
    replace: async (channel, after, version) => {
      const next = { ...after, version: version + 1 };
      if (version === 0) return (await insertOnce(model, { _id: channel, ...next })).isNew;
      return (await model.updateOne({ _id: channel, version }, { $set: next })).matchedCount === 1;
    },
  });
}

function olderThan({ at, id }: { readonly at: Date; readonly id?: string }): Record<string, unknown> {
  if (id === undefined) return { decidedAt: { $lte: at } };
  return { decidedAt: { $lte: at }, $or: [{ decidedAt: { $lt: at } }, { _id: { $lt: id } }] };
}
