import { AppError } from '../core/errors.ts';
import { route, type Caller, type Route } from '../http/route.ts';
import type { Right } from '../http/endpoint.ts';
import { proveSelf, type StaffParts } from './entering.ts';
import { GIVEN_RIGHTS } from './may.ts';
import type { ApiToken } from './model.ts';
import { endToken, listTokens, makeToken } from './people-contract.ts';

const DAY_MS = 86_400_000;

/** Keys for programs: each has some of its maker's rights, and never more than they have that day. */
export function tokenRoutes(parts: StaffParts): readonly Route[] {
  const { tokens, staff } = parts;
  return [
    route(listTokens, async ({ query: { whose }, by }) => {
      if (whose === 'all' && !by.may('staff.change')) {
        throw new AppError('not-allowed', 'Your role sees its own tokens only.', { subject: 'whose' });
      }
      const found = await tokens.list(whose === 'all' ? undefined : by.id);
      const names = await staff.names(found.map((token) => token.staff));
      return { items: found.map((token) => rowOf(token, names)) };
    }),
    route(makeToken, async ({ body, by, now, audit }) => {
      const beyond = body.scopes.find((scope) => !GIVEN_RIGHTS.includes(scope) || !by.may(scope));
      if (beyond !== undefined) {
        throw new AppError('invalid-input', `You cannot give a right that you do not have: ${beyond}.`, {
          subject: 'scopes',
        });
      }
      await proveSelf(parts, { id: by.id, now }, body.password);
      const { token, kept } = await tokens.make({
        staff: by.id,
        name: body.name,
        scopes: [...new Set(body.scopes)],
        madeAt: now,
        until: new Date(now.getTime() + body.days * DAY_MS),
      });
      audit({ subject: kept.ref, after: { name: kept.name, scopes: kept.scopes, until: kept.until } });
      return { token, row: rowOf(kept, new Map([[by.id, by.name]])) };
    }),
    route(endToken, async ({ params, by, now, audit }) => {
      const token = await tokens.byRef(params.ref);
      if (token === undefined || !(token.staff === by.id || (await mayChange(parts, by, token.staff)))) {
        throw new AppError('not-found', 'There is no such token of yours.');
      }
      await tokens.end(params.ref, now);
      audit({ subject: params.ref, before: { name: token.name, staff: token.staff } });
      return {};
    }),
  ];
}

/** An owner's tokens are an owner's matter, as the owner is. */
async function mayChange({ staff }: StaffParts, by: Caller, id: string): Promise<boolean> {
  const member = await staff.byId(id);
  return by.may('staff.change', { staff: id, ...(member && { role: member.role }) });
}

function rowOf(token: ApiToken, names: ReadonlyMap<string, string>) {
  const { ref, name, staff, scopes, madeAt, until, usedAt, endedAt } = token;
  return {
    ref,
    name,
    staff,
    staffName: names.get(staff) ?? staff,
    // Only rights were ever let in.
    scopes: [...scopes] as Right[],
    madeAt: madeAt.toISOString(),
    until: until.toISOString(),
    ...(usedAt !== undefined && { usedAt: usedAt.toISOString() }),
    ...(endedAt !== undefined && { endedAt: endedAt.toISOString() }),
  };
}
