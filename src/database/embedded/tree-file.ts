import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { DatabaseError } from './errors.ts';

// LMDB's two first pages each describe the tree as it was after a commit; these are places in such a page
const magic = 0xbeefc0de;
const magicAt = 24;
const pageBytesAt = 48;
const lastPageAt = 144;
const commitAt = 152;
const descriptionBytes = 160;

interface Description {
  readonly pageBytes: number;
  readonly lastPage: number;
  readonly commit: number;
}

/**
 * Refuses a file that is no tree, or that ends before the tree does: LMDB itself would take the whole program down
 * on either. A file that is not there yet, or is empty, is fine.
 */
export function requireTreeFile(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return;
  const needed = bytesOfTree(path);
  if (needed === undefined) {
    throw new DatabaseError(
      72,
      `${path} is not a database of this program; nothing was changed. Move the file away or choose another data folder`,
    );
  }
  if (size >= needed) return;
  throw new DatabaseError(
    72,
    `${path} is broken: it ends after ${size} bytes, its content needs ${needed}; nothing was changed. Restore a backup (langnghe restore)`,
  );
}

/** How long the file must be for what its newest commit says; undefined when it is no tree. */
function bytesOfTree(path: string): number | undefined {
  const file = openSync(path, 'r');
  try {
    const first = describe(file, 0);
    if (!first) return undefined;
    const second = describe(file, first.pageBytes);
    const newest = second && second.commit > first.commit ? second : first;
    return (newest.lastPage + 1) * newest.pageBytes;
  } finally {
    closeSync(file);
  }
}

function describe(file: number, at: number): Description | undefined {
  const page = Buffer.alloc(descriptionBytes);
  readSync(file, page, 0, page.length, at);
  if (page.readUInt32LE(magicAt) !== magic) return undefined;
  return {
    pageBytes: page.readUInt32LE(pageBytesAt),
    lastPage: Number(page.readBigUInt64LE(lastPageAt)),
    commit: Number(page.readBigUInt64LE(commitAt)),
  };
}
