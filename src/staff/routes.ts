import type { Route } from '../http/route.ts';
import { auditRoutes } from './audit-routes.ts';
import type { StaffParts } from './entering.ts';
import { logInRoutes } from './log-in-routes.ts';
import { meRoutes } from './me-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { tokenRoutes } from './token-routes.ts';

/** Everything about the people who work here. */
export function staffRoutes(parts: StaffParts): readonly Route[] {
  return [
    ...logInRoutes(parts),
    ...meRoutes(parts),
    ...peopleRoutes(parts),
    ...tokenRoutes(parts),
    ...auditRoutes(parts),
  ];
}
