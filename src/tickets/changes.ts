import type { WorkingHours } from '../clock/hours.ts';
import { foldOrderCode } from '../core/answers/order-code.ts';
import { AppError } from '../core/errors.ts';
import { PAUSED_PLACES, placeOf, startClock, stopClock, waitingSince } from './due.ts';
import type { Addition, Change, Ticket } from './model.ts';
import { solutionMs, type PromiseTimes } from './rules.ts';
import type { TicketState } from './states.ts';

/** Who does something to a ticket, and why. */
export interface About {
  readonly by: string;
  readonly at: Date;
  readonly why?: string;
}

/** The names of what a change can take away. */
type Loose = { -readonly [Key in keyof Ticket]: Ticket[Key] };

const MOST_ADDITIONS = 200;
const MOST_HISTORY = 500;
/** For so long whoever moved it may put it back to where it was: the console offers that for ten seconds. */
const BACK_WITHIN_MS = 60_000;

const NEXT: Readonly<Record<TicketState, readonly TicketState[]>> = {
  new: ['doing', 'waiting', 'done'],
  doing: ['waiting', 'done'],
  waiting: ['doing', 'done'],
  done: ['doing'],
};

/** Where a ticket may go from its state; a done one is opened again. */
export function mayMoveTo(state: TicketState): readonly TicketState[] {
  return NEXT[state];
}

/** The times a reopened ticket is given anew. */
export interface Timing {
  readonly hours: WorkingHours;
  readonly promise: PromiseTimes;
}

/**
 * A ticket moved to another state; the same one when it is there already. Waiting for the customer stops the
 * solution's clock. Opened again, it gets its category's time for a solution anew; put back at once by whoever
 * moved it, its clock is as if it had not been moved. Closing is never put back: it is done anew, and told again.
 * Throws AppError `invalid-input` for a way that is not allowed.
 */
export function moved(ticket: Ticket, to: TicketState, about: About, timing: Timing): Ticket {
  if (ticket.state === to) return ticket;
  const last = justMoved(ticket, about);
  if (last?.from === to && to !== 'done') return putBack(ticket, to, about, { since: last.at, ...timing });
  if (!mayMoveTo(ticket.state).includes(to)) {
    throw new AppError('invalid-input', `A ticket that is ${ticket.state} cannot become ${to}.`, {
      subject: 'to',
    });
  }
  const { at } = about;
  const next: Loose = { ...ticket, state: to };
  if (ticket.state === 'waiting') resume(next, at, timing.hours);
  if (ticket.state === 'done') reopen(next, at, timing);
  if (to === 'waiting') Object.assign(next, stopClock(next, at, timing.hours));
  if (to === 'done') {
    next.closedAt = at;
    next.untold = `ticket.closed/${ticket.code}/${at.toISOString()}`;
  }
  return touched(next, at, { ...saidBy(about), did: 'state', to });
}

/** When, and from which state, this person has just moved it; undefined once anything was done to it since. */
function justMoved({ history }: Ticket, { by, at }: About) {
  const last = history.at(-1);
  if (last?.did !== 'state' || last.by !== by) return undefined;
  if (at.getTime() - last.at.getTime() > BACK_WITHIN_MS) return undefined;
  return { at: last.at, from: history.slice(0, -1).findLast(({ to }) => to !== undefined)?.to };
}

function putBack(
  ticket: Ticket,
  to: TicketState,
  about: About,
  { since, hours }: { readonly since: Date; readonly hours: WorkingHours },
): Ticket {
  const next: Loose = { ...ticket, state: to };
  delete next.closedAt;
  delete next.untold;
  const before = ticket.pauses?.slice(0, -1) ?? [];
  if (ticket.state === 'waiting') {
    resume(next, since, hours);
    next.pauses = before;
  }
  if (to === 'waiting') {
    const last = ticket.pauses?.at(-1);
    Object.assign(next, stopClock(next, since, hours));
    next.pauses = [...before, { from: last?.from ?? since }];
  }
  return touched(next, about.at, { ...saidBy(about), did: 'state', to });
}

function resume(next: Loose, at: Date, hours: WorkingHours): void {
  const clock = startClock(next, at, hours);
  delete next.solveLeftMs;
  Object.assign(next, clock);
}

