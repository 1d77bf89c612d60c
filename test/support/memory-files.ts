import { randomBytes } from 'node:crypto';
import type { FileStore } from '../../src/road/ports.ts';

export function memoryFiles(): FileStore & { readonly size: number } {
  const files = new Map<string, { bytes: Buffer; type: string; name?: string }>();
  return {
    get size() {
      return files.size;
    },
    put(file) {
      const id = randomBytes(16).toString('hex');
      files.set(id, file);
      const { bytes, ...rest } = file;
      return Promise.resolve({ id, bytes: bytes.length, ...rest });
    },
    get: (id) => Promise.resolve(files.get(id)),
  };
}
