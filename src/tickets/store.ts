import type { Connection, Model } from 'mongoose';
import { foldOrderCode } from '../core/answers/order-code.ts';
import { AppError } from '../core/errors.ts';
import { guarded } from '../database/guarded.ts';
import { insertOnce, isDuplicate } from '../database/upsert.ts';
import type { HappenedTo } from '../road/ports.ts';
import { added, moved, type About, type Timing } from './changes.ts';
import { placeOf } from './due.ts';
import { ticketReaders, type TicketReaders } from './list-store.ts';
import { ticketModel, type Addition, type Ticket } from './model.ts';
import { readTicketCode, solutionMs, ticketCode } from './rules.ts';
import type { TicketState } from './states.ts';

export type NewTicket = Pick<
  Ticket,
  | 'customer'
  | 'conversation'
  | 'channel'
  | 'category'
  | 'order'
  | 'what'
  | 'photos'
  | 'phone'
  | 'promisedAt'
  | 'staff'
> & {
  readonly key: string;
  readonly at: Date;
  /** Who opened it; the bot unless said. */
  readonly by?: string;
};

export interface Tickets extends TicketReaders {
  /** Opens a ticket under the key, once. */
  open(ticket: NewTicket): Promise<Ticket>;
  /** The customer's newest ticket that is not done, about the same order (or category, when no order is known). */
  findOpen(ask: {
    readonly customers: readonly string[];
    readonly since: Date;
    readonly order?: string;
    readonly category?: string;
  }): Promise<Ticket | undefined>;
  /** Adds what the customer says, once under its key, to a ticket of theirs that is not done. */
  add(code: string, customers: readonly string[], addition: Addition): Promise<Ticket | undefined>;
  byCode(code: string): Promise<Ticket | undefined>;
  /** Newest first. `before` continues after the last one seen. */
  list(ask: {
    readonly limit: number;
    readonly state?: TicketState;
    readonly before?: Date;
  }): Promise<readonly Ticket[]>;
  /** Moves it on, with who and why in its history. Moving it to where it is changes nothing. */
  move(code: string, to: TicketState, about: About): Promise<Ticket>;
  /** Moves it to done and lets the conversation know: `ticket.closed`. */
  close(code: string, about: About): Promise<Ticket>;
  /**
   * Changes it by a rule, in one write; done by it, the conversation is told. `seen`: the version the change
   * was decided on. Throws AppError `stale` when it has moved on since, `not-found`.
   */
  change(code: string, rule: (ticket: Ticket) => Ticket, seen?: number): Promise<Ticket>;
  /** Closed tickets whose conversations do not know it: a crash kept it from them. In order of ids. */
  untold(limit: number, after?: string): Promise<readonly Ticket[]>;
  /** Lets the conversation know what it was not told. False when there is nothing to tell, or nobody. */
  tell(ticket: Ticket): Promise<boolean>;
}

const LONGER_CODES = 6;
/** Others may change it at the same time: so often it is read and decided again. */
const MOST_TRIES = 8;

export interface TicketStoreOptions {
  readonly happened: HappenedTo;
  readonly timing: Timing;
  /** Every id of the person, given one of them: a complaint under any of them is theirs. */
  readonly allIds: (customer: string) => Promise<readonly string[]>;
}

export function ticketStore(connection: Connection, options: TicketStoreOptions): Tickets {
  const { timing } = options;
  const model = ticketModel(connection);
  const here = { model, ...options };
  return guarded({
    ...ticketReaders(model),
    open: (ticket) => open(here, ticket),
    findOpen: (ask) => findOpen(model, ask),
    add: (code, customers, addition) => add(here, code, customers, addition),
    byCode: async (code) => (await model.findOne({ code: readTicketCode(code) ?? code }).lean()) ?? undefined,
    list: ({ limit, state, before }) =>
      model
        .find({ ...(state && { state }), ...(before && { openedAt: { $lt: before } }) })
        .sort({ openedAt: -1 })
        .limit(limit)
        .lean(),
    move: (code, to, about) => change(here, code, (ticket) => moved(ticket, to, about, timing)),
    close: (code, about) => change(here, code, (ticket) => moved(ticket, 'done', about, timing)),
    change: (code, rule, seen) => change(here, code, rule, seen),
    untold: (limit, after) =>
      model
        .find({ untold: { $exists: true }, ...(after !== undefined && { _id: { $gt: after } }) })
        // Few are: put in order they are sooner had than looked for among all.
        .hint({ untold: 1 })
        .sort({ _id: 1 })
        .limit(limit)
        .lean(),
    tell: (ticket) => tell(here, ticket),
  });
}

