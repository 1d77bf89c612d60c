/** Every error there is; a test shows each of them with its suggestion. */
export const ERROR_KINDS = [
  'file-missing',
  'not-yaml',
  'unknown-key',
  'missing-key',
  'wrong-value',
  'no-step-kind',
  'no-steps',
  'wrong-flow-name',
  'bad-condition',
  'no-hours',
  'unknown-step',
  'dead-end',
  'no-way-out',
  'unreached-step',
  'endless-round',
  'long-turn',
  'unknown-action',
  'unknown-outcome',
  'unhandled-outcome',
  'unknown-flow',
  'unknown-input',
  'self-call',
  'unknown-event',
  'after-nothing',
  'no-send',
  'shared-intent',
  'unknown-name',
  'private-shown',
  'private-told',
  'private-kept',
  'no-list-of-texts',
  'bad-text-key',
  'empty-text',
  'bad-message',
  'missing-text',
  'unequal-variables',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** Something wrong in the content, with the place to look at. Lines and columns count from 1. */
export interface Fault {
  /** Which error it is; warnings have none. */
  readonly kind?: ErrorKind;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly level: 'error' | 'warning';
  readonly message: string;
  /** What was probably meant, or what to do; every error has one. */
  readonly suggestion?: string;
}

/** Where a node of a file stands. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** An error: what is wrong, and a way out of it. */
export function faultAt(place: Place, kind: ErrorKind, message: string, suggestion: string): Fault {
  const { file, line, column } = place;
  return { kind, file, line, column, level: 'error', message, suggestion };
}

export function warningAt(place: Place, message: string, suggestion?: string): Fault {
  const { file, line, column } = place;
  return {
    file,
    line,
    column,
    level: 'warning',
    message,
    ...(suggestion !== undefined && { suggestion }),
  };
}

/** `flows/csat.yaml:12:5 error there is no step "scor" (did you mean "score"?)` */
export function showFault(fault: Fault): string {
  const hint = fault.suggestion === undefined ? '' : ` (${fault.suggestion})`;
  return `${fault.file}:${fault.line}:${fault.column} ${fault.level} ${fault.message}${hint}`;
}

/** "did you mean …?" by the nearest known name; undefined when none is near. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const steps = distance(name, candidate, least);
    if (steps < least) {
      least = steps;
      nearest = candidate;
    }
  }
  return nearest === undefined ? undefined : `did you mean "${nearest}"?`;
}

const MOST_NAMED = 12;

/** The nearest known name, or all that may stand there; `whenNone` where there is nothing to name. */
export function meantBy(name: string, known: Iterable<string>, whenNone: string): string {
  const names = [...known];
  const more = names.length > MOST_NAMED ? ', …' : '';
  return (
    didYouMean(name, names) ??
    (names.length === 0 ? whenNone : `known are ${names.slice(0, MOST_NAMED).join(', ')}${more}`)
  );
}

/** Letters to change, add, drop or swap with a neighbour; `limit` or more is not counted out. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let twoUp: number[] = [];
  let up = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const here = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      here[column] = Math.min(
        (up[column] ?? 0) + 1,
        (here[column - 1] ?? 0) + 1,
        (up[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (twoUp[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    twoUp = up;
    up = here;
  }
  return up[b.length] ?? limit;
}
