import { AppError } from '../core/errors.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { logIn, logInTotp, logOut, readLink, setUp, start, useLink } from './contract.ts';
import { countedBy, enter, type StaffParts } from './entering.ts';
import type { Link } from './links.ts';
import type { Member } from './model.ts';
import { checkPassword } from './password-rules.ts';
import { stepOf } from './totp.ts';

/** The same for all, so that nobody can set up twice, however many links there are. */
const FIRST_ID = 's_owner';

/** Getting in: set-up, log-in with its second step, invitations and password links. */
export function logInRoutes(parts: StaffParts): readonly Route[] {
  return [
    route(start, async ({ by }) => ({
      shop: parts.shop.name,
      languages: [...parts.shop.languages],
      needsSetUp: !(await parts.links.hasStaff()),
      isLoggedIn: by.id !== '',
    })),
    route(setUp, (call) => setUpFirst(parts, call)),
    route(logIn, (call) => byPassword(parts, call)),
    route(logInTotp, (call) => bySecondStep(parts, call)),
    route(logOut, async ({ seat, by, audit }) => {
      if (seat.token !== undefined) await parts.sessions.end(seat.token);
      seat.clear();
      audit({ subject: by.id });
      return {};
    }),
    route(readLink, async ({ body, now }) => {
      const link = await linkOf(parts, body.token, now);
      const member = link.staff === undefined ? undefined : await parts.staff.byId(link.staff);
      return {
        kind: link.kind,
        until: link.until.toISOString(),
        ...(member && { name: member.name, login: member.login, language: member.language }),
      };
    }),
    route(useLink, (call) => byLink(parts, call)),
  ];
}

async function linkOf({ links }: StaffParts, token: string, now: Date): Promise<Link> {
  const link = await links.find(token, now);
  if (link === undefined || (link.kind === 'set-up' && (await links.hasStaff()))) {
    throw new AppError('not-found', 'This link has been used, or its time is over: ask for a new one.', {
      subject: 'token',
    });
  }
  return link;
}

async function setUpFirst(parts: StaffParts, call: Call<typeof setUp>) {
  const { body, now, audit } = call;
  const link = await linkOf(parts, body.token, now);
  if (link.kind !== 'set-up') throw new AppError('not-found', 'This link is for something else.');
  checkPassword(body.password, body);
  const member: Member = {
    _id: FIRST_ID,
    login: body.login,
    name: body.name,
    role: 'owner',
    state: 'active',
    language: body.language,
    prefs: {},
    passwordHash: await parts.passwords.hash(body.password),
    recovery: [],
    madeAt: now,
    version: 1,
  };
  if (!(await parts.links.use(body.token, now))) throw new AppError('not-found', 'This link has been used.');
  await parts.staff.add(member);
  audit({ subject: member._id, staff: member._id, after: { role: 'owner', login: member.login } });
  return { next: (await enter(parts, call, member, 'password')).next };
}

async function byPassword(parts: StaffParts, call: Call<typeof logIn>) {
  const { body, now, audit } = call;
  const { staff, tries, passwords } = parts;
  const found = await staff.byLogin(body.login);
  const member = found?.state === 'active' ? found : undefined;
  const counted = countedBy(parts, call, { login: body.login, member });
  await tries.begin(counted, now);
  const isRight = await passwords.isRight(body.password, member?.passwordHash);
  if (member?.passwordHash === undefined || !isRight) {
    // Who it was meant for, where that is somebody: what else was typed may be a password.
    audit({ subject: found?._id ?? 'unknown' });
    throw new AppError('not-allowed', 'The name or the password is wrong.', { subject: 'password' });
  }
  await tries.forgive(counted);
  if (passwords.isOld(member.passwordHash)) {
    await staff.change(member._id, { passwordHash: await passwords.hash(body.password) });
  }
  const { next } = await enter(parts, call, member, 'password');
  audit({ subject: member._id, staff: member._id, after: { next } });
  return { next };
}

async function bySecondStep(parts: StaffParts, call: Call<typeof logInTotp>) {
  const { body, now, seat, audit } = call;
  const { sessions, staff, tries } = parts;
  const half = seat.token === undefined ? undefined : await sessions.find(seat.token, now);
  const member = half?.level === 'totp' ? await staff.byId(half.staff) : undefined;
  if (member?.state !== 'active') {
    throw new AppError('not-allowed', 'This took too long; begin again with your password.', {
      subject: 'log-in',
    });
  }
  const counted = countedBy(parts, call, { login: `second step of ${member._id}`, member });
  await tries.begin(counted, now);
  const how = await secondStep(parts, member, body.code, now);
  if (how === undefined) {
    audit({ subject: member._id });
    throw new AppError('not-allowed', 'The code is wrong, or it was used already: wait for the next one.', {
      subject: 'code',
    });
  }
  await tries.forgive(counted);
  const { next } = await enter(parts, call, member, 'both');
  audit({ subject: member._id, staff: member._id, after: { next, how } });
  return { next };
}

/** By which means it was right. Each code works once. */
async function secondStep(
  { staff, keys }: StaffParts,
  { _id, totp }: Member,
  code: string,
  now: Date,
): Promise<'code' | 'recovery code' | undefined> {
  if (totp === undefined) return undefined;
  const step = stepOf(keys.unseal(_id, totp.sealed), code, now);
  if (step !== undefined) return (await staff.useStep(_id, step)) ? 'code' : undefined;
  return (await staff.useRecovery(_id, keys.recoveryHash(_id, code))) ? 'recovery code' : undefined;
}

async function byLink(parts: StaffParts, call: Call<typeof useLink>) {
  const { body, now, audit } = call;
  const { staff, links, passwords, sessions } = parts;
  const link = await linkOf(parts, body.token, now);
  const member = link.staff === undefined ? undefined : await staff.byId(link.staff);
  if (member === undefined || member.state === 'gone') {
    throw new AppError('not-found', 'This link is for something else, or for somebody who has left.');
  }
  const name = body.name ?? member.name;
  checkPassword(body.password, { login: member.login, name });
  const passwordHash = await passwords.hash(body.password);
  if (!(await links.use(body.token, now))) throw new AppError('not-found', 'This link has been used.');
  const changed = await staff.change(member._id, {
    name,
    passwordHash,
    state: 'active',
    language: body.language ?? member.language,
    ...(link.withoutTotp === true && { totp: undefined, recovery: [] }),
  });
  // After the change: the old password lets nobody in any more in between.
  await sessions.endAll(member._id);
  await parts.tries.forgive([
    { of: 'account', key: member.login },
    { of: 'account', key: `second step of ${member._id}` },
  ]);
  const { next } = await enter(parts, call, changed, 'password');
  audit({ subject: member._id, staff: member._id, after: { by: link.kind, next } });
  return { next };
}
