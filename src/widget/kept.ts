/** Small things that outlive the page. Where the browser forbids storage, they live as long as the page. */
export interface Kept {
  get<T>(name: string): T | undefined;
  set(name: string, value: unknown): void;
  drop(name: string): void;
  /** Names that begin with this. */
  names(start: string): string[];
}

export function kept(prefix: string, storage: Storage | undefined): Kept {
  const memory = new Map<string, string>();
  const guarded = <T>(ask: (storage: Storage) => T, otherwise: T): T => {
    try {
      return storage ? ask(storage) : otherwise;
    } catch {
      return otherwise;
    }
  };
  return {
    get<T>(name: string) {
      const text = guarded((storage) => storage.getItem(prefix + name), null) ?? memory.get(name);
      // Only this file writes under the prefix, and each name always holds the same shape.
      return text === undefined ? undefined : (guardedParse(text) as T | undefined);
    },
    set(name, value) {
      const text = JSON.stringify(value);
      memory.set(name, text);
      guarded((storage) => storage.setItem(prefix + name, text), undefined);
    },
    drop(name) {
      memory.delete(name);
      guarded((storage) => storage.removeItem(prefix + name), undefined);
    },
    names(start) {
      const stored = guarded((storage) => Object.keys(storage), []).filter((key) =>
        key.startsWith(prefix + start),
      );
      return [...new Set([...stored.map((key) => key.slice(prefix.length)), ...memory.keys()])].filter(
        (name) => name.startsWith(start),
      );
    },
  };
}

function guardedParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
