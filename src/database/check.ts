import type { MongoClient } from 'mongodb';
import { z } from 'zod';

/** What was found in one collection. */
export interface Checked {
  /** With its database's name. */
  readonly collection: string;
  readonly documents: number;
  readonly indexes: number;
  readonly errors: readonly string[];
  /** What a repair has done. */
  readonly repaired: readonly string[];
}

const answer = z.object({
  nrecords: z.coerce.number(),
  nIndexes: z.coerce.number(),
  errors: z.array(z.string()),
  warnings: z.array(z.string()).default([]),
});

/**
 * Compares every document of the embedded database with every index, both ways. With `repair`, indexes that are wrong
 * are made anew and documents that cannot be read are set aside in a file.
 */
export async function checkDatabase(
  client: MongoClient,
  options: { repair: boolean; each?: (checked: Checked) => void },
): Promise<Checked[]> {
  const found: Checked[] = [];
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
  for (const { name } of databases) {
    const collections = await client.db(name).listCollections({}, { nameOnly: true }).toArray();
    for (const collection of collections.map((one) => one.name).sort()) {
      const said = answer.parse(
        await client.db(name).command({ validate: collection, ...(options.repair && { repair: true }) }),
      );
      const checked = {
        collection: `${name}.${collection}`,
        documents: said.nrecords,
        indexes: said.nIndexes,
        errors: said.errors,
        repaired: said.warnings,
      };
      found.push(checked);
      options.each?.(checked);
    }
  }
  return found;
}
