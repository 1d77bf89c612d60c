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
  readonly can: {
    readonly text: number;
    readonly buttons: number;
    readonly buttonLabel: number;
    readonly buttonBytes?: number;
  };
  /** False: nobody uses it yet, so that what it cannot show is only counted. */
  readonly isSetUp?: boolean;
}

/** What the content may name outside itself. */
export interface Surroundings {
  readonly actions: readonly KnownAction[];
  /**
   * Events a flow may start by, each with its facts. What the event is about stands under its first
   * word, with its code and the other facts inside: `ticket.code`, `ticket.order`.
   */
  readonly events: Readonly<Record<string, readonly string[]>>;
  readonly channels: readonly KnownChannel[];
  /** The zone in force, where it is another than the file's. */
  readonly timeZone?: () => string | undefined;
}

/** Everything there is to check, read already. */
export interface Whole {
  readonly flows: ReadonlyMap<string, ReadFlow>;
  readonly locales: readonly Locale[];
  readonly around: Surroundings;
}

export type Check = (whole: Whole) => readonly Fault[];

/** Every outcome a flow can end with, those included that nobody wrote down. */
export function outcomesOf(read: ReadFlow): ReadonlySet<string> {
  const outcomes = new Set<string>();
  const { ifLate, withinMs } = read.flow;
  if (ifLate === undefined && withinMs !== undefined) outcomes.add('late');
  if (ifLate !== undefined && 'end' in ifLate) outcomes.add(ifLate.end);
  for (const written of Object.values(read.file.steps)) {
    if ('act' in written && written.behind === true) outcomes.add('behind');
    if (!('ask' in written)) continue;
    if (written.tries !== undefined && written['if-unclear'] === undefined) outcomes.add('unclear');
    if (written.within !== undefined && written['if-late'] === undefined) outcomes.add('no-answer');
  }
  for (const [name, refers] of read.refers) {
    const written = read.file.steps[name];
    if (written !== undefined && 'end' in written) outcomes.add(written.end);
    for (const target of refers.targets) if ('end' in target) outcomes.add(target.end);
  }
  return outcomes;
}
