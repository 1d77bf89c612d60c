import type { Db } from 'mongodb';
import { isRole, type StaffRole } from './may.ts';
import type { Policy } from './model.ts';

interface OldSettings {
  readonly _id: string;
  readonly sections?: { readonly security?: { readonly totpRoles?: readonly string[] } };
}

/** Roles that the shop's settings named, where nothing read them, join those of the policy that is in force. */
export async function keepOneSecondStepPolicy(db: Db): Promise<void> {
  const settings = db.collection<OldSettings>('settings');
  const old = await settings.findOne({ 'sections.security': { $exists: true } });
  if (old === null) return;
  const named = (old.sections?.security?.totpRoles ?? []).filter(isRole);
  await addToPolicy(db, named);
  await settings.updateOne({ _id: old._id }, { $unset: { 'sections.security': '' } });
}

async function addToPolicy(db: Db, named: readonly StaffRole[]): Promise<void> {
  const policies = db.collection<Policy>('staff-policy');
  const kept = await policies.findOne({ _id: 'policy' });
  const totpFor = [...new Set([...(kept?.totpFor ?? []), ...named])];
  if (totpFor.length === (kept?.totpFor.length ?? 0)) return;
  const version = (kept?.version ?? 0) + 1;
  await policies.updateOne({ _id: 'policy' }, { $set: { totpFor, version } }, { upsert: true });
}