interface Here extends TicketStoreOptions {
  readonly model: Model<Ticket>;
}

async function findOpen(model: Model<Ticket>, ask: Parameters<Tickets['findOpen']>[0]) {
  const { customers, since, order, category } = ask;
  const about =
    order !== undefined ? { orderFolded: foldOrderCode(order) } : category !== undefined ? { category } : {};
  const open = {
    customer: { $in: [...customers] },
    openedAt: { $gte: since },
    state: { $ne: 'done' as const },
  };
  return (
    (await model
      .findOne({ ...open, ...about })
      .sort({ openedAt: -1 })
      .lean()) ?? undefined
  );
}

async function add(here: Here, written: string, customers: readonly string[], addition: Addition) {
  const code = readTicketCode(written) ?? written;
  const isMine = (ticket: Ticket): boolean => customers.includes(ticket.customer);
  const has = (ticket: Ticket): boolean => ticket.additions.some(({ key }) => key === addition.key);
  const found = await here.model.findOne({ code }).lean();
  if (!found || !isMine(found)) return undefined;
  if (has(found)) return found;
  const ticket = await change(here, code, (now) =>
    now.state === 'done' ? now : added(now, addition, here.timing),
  );
  return has(ticket) ? ticket : undefined;
}

async function change(
  here: Here,
  written: string,
  rule: (ticket: Ticket) => Ticket,
  seen?: number,
): Promise<Ticket> {
  const code = readTicketCode(written) ?? written;
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const ticket = await here.model.findOne({ code }).lean();
    if (!ticket) throw new AppError('not-found', `There is no ticket ${code}.`, { subject: code });
    if (seen !== undefined && ticket.version !== seen) throw staleTicket(code);
    const next = rule(ticket);
    if (next === ticket || (await replaced(here.model, ticket, next))) {
      await tell(here, next);
      return next;
    }
    if (seen !== undefined) break;
  }
  throw staleTicket(code);
}

async function replaced(model: Model<Ticket>, before: Ticket, next: Ticket): Promise<boolean> {
  const { matchedCount } = await model.replaceOne({ _id: before._id, version: before.version }, next);
  return matchedCount > 0;
}

function staleTicket(code: string): AppError {
  return new AppError('stale', 'Somebody else has changed this ticket.', { subject: code });
}

/**
 * What is told is kept until it is an event: a crash in between only tells it again, under the same key.
 * Where the conversation is gone nobody can be told, now or later.
 */
async function tell({ model, happened, allIds }: Here, ticket: Ticket): Promise<boolean> {
  if (ticket.untold === undefined) return false;
  const theirs = { customer: { $in: [...(await allIds(ticket.customer))] }, state: { $ne: 'done' as const } };
  const others = await model.exists(theirs);
  const facts = {
    ticket: ticket.code,
    order: ticket.order ?? null,
    category: ticket.category ?? null,
    customer: { openComplaint: others !== null },
  };
  const isTold = await happened(ticket.conversation, 'ticket.closed', facts, ticket.untold);
  await model.updateOne({ _id: ticket._id, untold: ticket.untold }, { $unset: { untold: '' } });
  return isTold;
}

async function open(here: Here, { key, at, by = 'bot', ...given }: NewTicket): Promise<Ticket> {
  const { hours, promise } = here.timing;
  const solveMs = solutionMs(given.category, promise);
  for (let longer = 0; ; longer++) {
    const timed = {
      ...given,
      state: 'new' as const,
      openedAt: at,
      solveMs,
      solveBy: hours.add(at, solveMs),
    };
    const ticket: Ticket = {
      _id: key,
      code: ticketCode(key, longer),
      ...timed,
      ...(given.order !== undefined && { orderFolded: foldOrderCode(given.order) }),
      additions: [],
      history: [
        { at, did: 'state', to: 'new', by, ...(given.staff !== undefined && { staff: given.staff }) },
      ],
      version: 1,
      changedAt: at,
      place: placeOf(timed),
    };
    try {
      return (await insertOnce(here.model, ticket)).stored;
    } catch (error) {
      // Another ticket has this code: the next letters of the digest tell them apart.
      if (!isDuplicate(error) || longer >= LONGER_CODES) throw error;
    }
  }
}
