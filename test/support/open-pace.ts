import type { Pace } from '../../src/road/ports.ts';

/** A pace without limits that keeps what it was asked, and holds as it is told. */
export function openPace(): Pace & { readonly asked: string[]; readonly holds: (string | undefined)[] } {
  const asked: string[] = [];
  const holds: (string | undefined)[] = [];
  const until = new Map<string | undefined, number>();
  return {
    asked,
    holds,
    ask(thread) {
      asked.push(thread);
      const time = Math.max(until.get(thread) ?? 0, until.get(undefined) ?? 0);
      return Promise.resolve(Math.max(0, time - Date.now()));
    },
    hold(untilMs, thread) {
      holds.push(thread);
      until.set(thread, Math.max(untilMs, until.get(thread) ?? 0));
      return Promise.resolve();
    },
  };
}
