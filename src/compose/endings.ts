/** What a stop waits for, by name: when it takes too long, whoever runs the server is told which part it was. */
export interface Endings {
  /** Waits for a part to end. */
  of(name: string, work: () => Promise<unknown>): Promise<void>;
  /** The parts that have been told to end and have not, or failed to. */
  left(): readonly string[];
}

export function endings(): Endings {
  const left = new Set<string>();
  return {
    async of(name, work) {
      left.add(name);
      await work();
      left.delete(name);
    },
    left: () => [...left],
  };
}
