import type { Db } from 'mongodb';
import { localTime } from '../clock/local-time.ts';
import type { Shop } from '../content/shop.ts';
import { flowCounts } from '../flows/count-store.ts';
import { countFlowSteps } from '../flows/jobs.ts';
import type { Job } from '../road/ports.ts';

/** Counts in the background what the pages of flows show. */
export function flowCounting(db: Db, shop: Shop): Job {
  return countFlowSteps({ counts: flowCounts(db), zone: () => localTime(shop.working.timeZone) });
}
