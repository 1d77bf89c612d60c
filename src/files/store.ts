import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileRef } from '../core/conversation.ts';
import type { FileStore } from '../road/ports.ts';
import { withoutExif } from './without-exif.ts';

const ID = /^[0-9a-f]{32}$/;

interface Sidecar {
  readonly type: string;
  readonly name?: string;
}

export interface Files extends FileStore {
  /** Deletes files older than `before` of which `isNamed` says that no line names them. Returns how many. */
  sweep(before: Date, isNamed: (ids: readonly string[]) => Promise<ReadonlySet<string>>): Promise<number>;
}

/**
 * Files of customers in a folder, under random ids that no path can be smuggled into. Pictures are kept without
 * what a camera wrote into them.
 */
export function fileStore({ folder }: { readonly folder: string }): Files {
  const pathOf = (id: string): string => join(folder, id.slice(0, 2), id.slice(2, 4), id);
  return {
    put: async ({ bytes: given, type, name }) => {
      const bytes = type.startsWith('image/') ? withoutExif(given) : given;
      const id = randomBytes(16).toString('hex');
      const path = pathOf(id);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const sidecar: Sidecar = { type, ...(name === undefined ? {} : { name }) };
      await writeSafely(`${path}.json`, Buffer.from(JSON.stringify(sidecar)));
      await writeSafely(path, bytes);
      const file: FileRef = { id, type, bytes: bytes.length, ...(name === undefined ? {} : { name }) };
      return file;
    },
    get: async (id) => {
      if (!ID.test(id)) return undefined;
      try {
        const path = pathOf(id);
        const [bytes, sidecar] = await Promise.all([readFile(path), readFile(`${path}.json`, 'utf8')]);
        // Written by put above.
        return { bytes, ...(JSON.parse(sidecar) as Sidecar) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    sweep: (before, isNamed) => sweep(folder, before, isNamed),
  };
}

/** On disk before it counts as stored, and never half there. */
async function writeSafely(path: string, bytes: Buffer): Promise<void> {
  const half = `${path}.half`;
  const file = await open(half, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(half, path);
}

async function sweep(
  folder: string,
  before: Date,
  isNamed: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile() && ID.test(entry.name));
  const old: string[] = [];
  for (const entry of paths) {
    const path = join(entry.parentPath, entry.name);
    if ((await stat(path)).mtime < before) old.push(path);
  }
  const named = await isNamed(old.map((path) => path.slice(-32)));
  const orphans = old.filter((path) => !named.has(path.slice(-32)));
  for (const path of orphans)
    await Promise.all([rm(path, { force: true }), rm(`${path}.json`, { force: true })]);
  return orphans.length;
}
