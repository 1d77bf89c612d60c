import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { language, login, name, right, role } from './contract.ts';

const at = z.iso.datetime();
const nothing = z.object({});

export const memberRow = z.object({
  id: z.string(),
  name: z.string(),
  role,
  state: z.enum(['invited', 'active', 'gone']),
  language,
  mostConversations: z.int(),
  /** Only for those who may change staff. */
  login: z.string().optional(),
  hasTotp: z.boolean().optional(),
  seenAt: at.optional(),
  version: z.int(),
});

export const listStaff = endpoint({
  name: 'staff.list',
  method: 'GET',
  path: '/staff',
  right: 'staff.read',
  says: 'The people who work here.',
  query: z.object({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    after: z.string().max(100).optional(),
    state: z.enum(['invited', 'active', 'gone']).optional(),
  }),
  reply: z.object({ items: z.array(memberRow), next: z.string().optional() }),
});

/** A link to hand over in person or by any messenger: it works once. */
export const oneTimeLink = z.object({ url: z.string(), until: at });

export const inviteStaff = endpoint({
  name: 'staff.invite',
  method: 'POST',
  path: '/staff',
  right: 'staff.change',
  says: 'Adds somebody; the link lets them set their password.',
  body: z.object({ name, login, role, language }),
  reply: z.object({ member: memberRow, link: oneTimeLink }),
});

export const changeStaff = endpoint({
  name: 'staff.change',
  method: 'PATCH',
  path: '/staff/:id',
  right: 'staff.change',
  says: 'Changes a colleague’s name, role or number of conversations at a time.',
  body: z.object({ name, role, mostConversations: z.int().min(1).max(60) }).partial(),
  reply: memberRow,
});

export const deactivateStaff = endpoint({
  name: 'staff.deactivate',
  method: 'POST',
  path: '/staff/:id/deactivate',
  right: 'staff.change',
  says: 'Somebody has left: no more log-ins, no more tokens; what they did stays under their name.',
  reply: memberRow,
});

export const reactivateStaff = endpoint({
  name: 'staff.reactivate',
  method: 'POST',
  path: '/staff/:id/reactivate',
  right: 'staff.change',
  says: 'Somebody is back; the link lets them set a new password.',
  reply: z.object({ member: memberRow, link: oneTimeLink }),
});

export const makePasswordLink = endpoint({
  name: 'staff.makePasswordLink',
  method: 'POST',
  path: '/staff/:id/password-link',
  right: 'staff.change',
  says: 'A link for a colleague who forgot the password, or was slowed down by wrong tries.',
  body: z.object({
    /** The second step is turned off as well: phone and recovery codes are lost. */
    withoutTotp: z.boolean().default(false),
  }),
  reply: oneTimeLink,
});

export const endStaffSessions = endpoint({
  name: 'staff.endSessions',
  method: 'DELETE',
  path: '/staff/:id/sessions',
  right: 'staff.change',
  says: 'Logs a colleague out everywhere.',
  reply: nothing,
});

export const policyReply = z.object({ totpFor: z.array(role), version: z.int() });

export const readPolicy = endpoint({
  name: 'staff.readPolicy',
  method: 'GET',
  path: '/staff-policy',
  right: 'staff.read',
  says: 'For which roles the second step is compulsory.',
  reply: policyReply,
});

export const changePolicy = endpoint({
  name: 'staff.changePolicy',
  method: 'PUT',
  path: '/staff-policy',
  right: 'settings.change',
  says: 'Says for which roles the second step is compulsory.',
  body: z.object({ totpFor: z.array(role).max(5) }),
  reply: policyReply,
});

export const tokenRow = z.object({
  ref: z.string(),
  name: z.string(),
  staff: z.string(),
  staffName: z.string(),
  scopes: z.array(right),
  madeAt: at,
  until: at,
  usedAt: at.optional(),
  endedAt: at.optional(),
});

export const listTokens = endpoint({
  name: 'staff.listTokens',
  method: 'GET',
  path: '/tokens',
  right: 'own',
  says: 'API tokens: one’s own, or everybody’s for those who may change staff.',
  query: z.object({ whose: z.enum(['mine', 'all']).default('mine') }),
  reply: z.object({ items: z.array(tokenRow) }),
});

export const makeToken = endpoint({
  name: 'staff.makeToken',
  method: 'POST',
  path: '/tokens',
  right: 'own',
  says: 'Makes an API token with some of one’s own rights; it is shown this once.',
  body: z.object({
    name,
    scopes: z.array(right).min(1).max(40),
    days: z.int().min(1).max(365),
    password: z.string().normalize('NFC').min(1).max(200),
  }),
  reply: z.object({ token: z.string(), row: tokenRow }),
});

export const endToken = endpoint({
  name: 'staff.endToken',
  method: 'DELETE',
  path: '/tokens/:ref',
  right: 'own',
  says: 'Ends an API token at once.',
  reply: nothing,
});

const auditAsk = {
  /** Who did it. */
  staff: z.string().max(60).optional(),
  /** What it was done to. */
  subject: z.string().max(300).optional(),
  /** The endpoint's name. */
  does: z.string().max(60).optional(),
  from: at.optional(),
  to: at.optional(),
};

export const auditRow = z.object({
  id: z.string(),
  at,
  does: z.string(),
  staff: z.string().optional(),
  staffName: z.string().optional(),
  /** Through which API token. */
  token: z.string().optional(),
  ip: z.string(),
  outcome: z.enum(['done', 'refused', 'failed']),
  subject: z.string().optional(),
  before: z.record(z.string(), z.unknown()).optional(),
  after: z.record(z.string(), z.unknown()).optional(),
});

export const listAudit = endpoint({
  name: 'staff.listAudit',
  method: 'GET',
  path: '/audit',
  right: 'audit.read',
  says: 'Who did what, when and from where; the newest first.',
  query: z.object({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    after: z.string().max(100).optional(),
    ...auditAsk,
  }),
  reply: z.object({ items: z.array(auditRow), next: z.string().optional() }),
});

export const exportAudit = endpoint({
  name: 'staff.exportAudit',
  method: 'GET',
  path: '/audit/export',
  right: 'audit.read',
  says: 'The audit log as CSV.',
  query: z.object(auditAsk),
  reply: z.string(),
  form: 'download',
});
