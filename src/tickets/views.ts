import { maskedPhone } from '../core/answers/phone.ts';
import type { Call } from '../http/route.ts';
import { mayMoveTo, solveFrom } from './changes.ts';
import type { TicketDetail, TicketRow } from './contract.ts';
import { countedStretches, nextDue, waitingSince } from './due.ts';
import type { Change, Ticket } from './model.ts';
import type { TicketParts } from './ports.ts';

type Asking = Pick<Call, 'now' | 'by'>;

const SHORT_WORDS = 160;
const MOST_STRETCHES = 100;
const MOST_OTHERS = 10;

/** Tickets as rows: names of staff and customers are asked for once for all of them. */
export async function rowsOf(
  parts: TicketParts,
  tickets: readonly Ticket[],
  { now, by }: Asking,
): Promise<readonly TicketRow[]> {
  const [staff, customers] = await Promise.all([
    parts.staffNames(unique(tickets.flatMap((ticket) => ticket.staff ?? []))),
    parts.customerNames(unique(tickets.map(({ customer }) => customer))),
  ]);
  const categories = new Map(parts.categories(by.language).map(({ id, name }) => [id, name]));
  return tickets.map((ticket) => {
    const due = nextDue(ticket);
    const since = waitingSince(ticket);
    const categoryName = categories.get(ticket.category ?? '');
    return {
      code: ticket.code,
      version: ticket.version,
      state: ticket.state,
      customer: named(ticket.customer, customers),
      conversation: ticket.conversation,
      channel: ticket.channel,
      ...(ticket.category !== undefined && { category: ticket.category }),
      ...(categoryName !== undefined && { categoryName }),
      ...(ticket.order !== undefined && { order: ticket.order }),
      what: shortened(ticket.what),
      photos: photosOf(ticket).length,
      ...(ticket.staff !== undefined && { staff: person(ticket.staff, staff) }),
      ...(due && { due: { which: due.which, at: due.at.toISOString(), isOverdue: due.at < now } }),
      ...(since && { waitingSince: since.toISOString() }),
      openedAt: ticket.openedAt.toISOString(),
      ...(ticket.closedAt && { closedAt: ticket.closedAt.toISOString() }),
    };
  });
}

/** One ticket with all there is to know of it. */
export async function detailOf(parts: TicketParts, ticket: Ticket, asking: Asking): Promise<TicketDetail> {
  const ids = await parts.allIds(ticket.customer);
  const [names, order, all] = await Promise.all([
    parts.staffNames(
      unique(ticket.history.flatMap(({ by, staff }) => (staff === undefined ? by : [by, staff]))),
    ),
    ticket.order === undefined ? undefined : parts.order(ticket.order),
    parts.tickets.ofCustomers(ids, MOST_OTHERS + 1),
  ]);
  const others = all.filter(({ _id }) => _id !== ticket._id).slice(0, MOST_OTHERS);
  const [row, ...rest] = await rowsOf(parts, [ticket, ...others], asking);
  if (row === undefined) throw new Error('One row for each ticket.');
  return {
    ...row,
    what: ticket.what,
    ...(ticket.phone !== undefined && { phone: maskedPhone(ticket.phone) }),
    photos: photosFor(parts, ticket, ticket.photos, asking),
    additions: ticket.additions.map(({ at, what, photos }) => ({
      at: at.toISOString(),
      what,
      photos: photosFor(parts, ticket, photos, asking),
    })),
    history: ticket.history.map((change) => eventOf(change, names)),
    ...(ticket.answeredAt && { answeredAt: ticket.answeredAt.toISOString() }),
    why: whyOf(parts, ticket, names),
    ...(order && { orderView: orderOf(order) }),
    others: rest,
    mayMoveTo: [...mayMoveTo(ticket.state)],
  };
}

function eventOf(change: Change, names: ReadonlyMap<string, string>): TicketDetail['history'][number] {
  const { at, did = 'state', by, to, staff, which, due, line, why } = change;
  return {
    at: at.toISOString(),
    did,
    by: person(by, names),
    ...(to && { to }),
    ...(staff !== undefined && { staff: person(staff, names) }),
    ...(which && { which }),
    ...(due && { due: due.toISOString() }),
    ...(line !== undefined && { line }),
    ...(why !== undefined && { why }),
  };
}

type WhyDue = TicketDetail['why']['answer'];

