import { documentRange, type Collection } from './catalog.ts';
import type { Engine } from './engine.ts';
import type { Plan } from './planner.ts';

/** Where the embedded database stops being the right one: said in the log, with the way out, once in a while. */

export const manyExamined = 100_000;
const manyDocuments = 1_000_000;
const againMs = 24 * 60 * 60 * 1000;
const wayOut = 'for more, move to a MongoDB server: langnghe database move --to <MONGODB_URI>';

/** A query that reads very many documents holds up all others. */
export function warnOfScan(engine: Engine, collection: Collection, { stage, index }: Plan): void {
  const how = index ? `by index '${index.spec.name}'` : stage === 'COLLSCAN' ? 'without an index' : 'by _id';
  warn(
    engine,
    `A query on ${collection.namespace} reads more than ${manyExamined} documents (${how}); an index or a narrower question helps, ${wayOut}`,
  );
}

/** Called now and then: names collections that have grown beyond what this database is made for. */
export function warnOfSize(engine: Engine, most = manyDocuments): void {
  if (engine.store.documents.size() < most) return;
  for (const collection of engine.catalog.all()) {
    if (engine.warned.has(sizeWarning(collection, most))) continue;
    if (engine.store.documents.count(documentRange(collection)) >= most)
      warn(engine, sizeWarning(collection, most));
  }
}

function sizeWarning(collection: Collection, most: number): string {
  return `${collection.namespace} has more than ${most} documents; ${wayOut}`;
}

function warn(engine: Engine, message: string): void {
  const now = Date.now();
  if (now - (engine.warned.get(message) ?? -Infinity) < againMs) return;
  engine.warned.set(message, now);
  engine.log({ level: 'warn', message });
}
