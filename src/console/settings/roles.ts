/** What somebody may be here, from the most rights to the fewest. */
export const ROLES = ['owner', 'manager', 'agent', 'reviewer', 'reader'] as const;
export type Role = (typeof ROLES)[number];

/** What somebody may make others: an owner is made by an owner. */
export function rolesGivenBy(role: Role): readonly Role[] {
  return role === 'owner' ? ROLES : ROLES.filter((one) => one !== 'owner');
}
