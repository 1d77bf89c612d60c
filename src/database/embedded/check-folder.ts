import { join } from 'node:path';
import { examineCollection } from './examine.ts';
import { openStored } from './open-stored.ts';
import { fileName } from './run-engine.ts';

/**
 * Opens a folder that nobody uses, as the engine would, and reads it whole; throws where it cannot be opened. An older
 * format is lifted without a copy: the folder was unpacked from one.
 */
export async function checkFolder(
  folder: string,
): Promise<{ readonly documents: number; readonly errors: readonly string[] }> {
  const { store, catalog } = openStored(join(folder, fileName), { keepCopy: false });
  try {
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
