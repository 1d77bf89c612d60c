/** What somebody may be here, from the most rights to the fewest. */
export const ROLES = ['owner', 'manager', 'agent', 'reviewer', 'reader'] as const;
export type Role = (typeof ROLES)[number];