/** Why each deadline is when it is: whose time counts, which hours were counted, when it was stopped or moved. */
function whyOf(parts: TicketParts, ticket: Ticket, names: ReadonlyMap<string, string>): TicketDetail['why'] {
  const { promise } = parts.timing;
  const { category = '', openedAt, promisedAt, answeredAt, closedAt, solveMs, solveBy, solveLeftMs } = ticket;
  const pauses = (ticket.pauses ?? []).filter(({ from }) => from >= solveFrom(ticket));
  const answer: WhyDue = {
    at: promisedAt.toISOString(),
    ...whose(ticket, 'answer', promise.categoryMs?.[category] !== undefined),
    ...movedBy(ticket, 'answer', names),
    from: openedAt.toISOString(),
    counted: counted(parts, { from: openedAt, to: promisedAt, pauses: [] }),
    pauses: [],
    ...(answeredAt && { metAt: answeredAt.toISOString() }),
  };
  if (solveBy === undefined) return { answer };
  const isStopped = waitingSince(ticket) !== undefined;
  const solutions = promise.solution ?? promise;
  const solution: WhyDue = {
    ...(!isStopped && { at: solveBy.toISOString() }),
    ...whose(ticket, 'solution', solutions.categoryMs?.[category] !== undefined),
    ...movedBy(ticket, 'solution', names),
    ...(solveMs !== undefined && { workingMs: solveMs }),
    ...(isStopped && solveLeftMs !== undefined && { leftMs: solveLeftMs }),
    from: solveFrom(ticket).toISOString(),
    counted: counted(parts, { from: solveFrom(ticket), to: solveBy, pauses }),
    pauses: pauses.map(({ from, until }) => ({
      from: from.toISOString(),
      ...(until && { until: until.toISOString() }),
    })),
    ...(closedAt && { metAt: closedAt.toISOString() }),
  };
  return { answer, solution };
}

function whose(ticket: Ticket, which: 'answer' | 'solution', hasOwn: boolean): Pick<WhyDue, 'rule'> {
  if (lastMove(ticket, which)) return { rule: 'by-hand' };
  return { rule: hasOwn ? 'category' : 'otherwise' };
}

function movedBy(ticket: Ticket, which: 'answer' | 'solution', names: ReadonlyMap<string, string>) {
  const move = lastMove(ticket, which);
  if (!move) return {};
  const { by, at, dueBefore, why } = move;
  return {
    moved: {
      by: person(by, names),
      at: at.toISOString(),
      ...(dueBefore && { from: dueBefore.toISOString() }),
      ...(why !== undefined && { why }),
    },
  };
}

function lastMove(ticket: Ticket, which: 'answer' | 'solution'): Change | undefined {
  return ticket.history.findLast((change) => change.did === 'moved' && change.which === which);
}

function counted(
  { timing }: TicketParts,
  between: Parameters<typeof countedStretches>[1],
): WhyDue['counted'] {
  return countedStretches(timing.hours, between)
    .slice(0, MOST_STRETCHES)
    .map(({ from, until }) => ({ from: from.toISOString(), until: until.toISOString() }));
}

function orderOf(
  order: NonNullable<Awaited<ReturnType<TicketParts['order']>>>,
): NonNullable<TicketDetail['orderView']> {
  const { code, state, items, expectedAt, deliveredAt } = order;
  return {
    code,
    state,
    ...(items !== undefined && { items }),
    ...(expectedAt && { expectedAt: expectedAt.toISOString() }),
    ...(deliveredAt && { deliveredAt: deliveredAt.toISOString() }),
  };
}

/** Files with addresses that are good for whoever asks. */
export function photosFor(
  { fileUrl }: Pick<TicketParts, 'fileUrl'>,
  { conversation }: Pick<Ticket, 'conversation'>,
  files: readonly string[],
  { by, now }: Asking,
): { id: string; url: string }[] {
  return files.map((file) => ({ id: file, url: fileUrl({ file, conversation, staff: by.id }, now) }));
}

function photosOf({ photos, additions }: Ticket): readonly string[] {
  return [...photos, ...additions.flatMap((addition) => addition.photos)];
}

/** Who is not known by a name is shown as they are written: `bot`, `customer`, a name from the command line. */
function person(id: string, names: ReadonlyMap<string, string>): { id: string; name: string } {
  return { id, name: names.get(id) ?? id };
}

function named(id: string, names: ReadonlyMap<string, string>): { id: string; name?: string } {
  const name = names.get(id);
  return { id, ...(name !== undefined && { name }) };
}

function shortened(text: string): string {
  const letters = Array.from(text);
  return letters.length <= SHORT_WORDS ? text : `${letters.slice(0, SHORT_WORDS - 1).join('')}…`;
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
