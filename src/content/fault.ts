/** Something wrong in the content, with the place to look at. Lines and columns count from 1. */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly level: 'error' | 'warning';
  readonly message: string;
  /** What was probably meant. */
  readonly suggestion?: string;
}

/** Where a node of a file stands. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function faultAt(place: Place, message: string, suggestion?: string): Fault {
  return {
    file: place.file,
    line: place.line,
    column: place.column,
    level: 'error',
    message,
    ...(suggestion !== undefined && { suggestion }),
  };
}

export function warningAt(place: Place, message: string, suggestion?: string): Fault {
  return { ...faultAt(place, message, suggestion), level: 'warning' };
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