function reopen(next: Loose, at: Date, { hours, promise }: Timing): void {
  delete next.closedAt;
  delete next.untold;
  const ms = solutionMs(next.category, promise);
  next.solveMs = ms;
  next.solveFrom = at;
  next.solveBy = hours.add(at, ms);
}

/** Given to a member of staff, or to nobody. The same ticket when they have it. */
export function assigned(ticket: Ticket, staff: string | undefined, about: About): Ticket {
  if (ticket.staff === staff) return ticket;
  const next: Loose = { ...ticket };
  delete next.staff;
  if (staff !== undefined) next.staff = staff;
  return touched(next, about.at, {
    ...saidBy(about),
    did: 'assigned',
    ...(staff !== undefined && { staff }),
  });
}

/** The customer was answered: the promised first answer is kept by the first one. */
export function answered(ticket: Ticket, about: About, line?: number): Ticket {
  const next: Loose = { ...ticket, answeredAt: ticket.answeredAt ?? about.at };
  return touched(next, about.at, { ...saidBy(about), did: 'answered', ...(line !== undefined && { line }) });
}

/** A deadline moved by hand. Throws AppError `invalid-input` when it is over or stopped, or cannot be then. */
export function dueMoved(
  ticket: Ticket,
  { which, to }: { readonly which: 'answer' | 'solution'; readonly to: Date },
  about: About,
): Ticket {
  const isOver = ticket.state === 'done' || (which === 'answer' && ticket.answeredAt !== undefined);
  if (isOver) throw new AppError('invalid-input', 'That deadline is over.', { subject: 'which' });
  if (which === 'solution' && waitingSince(ticket) !== undefined) {
    throw new AppError('invalid-input', 'It waits for the customer: its clock is stopped.', {
      subject: 'which',
    });
  }
  // Its place in lists is its own instant: any other would stand in none, or among those that wait.
  if (to <= ticket.openedAt || to.getTime() >= PAUSED_PLACES)
    throw new AppError('invalid-input', 'A ticket cannot be due at that time.', { subject: 'at' });
  const from = which === 'answer' ? ticket.promisedAt : ticket.solveBy;
  const next: Loose =
    which === 'answer'
      ? { ...ticket, promisedAt: to }
      : { ...ticket, solveBy: to, solveFrom: solveFrom(ticket) };
  const change = {
    ...saidBy(about),
    did: 'moved',
    which,
    due: to,
    ...(from && { dueBefore: from }),
  } as const;
  return touched(next, about.at, change);
}

/** From when the solution's time counts. */
export function solveFrom({ solveFrom: from, openedAt }: Pick<Ticket, 'solveFrom' | 'openedAt'>): Date {
  return from ?? openedAt;
}

/** Category and order put right. */
export function corrected(
  ticket: Ticket,
  { category, order }: { readonly category?: string; readonly order?: string },
  about: About,
): Ticket {
  const isSame =
    (category ?? ticket.category) === ticket.category && (order ?? ticket.order) === ticket.order;
  if (isSame) return ticket;
  const next = {
    ...ticket,
    ...(category !== undefined && { category }),
    ...(order !== undefined && { order, orderFolded: foldOrderCode(order) }),
  };
  return touched(next, about.at, { ...saidBy(about), did: 'changed' });
}

/** What the customer says to it later, once under its key; it then waits for them no more. */
export function added(ticket: Ticket, addition: Addition, timing: Timing): Ticket {
  if (ticket.additions.some(({ key }) => key === addition.key)) return ticket;
  const { at } = addition;
  const woken =
    ticket.state === 'waiting' ? moved(ticket, 'doing', { by: 'customer', at }, timing) : touched(ticket, at);
  return { ...woken, additions: [...woken.additions, addition].slice(-MOST_ADDITIONS) };
}

function saidBy({ by, at, why }: About): Pick<Change, 'by' | 'at' | 'why'> {
  return { by, at, ...(why !== undefined && why !== '' && { why }) };
}

function touched(ticket: Ticket, at: Date, change?: Change): Ticket {
  const history = change === undefined ? ticket.history : [...ticket.history, change].slice(-MOST_HISTORY);
  return { ...ticket, version: ticket.version + 1, changedAt: at, place: placeOf(ticket), history };
}
