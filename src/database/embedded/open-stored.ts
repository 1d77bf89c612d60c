import { openCatalog } from './catalog.ts';
import type { Report } from './commits.ts';
import type { Stored } from './examine.ts';
import { storageError } from './errors.ts';
import { openStore } from './store.ts';
import { upgrade } from './upgrade.ts';

export interface OpeningOptions {
  /** Whether an older format is kept as a copy before it is lifted. */
  readonly keepCopy: boolean;
  readonly report?: Report;
  readonly tell?: (message: string) => void;
}

/** Opens the file, lifts it to this program's format, and reads which collections there are. */
export function openStored(
  path: string,
  { keepCopy, report, tell = () => undefined }: OpeningOptions,
): Stored {
  const store = openStore(path, report);
  try {
    upgrade(store, { keepCopy, tell });
    return { store, catalog: openCatalog(store) };
  } catch (error) {
    void store.close();
    throw storageError(error);
  }
}
