import { AppError } from '../core/errors.ts';
import type { Right } from '../http/endpoint.ts';
import type { Caller } from '../http/route.ts';
import { GIVEN_RIGHTS, may, type Actor } from './may.ts';
import type { Member } from './model.ts';
import type { Keys } from './secrets.ts';
import type { Sessions, Tokens } from './session-store.ts';
import type { Staff } from './store.ts';
import type { Known, Shown, Who } from './who.ts';

export interface WhoParts {
  readonly staff: Pick<Staff, 'byId' | 'saw'>;
  readonly sessions: Pick<Sessions, 'find'>;
  readonly tokens: Pick<Tokens, 'find'>;
  readonly keys: Pick<Keys, 'csrfOf'>;
}

/** That somebody is here is written no more often. */
const SEEN_MS = 60_000;

/** Tells who asks, from the database each time: whoever is logged out or has left is so at once, everywhere. */
export function identify(parts: WhoParts): Who {
  return ({ session, token, now, isUnattended = false }) => {
    if (token !== undefined) return byToken(parts, token, now);
    return session === undefined
      ? Promise.resolve(undefined)
      : bySession(parts, session, { now, isUnattended });
  };
}

async function byToken(parts: WhoParts, token: string, now: Date): Promise<Known> {
  const kept = await parts.tokens.find(token, now);
  const member = kept === undefined ? undefined : await parts.staff.byId(kept.staff);
  if (kept === undefined || member?.state !== 'active') {
    throw new AppError('not-allowed', 'This API token is not valid, or not any more.', {
      subject: 'authorization',
    });
  }
  // `may` takes only words that are rights.
  const scopes = kept.scopes as readonly Right[];
  const caller = callerOf(member, { id: member._id, role: member.role, scopes });
  return {
    caller,
    tokenRef: kept.ref,
    isStillGood: (at) => isStill(parts, caller, { token, session: undefined, now: at }),
  };
}

async function bySession(
  parts: WhoParts,
  session: string,
  { now, isUnattended }: { readonly now: Date; readonly isUnattended: boolean },
): Promise<Known | undefined> {
  const kept = await parts.sessions.find(session, now, { isUnattended });
  if (kept === undefined || kept.level === 'totp') return undefined;
  const member = await parts.staff.byId(kept.staff);
  if (member?.state !== 'active') return undefined;
  const isLong = now.getTime() - (member.seenAt?.getTime() ?? 0) >= SEEN_MS;
  if (isLong && !isUnattended) await parts.staff.saw(member._id, now);
  const whole = callerOf(member, { id: member._id, role: member.role });
  const caller = kept.level === 'in' ? whole : onlySettingUp(whole);
  return {
    caller,
    csrf: parts.keys.csrfOf(session),
    isStillGood: (at) => isStill(parts, caller, { session, token: undefined, now: at }),
  };
}

/** The second step is compulsory and not there yet: nothing but one's own account. */
function onlySettingUp(caller: Caller): Caller {
  const mays: readonly Right[] = ['anyone', 'own'];
  return { ...caller, may: (right, subject) => mays.includes(right) && caller.may(right, subject) };
}

function callerOf({ _id, name, role, language }: Member, actor: Actor): Caller {
  return { id: _id, name, role, language, may: (right, subject) => may(actor, right, subject) };
}

/** Whether they would be let in as the same: what is open was let in by the rights of its beginning. */
async function isStill(parts: WhoParts, was: Caller, shown: Shown): Promise<boolean> {
  try {
    const is = (await identify(parts)({ ...shown, isUnattended: true }))?.caller;
    return is !== undefined && GIVEN_RIGHTS.every((right) => is.may(right) === was.may(right));
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-allowed') return false;
    throw error;
  }
}
