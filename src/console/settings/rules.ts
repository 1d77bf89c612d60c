import type { Settings } from './asks.ts';

export type Span = Settings['hours']['mon'][number];

const EVENING = '18:00';

/** The span that is offered after these of a day; none once they reach midnight. */
export function nextSpan(spans: readonly Span[]): Span | undefined {
  const last = spans.at(-1);
  if (last === undefined) return { from: '08:00', to: EVENING };
  const reachesMidnight = last.to === '24:00' || last.to <= last.from;
  if (reachesMidnight) return undefined;
  return { from: last.to, to: last.to < EVENING ? EVENING : '24:00' };
}
