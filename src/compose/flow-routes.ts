import { localTime } from '../clock/local-time.ts';
import { flowVersionList, flowVersionStore } from '../content/flow-version-store.ts';
import { flowCounts } from '../flows/count-store.ts';
import { flowRoutes } from '../flows/routes.ts';
import type { Route } from '../http/route.ts';
import type { ConsoleGround } from './console-ground.ts';

/** The flows as they are, and how far customers came in them. */
export function flowDesk({ database, content }: ConsoleGround): readonly Route[] {
  const { db } = database;
  const { library, shop } = content;
  const versions = flowVersionStore(db);
  return flowRoutes({
    published: () => library.published,
    welcomeFlow: () => shop.welcomeFlow,
    version: (flow, version) => versions.get(flow, version),
    versions: (flow) => flowVersionList(db, flow),
    counts: flowCounts(db),
    zone: () => localTime(shop.working.timeZone),
    timeZone: () => shop.working.timeZone,
  });
}
