import { AppError } from '../core/errors.ts';
import type { Language } from '../core/conversation.ts';
import type { Seat } from '../http/route.ts';
import type { AuditLog } from './audit-store.ts';
import type { Links } from './links.ts';
import type { Member, SessionLevel } from './model.ts';
import type { Passwords } from './passwords.ts';
import { newRef, type Keys } from './secrets.ts';
import type { Sessions, Tokens } from './session-store.ts';
import type { Staff } from './store.ts';
import type { Counted, TriesStore } from './tries-store.ts';

/** What the routes about staff stand on. */
export interface StaffParts {
  readonly staff: Staff;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly links: Links;
  readonly tries: TriesStore;
  readonly audit: AuditLog;
  readonly passwords: Passwords;
  readonly keys: Keys;
  readonly shop: { readonly name: string; readonly languages: readonly Language[] };
  /** Where browsers reach the server, without a slash at its end. */
  readonly address: () => string;
}

/** Of a call, what a log-in needs. */
export interface Entering {
  readonly seat: Seat;
  readonly ip: string;
  readonly now: Date;
}

const DEVICE_MS = 180 * 86_400_000;

/** Gives the browser a log-in under a new secret, as far as this member may go by what they have shown. */
export async function enter(
  parts: StaffParts,
  { seat, ip, now }: Entering,
  member: Member,
  hasShown: 'password' | 'both',
): Promise<{ readonly next: SessionLevel; readonly token: string }> {
  const next = await levelOf(parts, member, hasShown);
  const session = { staff: member._id, level: next, ip, agent: seat.agent, now };
  const { token, until } = await parts.sessions.start(session, seat.token);
  seat.give(token, until);
  if (next === 'in') {
    const device = parts.keys.deviceOf(member._id, newRef());
    seat.mark(device, new Date(now.getTime() + DEVICE_MS));
    await parts.staff.saw(member._id, now);
  }
  return { next, token };
}

async function levelOf(
  { staff }: StaffParts,
  member: Member,
  hasShown: 'password' | 'both',
): Promise<SessionLevel> {
  if (member.totp !== undefined) return hasShown === 'both' ? 'in' : 'totp';
  const { totpFor } = await staff.policy();
  return totpFor.includes(member.role) ? 'enrol' : 'in';
}

/**
 * By what wrong tries are counted: by name and by address, so that neither many names nor many addresses
 * help. A browser that this member was logged in with before counts for itself: whoever tries in their
 * name elsewhere cannot keep them out.
 */
export function countedBy(
  { keys }: StaffParts,
  { seat, ip }: Entering,
  { login, member }: { readonly login: string; readonly member: Member | undefined },
): readonly Counted[] {
  const { device } = seat;
  if (member !== undefined && device !== undefined && keys.staffOfDevice(device) === member._id) {
    return [{ of: 'device', key: device }];
  }
  return [
    { of: 'account', key: login },
    { of: 'address', key: ip },
  ];
}

/** Whoever is logged in shows that they know the password. Throws AppError `not-allowed`. */
export async function proveSelf(
  { staff, tries, passwords }: StaffParts,
  { id, now }: { readonly id: string; readonly now: Date },
  password: string,
): Promise<Member> {
  const member = await staff.byId(id);
  if (member === undefined) throw new AppError('not-found', 'There is nobody of this id.');
  const counted: readonly Counted[] = [{ of: 'account', key: `own:${id}` }];
  await tries.begin(counted, now);
  if (!(await passwords.isRight(password, member.passwordHash))) {
    throw new AppError('not-allowed', 'This is not your password.', { subject: 'password' });
  }
  await tries.forgive(counted);
  return member;
}
