import type { Log, Meter } from '../../src/road/ports.ts';

export interface Said {
  readonly level: string;
  readonly fields: Record<string, unknown>;
  readonly message: string;
}

/** A log that keeps its lines for the test to read. */
export function keptLog(): Log & { readonly said: Said[] } {
  const said: Said[] = [];
  const keep =
    (level: string) =>
    (fields: Record<string, unknown>, message: string): void =>
      void said.push({ level, fields, message });
  return { said, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}

/** A meter that counts by what it is told, as `name:detail`. */
export function keptMeter(): Meter & { readonly counts: Map<string, number> } {
  const counts = new Map<string, number>();
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  return {
    counts,
    turn: (_ms, kind, outcome) => count(`turn:${kind}:${outcome}`),
    sent: (channel, result) => count(`sent:${channel}:${result}`),
    acted: (action, outcome) => count(`acted:${action}:${outcome}`),
    deadLetter: (stage) => count(`dead:${stage}`),
    group: (size) => count(`group:${size}`),
  };
}
