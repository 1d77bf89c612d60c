import type { Fault } from '../fault.ts';
import type { ReadFlow } from '../flow-source.ts';
import type { Locale } from '../locale-file.ts';

/** An action as the check knows it. `failed` is always an outcome beside those named. */
export interface KnownAction {
  readonly name: string;
  readonly outcomes: readonly string[];
  /** The facts each outcome brings; absent: not known, so nothing about them is checked. */
  readonly facts?: Readonly<Record<string, readonly string[]>>;
}

/** What a channel can show, as the check needs it. */
export interface KnownChannel {
  readonly name: string;
  readonly can: { readonly text: number; readonly buttons: number; readonly buttonLabel: number };
}

/** What the content may name outside itself. */
export interface Surroundings {
  readonly actions: readonly KnownAction[];
  /** Events a flow may start by, each with the facts under its first name (`ticket.closed`: `ticket.code`). */
  readonly events: Readonly<Record<string, readonly string[]>>;
  readonly channels: readonly KnownChannel[];
  /** Intents the bot itself acts on, whose words may stand under `core.words.<intent>`. */
  readonly intents?: readonly string[];
}

/** Everything there is to check, read already. */
export interface Whole {
  readonly flows: ReadonlyMap<string, ReadFlow>;
  readonly locales: readonly Locale[];
  readonly around: Surroundings;
}

export type Check = (whole: Whole) => readonly Fault[];

/** Every outcome a flow can end with. */
export function outcomesOf(read: ReadFlow): ReadonlySet<string> {
  const outcomes = new Set<string>();
  const { ifLate } = read.flow;
  if (ifLate !== undefined && 'end' in ifLate) outcomes.add(ifLate.end);
  for (const [name, refers] of read.refers) {
    const written = read.file.steps[name];
    if (written !== undefined && 'end' in written) outcomes.add(written.end);
    for (const target of refers.targets) if ('end' in target) outcomes.add(target.end);
  }
  return outcomes;
}
