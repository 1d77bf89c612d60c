import type { Connection, Model } from 'mongoose';
import { AppError } from '../core/errors.ts';
import { guarded } from '../database/guarded.ts';
import { insertOnce, isDuplicate } from '../database/upsert.ts';
import type { HappenedTo } from '../road/ports.ts';
import { ticketModel, type Addition, type Ticket } from './model.ts';
import { foldOrderCode, readTicketCode, ticketCode, type TicketState } from './rules.ts';

export type NewTicket = Pick<
  Ticket,
  'customer' | 'conversation' | 'channel' | 'category' | 'order' | 'what' | 'photos' | 'phone' | 'promisedAt'
> & { readonly key: string; readonly at: Date };

export interface Tickets {
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
  /** Closed tickets whose conversations do not know it: a crash kept it from them. In order of ids. */
  untold(limit: number, after?: string): Promise<readonly Ticket[]>;
  /** Lets the conversation know what it was not told. False when there is nothing to tell, or nobody. */
  tell(ticket: Ticket): Promise<boolean>;
}

const LONGER_CODES = 6;
const MOST_ADDITIONS = 200;

export function ticketStore(connection: Connection, options: { readonly happened: HappenedTo }): Tickets {
  const model = ticketModel(connection);
  const { happened } = options;
  return guarded({
    open: (ticket) => open(model, ticket),
    findOpen: (ask) => findOpen(model, ask),
    add: (code, customers, addition) => add(model, code, customers, addition),
    byCode: async (code) => (await model.findOne({ code: readTicketCode(code) ?? code }).lean()) ?? undefined,
    list: ({ limit, state, before }) =>
      model
        .find({ ...(state && { state }), ...(before && { openedAt: { $lt: before } }) })
        .sort({ openedAt: -1 })
        .limit(limit)
        .lean(),
    move: (code, to, about) => move({ model, happened }, code, to, about),
    close: (code, about) => move({ model, happened }, code, 'done', about),
    untold: (limit, after) =>
      model
        .find({ untold: { $exists: true }, ...(after !== undefined && { _id: { $gt: after } }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean(),
    tell: (ticket) => tell({ model, happened }, ticket),
  });
}

interface Here {
  readonly model: Model<Ticket>;
  readonly happened: HappenedTo;
}

interface About {
  readonly by: string;
  readonly at: Date;
  readonly why?: string;
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

async function add(model: Model<Ticket>, code: string, customers: readonly string[], addition: Addition) {
  const mine = { code: readTicketCode(code) ?? code, customer: { $in: [...customers] } };
  await model.updateOne(
    { ...mine, state: { $ne: 'done' }, 'additions.key': { $ne: addition.key } },
    { $push: { additions: { $each: [addition], $slice: -MOST_ADDITIONS } } },
  );
  return (await model.findOne({ ...mine, 'additions.key': addition.key }).lean()) ?? undefined;
}

async function move(here: Here, written: string, to: TicketState, about: About): Promise<Ticket> {
  const code = readTicketCode(written) ?? written;
  const moved = await here.model
    .findOneAndUpdate({ code, state: { $ne: to } }, movedTo(code, to, about), { returnDocument: 'after' })
    .lean();
  const ticket = moved ?? (await here.model.findOne({ code }).lean());
  if (!ticket) throw new AppError('not-found', `There is no ticket ${code}.`, { subject: code });
  await tell(here, ticket);
  return ticket;
}

/**
 * What is told is kept until it is an event: a crash in between only tells it again, under the same key.
 * Where the conversation is gone nobody can be told, now or later.
 */
async function tell({ model, happened }: Here, ticket: Ticket): Promise<boolean> {
  if (ticket.untold === undefined) return false;
  const others = await model.exists({ customer: ticket.customer, state: { $ne: 'done' } });
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

function movedTo(code: string, to: TicketState, { by, at, why }: About) {
  const isDone = to === 'done';
  return {
    $set: { state: to, ...(isDone && { closedAt: at, untold: `ticket.closed/${code}/${at.toISOString()}` }) },
    ...(!isDone && { $unset: { closedAt: '' } }),
    $push: { history: { at, to, by, ...(why !== undefined && { why }) } },
  };
}

async function open(model: Model<Ticket>, { key, at, ...given }: NewTicket): Promise<Ticket> {
  for (let longer = 0; ; longer++) {
    const ticket: Ticket = {
      _id: key,
      code: ticketCode(key, longer),
      ...given,
      ...(given.order !== undefined && { orderFolded: foldOrderCode(given.order) }),
      additions: [],
      state: 'new',
      history: [{ at, to: 'new', by: 'bot' }],
      openedAt: at,
    };
    try {
      return (await insertOnce(model, ticket)).stored;
    } catch (error) {
      // Another ticket has this code: the next letters of the digest tell them apart.
      if (!isDuplicate(error) || longer >= LONGER_CODES) throw error;
    }
  }
}
