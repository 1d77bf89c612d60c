import { median } from './numbers.ts';
import type { Line, Results } from './report.ts';
import type { Measured } from './trial.ts';

/** The lines of the goal that these measurements can speak to. */
export function acceptance(
  tables: ReadonlyMap<string, Results>,
  memoryMb: number | undefined,
  starts: readonly number[] | undefined,
): Line[] {
  const of = (part: string, server: string, pick: (run: Measured) => number): number | undefined => {
    const runs = tables.get(part)?.get(server);
    return runs === undefined ? undefined : median(runs.map(pick));
  };
  const rate = (part: string, server: string): number | undefined => of(part, server, (run) => run.perSecond);
  const ratio = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined || b === undefined ? undefined : a / b;
  const against = (part: string, server: string): number | undefined =>
    ratio(rate(part, 'langnghe'), rate(part, server));
  return [
    {
      says: 'x telegraf at 200 customers',
      value: against('closed200', 'telegraf'),
      least: 1.5,
      ambition: 2.7,
    },
    {
      says: 'x telegraf at 2,000 customers',
      value: against('closed2000', 'telegraf'),
      least: 2,
      ambition: 4,
    },
    { says: 'x the bare express floor', value: against('closed200', 'floor-express'), least: 1, ambition: 2 },
    {
      says: 'p50 at 1,000/s, ms',
      value: of('open1000', 'langnghe', (run) => run.p50),
      most: 1.5,
      ambition: 0.9,
    },
    {
      says: 'p99 at 1,000/s, ms',
      value: of('open1000', 'langnghe', (run) => run.p99),
      most: 10,
      ambition: 5,
    },
    {
      says: 'throughput kept from 200 to 2,000 customers',
      value: ratio(rate('closed2000', 'langnghe'), rate('closed200', 'langnghe')),
      least: 0.7,
      ambition: 0.82,
    },
    { says: 'RSS with 20,000 customers in mid-dialog, MB', value: memoryMb, most: 200, ambition: 160 },
    {
      says: 'start to first answered message, ms',
      value: starts === undefined ? undefined : median(starts),
      most: 700,
      ambition: 300,
    },
  ];
}
