import { Worker } from 'node:worker_threads';
import { AppError } from '../core/errors.ts';
import { libraryDays } from './library-days.ts';
import { DAY_MS } from './local-time.ts';
import type { PublicDay } from './public-day.ts';

/** Days from the first day of the lunar year to the first day off (-1: the eve), and how many days. */
export interface TetSpan {
  readonly from: number;
  readonly days: number;
}

/** The law gives five days; most shops close from the eve through the fifth day. */
export const TET_SUGGESTED: TetSpan = { from: -1, days: 6 };

/** Asks for the days off of some years. Throws AppError `unavailable`. */
export type PublicDays = (years: readonly number[]) => Promise<readonly PublicDay[]>;

const LIMIT_MS = 20_000;

/**
 * The days off by law, each year reckoned once. `entry`: the built thread, in which the slow library holds
 * up no turn; absent (from source): in this thread.
 */
export function publicDays(entry: URL | undefined): PublicDays {
  const known = new Map<number, readonly PublicDay[]>();
  const ask = entry === undefined ? libraryDays : (years: readonly number[]) => inThread(entry, years);
  return async (years) => {
    const lacking = years.filter((year) => !known.has(year));
    if (lacking.length > 0) {
      const found = await ask(lacking);
      for (const year of lacking) {
        known.set(
          year,
          found.filter(({ date }) => date.startsWith(`${year}-`)),
        );
      }
    }
    return years.flatMap((year) => known.get(year) ?? []);
  };
}

/** The days with Tết as the shop keeps it; a public day within its span is Tết. */
export function withTet(
  days: readonly PublicDay[],
  { from, days: count }: TetSpan,
): readonly (PublicDay & { readonly is: 'public' | 'tet' })[] {
  const tet = days
    .filter(({ isTet }) => isTet)
    .flatMap((first) =>
      Array.from({ length: count }, (_, n) => ({
        ...first,
        date: later(first.date, from + n),
        is: 'tet' as const,
      })),
    );
  const taken = new Set(tet.map(({ date }) => date));
  const rest = days
    .filter(({ date, isTet }) => !isTet && !taken.has(date))
    .map((day) => ({ ...day, is: 'public' as const }));
  return [...tet, ...rest].sort((a, b) => (a.date < b.date ? -1 : 1));
}

function later(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

function inThread(entry: URL, years: readonly number[]): Promise<readonly PublicDay[]> {
  const worker = new Worker(entry, { workerData: years, name: 'holidays' });
  return new Promise((resolve, reject) => {
    const fail = (cause?: unknown): void => {
      reject(new AppError('unavailable', 'The days off by law could not be reckoned.', { cause }));
      void worker.terminate();
    };
    const timer = setTimeout(fail, LIMIT_MS);
    worker.once('message', (days: readonly PublicDay[]) => {
      resolve(days);
      void worker.terminate();
    });
    worker.once('error', fail);
    worker.once('exit', () => {
      clearTimeout(timer);
      // After a message this changes nothing.
      fail();
    });
  });
}
