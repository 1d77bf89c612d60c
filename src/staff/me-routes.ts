import { AppError } from '../core/errors.ts';
import { route, type Call, type Route } from '../http/route.ts';
import {
  beginTotp,
  changeMe,
  changePassword,
  confirmTotp,
  disableTotp,
  endSession,
  listSessions,
  me,
  newRecoveryCodes,
} from './contract.ts';
import { enter, proveSelf, type StaffParts } from './entering.ts';
import { rightsOf } from './may.ts';
import type { Member, Session } from './model.ts';
import { checkPassword } from './password-rules.ts';
import { prefsOf } from './prefs.ts';
import { hashed, newRecoveryCode } from './secrets.ts';
import { offerTotp, stepOf } from './totp.ts';

const RECOVERY_CODES = 10;

/** One's own account: preferences, password, second step, where one is logged in. */
export function meRoutes(parts: StaffParts): readonly Route[] {
  const { staff, sessions } = parts;
  return [
    route(me, async (call) => meOf(parts, call, await self(parts, call))),
    route(changeMe, async (call) => {
      const { body, by, seenVersion } = call;
      const before = await self(parts, call);
      const { prefs, name, language } = body;
      const changed = await staff.change(
        by.id,
        {
          ...(name !== undefined && { name }),
          ...(language !== undefined && { language }),
          ...(prefs !== undefined && { prefs: given(prefs) }),
        },
        seenVersion,
      );
      call.audit({ subject: by.id, before: shownOf(before), after: shownOf(changed) });
      return meOf(parts, call, changed);
    }),
    route(changePassword, (call) => newPassword(parts, call)),
    ...totpRoutes(parts),
    route(listSessions, async ({ by, now, seat }) => ({
      items: (await sessions.list(by.id, now)).map((session) => sessionRow(session, seat.token)),
    })),
    route(endSession, async ({ by, params, seat, audit }) => {
      audit({ subject: by.id, after: { ended: params.ref } });
      if (params.ref === 'others') await sessions.endAll(by.id, seat.token);
      else if (!(await sessions.endByRef(by.id, params.ref))) {
        throw new AppError('not-found', 'This log-in has ended already.');
      }
      return {};
    }),
  ];
}

async function meOf({ keys, staff }: StaffParts, { seat, now, by }: Asked, member: Member) {
  const { totpFor } = await staff.policy();
  return {
    id: member._id,
    name: member.name,
    login: member.login,
    role: member.role,
    language: member.language,
    rights: rightsOf({ id: member._id, role: member.role }).filter((right) => by.may(right)),
    prefs: prefsOf(member.prefs),
    totp: {
      isOn: member.totp !== undefined,
      isCompulsory: totpFor.includes(member.role),
      recoveryLeft: member.recovery.length,
    },
    csrf: keys.csrfOf(seat.token ?? ''),
    now: now.toISOString(),
    version: member.version,
  };
}

/** What every call brings. */
type Asked = Pick<Call, 'seat' | 'now' | 'by' | 'ip' | 'audit'>;

async function self({ staff }: StaffParts, { by }: Pick<Asked, 'by'>): Promise<Member> {
  const member = await staff.byId(by.id);
  if (member === undefined) throw new AppError('not-found', 'There is nobody of this id.');
  return member;
}

/** Without what was not said: a preference that is not chosen is not kept. */
function given<T extends object>(chosen: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Only what is undefined is left out.
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function shownOf({ name, language, prefs }: Member): Record<string, unknown> {
  return { name, language, prefs };
}

async function newPassword(parts: StaffParts, call: Call<typeof changePassword>) {
  const { body, by, now, audit } = call;
  audit({ subject: by.id });
  const member = await proveSelf(parts, { id: by.id, now }, body.old);
  checkPassword(body.new, member);
  if (body.new === body.old) throw new AppError('invalid-input', 'This is the old one.', { subject: 'new' });
  await parts.staff.change(by.id, { passwordHash: await parts.passwords.hash(body.new) });
  await parts.sessions.endAll(by.id);
  const { token } = await enter(parts, call, member, 'both');
  return { csrf: parts.keys.csrfOf(token) };
}

function totpRoutes(parts: StaffParts): readonly Route[] {
  const { staff, keys, shop } = parts;
  return [
    route(beginTotp, async ({ by, now, body, audit }) => {
      audit({ subject: by.id });
      const { login } = await proveSelf(parts, { id: by.id, now }, body.password);
      const offered = offerTotp(shop.name, login);
      await staff.change(by.id, { totpOffered: keys.seal(by.id, offered.secret) });
      return offered;
    }),
    route(confirmTotp, (call) => confirmed(parts, call)),
    route(disableTotp, async ({ by, now, body, audit }) => {
      const member = await proveSelf(parts, { id: by.id, now }, body.password);
      const { totpFor } = await staff.policy();
      if (totpFor.includes(member.role)) {
        throw new AppError('not-allowed', 'Your role works with the second step only.', { subject: 'totp' });
      }
      await staff.change(by.id, { totp: undefined, totpOffered: undefined, recovery: [] });
      audit({ subject: by.id, before: { totp: member.totp !== undefined }, after: { totp: false } });
      return {};
    }),
    route(newRecoveryCodes, async ({ by, now, body, audit }) => {
      audit({ subject: by.id });
      const member = await proveSelf(parts, { id: by.id, now }, body.password);
      if (member.totp === undefined) {
        throw new AppError('invalid-input', 'Turn the second step on first.', { subject: 'totp' });
      }
      const codes = recoveryCodes();
      await staff.change(by.id, { recovery: codes.map((code) => keys.recoveryHash(by.id, code)) });
      return { recoveryCodes: codes };
    }),
  ];
}

/** More rights than before, or the same under more proof: the log-in gets a new secret. */
async function confirmed(parts: StaffParts, call: Call<typeof confirmTotp>) {
  const { staff, keys, tries } = parts;
  const { by, body, now, audit } = call;
  const { totpOffered } = await self(parts, call);
  const counted = [{ of: 'account', key: `offered to ${by.id}` }] as const;
  await tries.begin(counted, now);
  const secret = totpOffered === undefined ? undefined : keys.unseal(by.id, totpOffered);
  const step = secret === undefined ? undefined : stepOf(secret, body.code, now);
  if (secret === undefined || step === undefined) {
    throw new AppError('invalid-input', 'The code is wrong: look at the clock of your phone.', {
      subject: 'code',
    });
  }
  await tries.forgive(counted);
  const codes = recoveryCodes();
  const changed = await staff.change(by.id, {
    totp: { sealed: keys.seal(by.id, secret), since: now, lastStep: step },
    totpOffered: undefined,
    recovery: codes.map((code) => keys.recoveryHash(by.id, code)),
  });
  audit({ subject: by.id, after: { totp: true } });
  const { token } = await enter(parts, call, changed, 'both');
  return { recoveryCodes: codes, csrf: keys.csrfOf(token) };
}

function recoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => newRecoveryCode());
}

function sessionRow({ _id, ref, madeAt, seenAt, until, ip, agent }: Session, token: string | undefined) {
  return {
    ref,
    madeAt: madeAt.toISOString(),
    seenAt: seenAt.toISOString(),
    until: until.toISOString(),
    ip,
    agent,
    isThis: token !== undefined && hashed(token) === _id,
  };
}
