import { ABORT, type RootDatabase } from 'lmdb';

/**
 * A write transaction of lmdb that stays open over many groups of changes. Reads go through it meanwhile. Committing
 * once for many groups writes each page of the tree once, however often its documents changed.
 */
export interface HeldTransaction {
  isOpen(): boolean;
  begin(): void;
  /** Writes the tree's pages and flushes them. When that fails the transaction is gone. */
  commit(): void;
  abort(): void;
}

// 0 asks LMDB for a top-level transaction with its ordinary, flushed commit; lmdb's types do not name that number.
export const plainCommit = 0 as never;

/** None is open yet. */
export function heldTransaction(root: RootDatabase<Buffer, Uint8Array>): HeldTransaction {
  let finish: ((result: unknown) => unknown) | undefined;
  const end = (result: unknown): void => {
    const held = finish;
    finish = undefined;
    held?.(result);
  };
  return {
    isOpen: () => finish !== undefined,
    begin() {
      // lmdb ends a transaction whose work gives a thenable when that is fulfilled: here, when `end` calls back
      const later = { then: (fulfilled: (result: unknown) => unknown) => void (finish = fulfilled) };
      if (!finish) root.transactionSync(() => later, plainCommit);
    },
    commit: () => end(undefined),
    abort: () => end(ABORT),
  };
}
