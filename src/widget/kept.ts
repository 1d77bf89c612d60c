/** Small things that outlive the page. Where the browser forbids storage, they live as long as the page. */
export interface Kept {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  drop(name: string): void;
  /** Names that begin with this. */
  names(start: string): string[];
}

export function kept(prefix: string, storage: Storage | undefined): Kept {
  const memory = new Map<string, string>();
  const guarded = <T>(act: (storage: Storage) => T, otherwise: T): T => {
    try {
      return storage ? act(storage) : otherwise;
    } catch {
      return otherwise;
    }
  };
  return {
    get: (name) => parsed(guarded((storage) => storage.getItem(prefix + name), null) ?? memory.get(name)),
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
      const stored = guarded((storage) => Object.keys(storage), []).filter((key) => key.startsWith(prefix));
      const names = new Set([...stored.map((key) => key.slice(prefix.length)), ...memory.keys()]);
      return [...names].filter((name) => name.startsWith(start));
    },
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
