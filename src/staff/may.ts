import type { Right } from '../http/endpoint.ts';

export const ROLES = ['owner', 'manager', 'agent', 'reviewer', 'reader'] as const;
export type StaffRole = (typeof ROLES)[number];

/** Who wants to do something. */
export interface Actor {
  readonly id: string;
  readonly role: string;
  /** A program with a token: only these of its owner's rights, and nothing about the owner. */
  readonly scopes?: readonly Right[];
}

/** What it is done to, where the answer depends on it. */
export interface Subject {
  /** The member of staff it is about. */
  readonly staff?: string;
  /** The role that member has, or is to get. */
  readonly role?: string;
}

type Given = Exclude<Right, 'anyone' | 'own'>;

const READER = [
  'conversations.read',
  'tickets.read',
  'feedback.read',
  'customers.read',
  'orders.read',
  'channels.read',
  'flows.read',
  'settings.read',
  'staff.read',
] as const satisfies readonly Given[];
const REVIEWER = [...READER, 'conversations.export'] as const satisfies readonly Given[];
const AGENT = [
  ...REVIEWER,
  'conversations.answer',
  'conversations.assign',
  'tickets.change',
  'customers.reveal',
  'customers.change',
  'failures.read',
] as const satisfies readonly Given[];
const MANAGER = [
  ...AGENT,
  'orders.import',
  'failures.change',
  'settings.change',
  'staff.change',
  'audit.read',
] as const satisfies readonly Given[];

const RIGHTS: Readonly<Record<StaffRole, ReadonlySet<Right>>> = {
  owner: new Set(MANAGER),
  manager: new Set(MANAGER),
  agent: new Set(AGENT),
  reviewer: new Set(REVIEWER),
  reader: new Set(READER),
};

/** Every right that a role, and so a token, can have. */
export const GIVEN_RIGHTS: readonly Right[] = MANAGER;

/**
 * Whether somebody may do something: the one place where that is decided. What is not named here is
 * refused. `staff.change` never reaches an owner except by an owner.
 */
export function may(actor: Actor | undefined, right: Right, subject: Subject = {}): boolean {
  if (right === 'anyone') return true;
  if (actor === undefined || !isRole(actor.role)) return false;
  if (right === 'own') return actor.scopes === undefined && (subject.staff ?? actor.id) === actor.id;
  if (actor.scopes !== undefined && !actor.scopes.includes(right)) return false;
  if (right === 'staff.change' && subject.role === 'owner' && actor.role !== 'owner') return false;
  return RIGHTS[actor.role].has(right);
}

/** What they may do, for the console, which hides the rest. */
export function rightsOf(actor: Actor): readonly Right[] {
  return GIVEN_RIGHTS.filter((right) => may(actor, right));
}

export function isRole(word: string): word is StaffRole {
  return (ROLES as readonly string[]).includes(word);
}
