import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openCatalog } from '../../../src/database/embedded/catalog.ts';
import { openCursors } from '../../../src/database/embedded/cursors.ts';
import { insertDocument } from '../../../src/database/embedded/documents.ts';
import { encodeDocument } from '../../../src/database/embedded/encode.ts';
import type { Engine } from '../../../src/database/embedded/engine.ts';
import { runQuery } from '../../../src/database/embedded/query.ts';
import { openStore } from '../../../src/database/embedded/store.ts';
import { doc } from '../../../src/database/embedded/values.ts';
import { warnOfSize } from '../../../src/database/embedded/warnings.ts';
import { temporaryFolder } from './support.ts';

it('warns, once, of a query that reads very much and of a collection that has grown very large', async () => {
  const said: string[] = [];
  const store = openStore(join(temporaryFolder(), 'database.mdb'));
  const engine: Engine = {
    store,
    catalog: openCatalog(store),
    cursors: openCursors(),
    log: ({ level, message }) => said.push(`${level}: ${message}`),
    startedAt: new Date(),
    warned: new Map(),
  };
  const documents = 100_001;
  const collection = store.change(() => {
    const made = engine.catalog.create('shop.things');
    for (let n = 0; n < documents; n++) insertDocument(engine, made, encodeDocument(doc({ _id: n })));
    return made;
  });
  const read = (limit: number): number =>
    [...runQuery(engine, collection, { filter: doc({}), limit }).rows].length;
  expect(read(99_999)).toBe(99_999);
  expect(said).toEqual([]);
  for (const _ of [1, 2]) expect(read(0)).toBe(documents);
  expect(said).toEqual([
    expect.stringMatching(/^warn: .*shop\.things.*100000.*without an index.*database move --to/),
  ]);
  warnOfSize(engine);
  warnOfSize(engine, documents + 1);
  expect(said).toHaveLength(1);
  for (const _ of [1, 2]) warnOfSize(engine, documents);
  expect(said).toEqual([
    said[0],
    expect.stringMatching(/^warn: shop\.things has more than 100001 documents.*move --to/),
  ]);
  await store.close();
}, 60_000);
