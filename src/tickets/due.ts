import type { WorkingHours } from '../clock/hours.ts';
import type { Ticket } from './model.ts';

/** A ticket's deadlines, as they stand in it. */
export type Timed = Pick<
  Ticket,
  'state' | 'promisedAt' | 'answeredAt' | 'solveBy' | 'solveLeftMs' | 'closedAt' | 'pauses' | 'openedAt'
>;

export interface Due {
  readonly which: 'answer' | 'solution';
  readonly at: Date;
}

/**
 * Places in a list: a deadline's own instant comes first, then what has none because it waits for the
 * customer, then what is done. Milliseconds far beyond any deadline, still whole numbers.
 */
export const PAUSED_PLACES = 100_000_000_000_000;
export const DONE_PLACES = 200_000_000_000_000;
const LAST_PLACE = 300_000_000_000_000;

/** What is due next: the earlier of the first answer and the solution; none while the customer's answer is waited for. */
export function nextDue(ticket: Timed): Due | undefined {
  if (ticket.state === 'done') return undefined;
  const { promisedAt, answeredAt, solveBy } = ticket;
  const answer: Due | undefined = answeredAt === undefined ? { which: 'answer', at: promisedAt } : undefined;
  const solution: Due | undefined =
    solveBy === undefined || ticket.state === 'waiting' ? undefined : { which: 'solution', at: solveBy };
  if (answer === undefined || solution === undefined) return answer ?? solution;
  return solution.at < answer.at ? solution : answer;
}

/** Where a ticket stands in lists: the next deadline first, those that wait longest first, done ones newest first. */
export function placeOf(ticket: Timed): number {
  if (ticket.state === 'done') return LAST_PLACE - (ticket.closedAt ?? ticket.openedAt).getTime();
  const due = nextDue(ticket);
  if (due !== undefined) return due.at.getTime();
  return PAUSED_PLACES + (waitingSince(ticket) ?? ticket.openedAt).getTime();
}

/** Since when the customer's answer is waited for. */
export function waitingSince({ state, pauses }: Pick<Ticket, 'state' | 'pauses'>): Date | undefined {
  return state === 'waiting' ? pauses?.findLast(({ until }) => until === undefined)?.from : undefined;
}

type Clock = Pick<Ticket, 'solveBy' | 'solveLeftMs' | 'pauses'>;

/**
 * Stops the solution's clock: what is left of its working time is kept. A deadline that has passed is
 * passed for good; it stays as it is.
 */
export function stopClock(ticket: Clock, at: Date, hours: WorkingHours): Clock {
  const { solveBy, pauses = [] } = ticket;
  const left = solveBy === undefined ? undefined : workedMs(hours, at, solveBy);
  return {
    pauses: [...pauses, { from: at }],
    ...(solveBy !== undefined && { solveBy }),
    ...(left !== undefined && { solveLeftMs: left }),
  };
}

/** Lets it run again: the deadline is as far away, in working time, as it was when the clock stopped. */
export function startClock(ticket: Clock, at: Date, hours: WorkingHours): Clock {
  const { solveBy, solveLeftMs = 0, pauses = [] } = ticket;
  const moved = solveBy !== undefined && solveLeftMs > 0 ? hours.add(at, solveLeftMs) : solveBy;
  return {
    pauses: pauses.map((pause) => (pause.until === undefined ? { ...pause, until: at } : pause)),
    ...(moved !== undefined && { solveBy: moved }),
  };
}

/** Working time between two instants; 0 when the second is not later. */
export function workedMs(hours: WorkingHours, from: Date, to: Date): number {
  return hours
    .between(from, to)
    .reduce((sum, stretch) => sum + stretch.until.getTime() - stretch.from.getTime(), 0);
}

/** The working stretches that counted towards a deadline: those between its beginning and itself, less the pauses. */
export function countedStretches(
  hours: WorkingHours,
  { from, to, pauses }: { readonly from: Date; readonly to: Date; readonly pauses: Ticket['pauses'] },
): readonly { readonly from: Date; readonly until: Date }[] {
  let open = from;
  const running: { from: Date; until: Date }[] = [];
  for (const pause of pauses ?? []) {
    if (pause.from > open) running.push({ from: open, until: pause.from < to ? pause.from : to });
    const until = pause.until ?? to;
    if (until > open) open = until;
  }
  if (open < to) running.push({ from: open, until: to });
  return running.flatMap((stretch) => hours.between(stretch.from, stretch.until));
}
