import { EJSON, type Document } from 'bson';
import type { Difference, Known } from './differences.ts';
import { IN_ANSWERS, REFUSED } from './java-server-answers.ts';
import { IN_FILTERS } from './java-server-filters.ts';
import { IN_UPDATES } from './java-server-writes.ts';

/** What other servers are known to answer otherwise than MongoDB, as its documentation and its source tell. */
const KNOWN: Readonly<Record<string, readonly Known[]>> = {
  // None may be added here: where MongoDB answers otherwise, this database is wrong.
  MongoDB: [],
  'mongo-java-server': [...REFUSED, ...IN_UPDATES, ...IN_FILTERS, ...IN_ANSWERS],
};

/** Why another server is known to differ here; undefined where it is not. */
export function whyKnown(one: Difference): string | undefined {
  const documents = EJSON.parse(one.before, { relaxed: false }) as Document[];
  const whole = { ...one, documents, isLeftSame: one.left === one.right };
  return KNOWN[one.server]?.find(({ is }) => is(whole))?.why;
}
