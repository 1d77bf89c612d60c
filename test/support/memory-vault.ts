import type { Vault } from '../../src/road/ports.ts';

/** Secrets in memory, with a knob for a database that is away. */
export function memoryVault(): Vault & { isAway: boolean; readonly writes: string[] } {
  const kept = new Map<string, { value: Readonly<Record<string, string>>; version: number }>();
  const locks = new Set<string>();
  const vault = {
    isAway: false,
    writes: [] as string[],
    read: async (name: string) => {
      await Promise.resolve();
      return kept.get(name);
    },
    write: async (name: string, value: Readonly<Record<string, string>>, version: number) => {
      await Promise.resolve();
      if (vault.isAway) throw new Error('the database is away');
      if ((kept.get(name)?.version ?? 0) !== version) return false;
      kept.set(name, { value, version: version + 1 });
      vault.writes.push(name);
      return true;
    },
    async alone<T>(name: string, _forMs: number, work: () => Promise<T>): Promise<T | undefined> {
      if (locks.has(name)) return undefined;
      locks.add(name);
      try {
        return await work();
      } finally {
        locks.delete(name);
      }
    },
  };
  return vault;
}
