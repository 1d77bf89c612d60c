const RUNS = /\d+/g;
const HAS_LETTER = /\p{L}/u;

/** Exactly so many digits: `5678`, `5 6 7 8`, `số cuối là 5678`. */
export function readDigits(text: string, count: number): string | undefined {
  const runs = text.match(RUNS) ?? [];
  const fitting = runs.filter((run) => run.length === count);
  if (fitting.length === 1 && (count > 1 || runs.length === 1)) return fitting[0];
  const joined = runs.join('');
  return fitting.length === 0 && joined.length === count && !HAS_LETTER.test(text) ? joined : undefined;
}
