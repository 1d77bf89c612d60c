type Question = (...asked: readonly unknown[]) => Promise<unknown>;

/**
 * A store before it is open: what is asked of it waits until it can be answered. For stores of which
 * every property is a question that answers with a promise.
 */
export function late<Store extends object>(open: () => Promise<Store>): Store {
  const asked =
    (name: string | symbol): Question =>
    async (...about) => {
      // The Store's own type says what may be asked of it.
      const store = (await open()) as Readonly<Record<string | symbol, Question | undefined>>;
      return store[name]?.(...about);
    };
  // With a `then` it would be taken for a promise itself.
  const get = (_target: object, name: string | symbol) => (name === 'then' ? undefined : asked(name));
  return new Proxy({}, { get }) as Store;
}
