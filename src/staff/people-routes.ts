import { AppError } from '../core/errors.ts';
import { route, type Call, type Caller, type Route } from '../http/route.ts';
import type { StaffParts } from './entering.ts';
import type { Member } from './model.ts';
import {
  changePolicy,
  changeStaff,
  deactivateStaff,
  endStaffSessions,
  inviteStaff,
  listStaff,
  makePasswordLink,
  reactivateStaff,
  readPolicy,
} from './people-contract.ts';
import { prefsOf } from './prefs.ts';
import { newRef } from './secrets.ts';

/** The people who work here, as those see them who look after them. */
export function peopleRoutes(parts: StaffParts): readonly Route[] {
  const { staff, sessions } = parts;
  return [
    route(listStaff, async ({ query: { limit, after, state }, by }) => {
      const found = await staff.list({ limit: limit + 1, ...(after && { after }), ...(state && { state }) });
      const items = found.slice(0, limit).map((member) => rowOf(member, by));
      const last = items.at(-1)?.id;
      return { items, ...(found.length > limit && last !== undefined && { next: last }) };
    }),
    route(inviteStaff, (call) => invited(parts, call)),
    route(changeStaff, (call) => changed(parts, call)),
    route(deactivateStaff, (call) => left(parts, call)),
    route(reactivateStaff, async ({ params, by, now, audit }) => {
      const before = await colleague(parts, by, params.id);
      if (before.state !== 'gone') throw new AppError('invalid-input', 'They have not left.');
      const fresh = { state: 'invited', passwordHash: undefined, totp: undefined, recovery: [] } as const;
      const member = await staff.change(params.id, fresh, before.version);
      audit({ subject: params.id, before: { state: 'gone' }, after: { state: 'invited' } });
      return { member: rowOf(member, by), link: await linkFor(parts, { kind: 'invitation' }, member, now) };
    }),
    route(makePasswordLink, async ({ params, body, by, now, audit }) => {
      // A stolen log-in would be an account for good: one's own password asks for the old one.
      if (params.id === by.id)
        throw new AppError(
          'not-allowed',
          'For yourself: change your password on your own page, by the old one.',
        );
      const member = await colleague(parts, by, params.id);
      if (member.state === 'gone')
        throw new AppError('invalid-input', 'They have left; bring them back first.');
      audit({ subject: params.id, after: { withoutTotp: body.withoutTotp } });
      const kind = member.state === 'invited' ? 'invitation' : 'password';
      return linkFor(parts, { kind, withoutTotp: body.withoutTotp }, member, now);
    }),
    route(endStaffSessions, async ({ params, by, audit }) => {
      await colleague(parts, by, params.id);
      await sessions.endAll(params.id);
      audit({ subject: params.id });
      return {};
    }),
    ...policyRoutes(parts),
  ];
}

function policyRoutes({ staff, sessions }: StaffParts): readonly Route[] {
  return [
    route(readPolicy, async () => policyOf(await staff.policy())),
    route(changePolicy, async ({ body, seenVersion, audit }) => {
      const before = await staff.policy();
      const after = await staff.changePolicy([...new Set(body.totpFor)], seenVersion);
      const without = (await staff.active()).filter(
        ({ role, totp }) => totp === undefined && after.totpFor.includes(role),
      );
      await sessions.restrict(without.map(({ _id }) => _id));
      audit({ subject: 'policy', before: { totpFor: before.totpFor }, after: { totpFor: after.totpFor } });
      return policyOf(after);
    }),
  ];
}

function policyOf({ totpFor, version }: { readonly totpFor: readonly string[]; readonly version: number }) {
  // Only roles were ever let in.
  return { totpFor: [...totpFor] as Member['role'][], version };
}

/** Whom they may change at all: an owner is changed by an owner only. */
async function colleague({ staff }: StaffParts, by: Caller, id: string): Promise<Member> {
  const member = await staff.byId(id);
  if (member === undefined) throw new AppError('not-found', 'There is nobody of this id.');
  if (!by.may('staff.change', { staff: id, role: member.role })) throw notByYou();
  return member;
}

