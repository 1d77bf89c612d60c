import { conditionsByPath, intervalsOf, inverted } from './bounds.ts';
import { entryRange, type Collection } from './catalog.ts';
import { documentKey, removeDocument } from './documents.ts';
import type { Engine } from './engine.ts';
import type { Index } from './index-spec.ts';
import { doc } from './values.ts';

const mostAtOnce = 1000;

/** Removes documents whose time in a TTL index is over; gives how many. Called each minute. */
export function expireDocuments(engine: Engine, now: Date): number {
  let removed = 0;
  for (const collection of engine.catalog.all()) {
    for (const index of collection.indexes) {
      if (index.spec.expireAfterSeconds !== undefined)
        removed += expireIndex(engine, collection, { index, now });
    }
  }
  return removed;
}

function expireIndex(
  engine: Engine,
  collection: Collection,
  { index, now }: { index: Index; now: Date },
): number {
  const [field] = index.keyFields;
  const before = new Date(now.getTime() - (index.spec.expireAfterSeconds ?? 0) * 1000);
  const [dates] =
    intervalsOf(conditionsByPath(doc({ v: doc({ $lte: before }) })).get('v') ?? [], false) ?? [];
  if (!field || !dates) return 0;
  const { start, end } = field.descending ? inverted(dates) : dates;
  const prefix = entryRange(index).start;
  const range = { start: Buffer.concat([prefix, start]), end: Buffer.concat([prefix, end]) };
  let removed = 0;
  for (;;) {
    const entries = engine.store.entries.read(range, mostAtOnce);
    if (entries.length === 0) return removed;
    const ids = new Map(entries.map(({ value }) => [value.toString('latin1'), value]));
    engine.store.transaction(() => {
      for (const id of ids.values()) {
        const bytes = engine.store.documents.get(documentKey(collection, id));
        if (bytes) removeDocument(engine, collection, bytes);
      }
    });
    removed += ids.size;
  }
}
