import { join } from 'node:path';
import { openCatalog } from './catalog.ts';
import { examineCollection } from './examine.ts';
import { fileName } from './run-engine.ts';
import { openStore } from './store.ts';

/** Opens a folder that nobody uses, as the engine would, and reads it whole; throws where it cannot be opened. */
export async function checkFolder(
  folder: string,
): Promise<{ readonly documents: number; readonly errors: readonly string[] }> {
  const store = openStore(join(folder, fileName));
  try {
    const catalog = openCatalog(store);
    const found = catalog.all().map((collection) => ({
      collection,
      ...examineCollection({ store, catalog }, collection),
    }));
    return {
      documents: found.reduce((sum, { documents }) => sum + documents, 0),
      errors: found.flatMap(({ collection, errors }) =>
        errors.map((error) => `${collection.namespace}: ${error}`),
      ),
    };
  } finally {
    await store.close();
  }
}
