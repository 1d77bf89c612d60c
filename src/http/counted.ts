import { Counter, type Registry } from 'prom-client';

/** Counts by two labels. */
export type Count = (first: string, second: string) => void;

/**
 * A counter that adds up in plain numbers and is told to Prometheus when it asks: finding a child by its
 * labels for each message costs more than counting.
 */
export function countedBy(
  registers: Registry[],
  name: string,
  help: string,
  labels: readonly [string, string],
): Count {
  const counts = new Map<string, Map<string, number>>();
  new Counter({
    name,
    help,
    labelNames: [...labels],
    registers,
    collect() {
      this.reset();
      for (const [first, seconds] of counts) {
        for (const [second, count] of seconds) this.inc({ [labels[0]]: first, [labels[1]]: second }, count);
      }
    },
  });
  return (first, second) => {
    const seconds = counts.get(first);
    if (seconds === undefined) counts.set(first, new Map([[second, 1]]));
    else seconds.set(second, (seconds.get(second) ?? 0) + 1);
  };
}