function notByYou(): AppError {
  return new AppError('not-allowed', 'Only an owner changes owners.', { subject: 'role' });
}

async function invited(parts: StaffParts, { body, by, now, audit }: Call<typeof inviteStaff>) {
  if (!by.may('staff.change', { role: body.role })) throw notByYou();
  const member: Member = {
    _id: newRef('s_'),
    ...body,
    state: 'invited',
    prefs: {},
    recovery: [],
    madeAt: now,
    madeBy: by.id,
    version: 1,
  };
  await parts.staff.add(member);
  audit({ subject: member._id, after: { role: member.role, login: member.login } });
  return { member: rowOf(member, by), link: await linkFor(parts, { kind: 'invitation' }, member, now) };
}

async function changed(
  parts: StaffParts,
  { params, body, by, seenVersion, audit }: Call<typeof changeStaff>,
) {
  const before = await colleague(parts, by, params.id);
  const { name, role, mostConversations } = body;
  const isNewRole = role !== undefined && role !== before.role;
  if (isNewRole && !by.may('staff.change', { staff: params.id, role })) throw notByYou();
  if (isNewRole) await keepAnOwner(parts, before);
  const after = await parts.staff.change(
    params.id,
    {
      ...(name !== undefined && { name }),
      ...(role !== undefined && { role }),
      ...(mostConversations !== undefined && { prefs: { mostConversations } }),
    },
    seenVersion ?? (isNewRole ? before.version : undefined),
  );
  // Other rights begin with a new log-in.
  if (isNewRole) await parts.sessions.endAll(params.id);
  audit({ subject: params.id, before: shownOf(before), after: shownOf(after) });
  return rowOf(after, by);
}

async function left(
  parts: StaffParts,
  { params, by, now, seenVersion, audit }: Call<typeof deactivateStaff>,
) {
  const before = await colleague(parts, by, params.id);
  if (by.id === params.id) {
    throw new AppError('invalid-input', 'Nobody puts themselves out: ask a colleague.', { subject: 'id' });
  }
  await keepAnOwner(parts, before);
  const gone = { state: 'gone', totpOffered: undefined } as const;
  const member = await parts.staff.change(params.id, gone, seenVersion ?? before.version);
  await parts.sessions.endAll(params.id);
  await parts.tokens.endAll(params.id, now);
  audit({ subject: params.id, before: { state: before.state }, after: { state: 'gone' } });
  return rowOf(member, by);
}

/**
 * The other owner is held only after the one who goes was read, and the one who goes is changed only in the
 * version that was read: of two who put each other out at once, one at most goes. Throws AppError
 * `invalid-input`.
 */
async function keepAnOwner({ staff }: StaffParts, { _id, role, state }: Member): Promise<void> {
  if (role !== 'owner' || state !== 'active' || (await staff.holdOwner(_id))) return;
  throw new AppError('invalid-input', 'The shop needs an owner: name another one first.', {
    subject: 'role',
  });
}

async function linkFor(
  { links, address }: StaffParts,
  link: { readonly kind: 'invitation' | 'password'; readonly withoutTotp?: boolean },
  member: Member,
  now: Date,
) {
  const { token, until } = await links.forMember({ ...link, staff: member._id }, now);
  return { url: `${address()}/desk/link#${token}`, until: until.toISOString() };
}

function shownOf({ name, role, prefs }: Member): Record<string, unknown> {
  return { name, role, mostConversations: prefsOf(prefs).mostConversations };
}

function rowOf(member: Member, by: Caller) {
  const { _id, name, role, state, language, prefs, version, login, totp, seenAt } = member;
  return {
    id: _id,
    name,
    role,
    state,
    language,
    mostConversations: prefsOf(prefs).mostConversations,
    version,
    ...(by.may('staff.change') && {
      login,
      hasTotp: totp !== undefined,
      ...(seenAt !== undefined && { seenAt: seenAt.toISOString() }),
    }),
  };
}
