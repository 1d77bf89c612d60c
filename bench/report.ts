import { median, short, spread } from './numbers.ts';
import type { Measured } from './trial.ts';
import type { Asked } from './wire-stub.ts';

export type Results = ReadonlyMap<string, readonly Measured[]>;

/** Prints one table: each server's figures and what they are against the floors. */
export function printTable(title: string, results: Results): void {
  console.log(`\n${title}`);
  const rates = new Map([...results].map(([name, runs]) => [name, median(runs.map((run) => run.perSecond))]));
  const costs = new Map([...results].map(([name, runs]) => [name, median(runs.map((run) => run.cpuMs))]));
  const rows = [...results].map(([name, runs]) => {
    const of = (pick: (run: Measured) => number): string => spread(runs.map(pick));
    const against = (other: string): string => {
      const base = rates.get(other);
      return base === undefined ? '-' : short(rates.get(name)! / base);
    };
    return {
      server: name,
      'messages/s': of((run) => run.perSecond),
      'x telegraf': against('telegraf'),
      'x express': against('floor-express'),
      'x node': against('floor-node'),
      'CPU ms': of((run) => run.cpuMs),
      'of telegraf': costs.has('telegraf') ? short(costs.get(name)! / costs.get('telegraf')!) : '-',
      'p50 ms': of((run) => run.p50),
      'p95 ms': of((run) => run.p95),
      'p99 ms': of((run) => run.p99),
      'RSS MB': of((run) => run.rssMb),
      settle: of((run) => run.settleMs),
      driver: of((run) => run.driver),
      faults: String(runs.reduce((sum, run) => sum + run.faults, 0)),
    };
  });
  print(rows);
}

function print(rows: readonly Readonly<Record<string, string>>[]): void {
  const heads = Object.keys(rows[0] ?? {});
  const width = (head: string): number => Math.max(head.length, ...rows.map((row) => row[head]!.length));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, n) => (n === 0 ? cell.padEnd(width(heads[n]!)) : cell.padStart(width(heads[n]!))))
      .join('  ');
  console.log(line(heads));
  for (const row of rows) console.log(line(heads.map((head) => row[head]!)));
}

/** What the database was asked, warm-up included. */
export function printAsked(asked: ReadonlyMap<string, Asked>): void {
  const rows = [...asked].map(([what, { calls, documents, bytes }]) => ({
    asked: what,
    calls: short(calls),
    documents: short(documents),
    'bytes/document': short(documents === 0 ? bytes / calls : bytes / documents),
  }));
  print(rows.filter((row) => Number(row.calls.replaceAll(',', '')) > 20));
}

export interface Line {
  readonly says: string;
  readonly value: number | undefined;
  readonly least?: number;
  readonly most?: number;
  readonly ambition: number;
}

/** Prints what was to be reached and whether it was; the number of lines missed. */
export function printAcceptance(lines: readonly Line[]): number {
  console.log('\nWhat was to be reached');
  let missed = 0;
  for (const { says, value, least, most, ambition } of lines) {
    if (value === undefined || Number.isNaN(value)) {
      console.log(`  -     ${says}: not measured`);
      continue;
    }
    const good = least === undefined ? value <= most! : value >= least;
    const better = least === undefined ? value <= ambition : value >= ambition;
    if (!good) missed += 1;
    const asked = least === undefined ? `at most ${short(most!)}` : `at least ${short(least)}`;
    const mark = good ? (better ? 'pass+' : 'pass ') : 'FAIL ';
    console.log(`  ${mark} ${says}: ${short(value)} (${asked}, ambition ${short(ambition)})`);
  }
  return missed;
}
