import { localTime } from '../clock/local-time.ts';
import { AppError } from '../core/errors.ts';
import type { Ticket } from '../tickets/model.ts';
import { TICKET_STATES, type TicketState } from '../tickets/states.ts';
import type { Tickets } from '../tickets/store.ts';
import { readArguments, readCount } from './arguments.ts';
import type { Io } from './io.ts';
import { cut, table } from './table.ts';

export interface TicketsDesk {
  readonly tickets: Pick<Tickets, 'list' | 'move'>;
  readonly clock: () => Date;
  readonly timeZone: string;
  /** Who acts when `--as` does not say. */
  readonly staff: string;
}

const USAGE = `Usage:
  langnghe ticket list [--state new|doing|waiting|done] [--limit <count>] [--json]
  langnghe ticket move <code> doing|waiting|done [--why <words>] [--as <name>]`;

const OPTIONS = {
  state: { type: 'string' },
  limit: { type: 'string' },
  why: { type: 'string' },
  as: { type: 'string' },
  json: { type: 'boolean' },
} as const;
const LIMIT = 50;

/** `langnghe ticket`: complaints, the newest first, and moving them on; done lets the conversation know. */
export async function ticketsCommand(args: string[], io: Io, desk: TicketsDesk): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  const [does, code, to] = positionals;
  if (does === 'list' && code === undefined) {
    const state = values.state === undefined ? undefined : readState(values.state);
    const found = await desk.tickets.list({ limit: readCount(values.limit, LIMIT), ...(state && { state }) });
    io.out(values.json === true ? JSON.stringify(found, null, 2) : listText(found, desk));
    return 0;
  }
  if (does === 'move' && code !== undefined && to !== undefined) {
    const about = {
      by: values.as ?? desk.staff,
      at: desk.clock(),
      ...(values.why !== undefined && { why: values.why }),
    };
    const ticket = await desk.tickets.move(code, readState(to), about);
    io.out(values.json === true ? JSON.stringify(ticket, null, 2) : `${ticket.code} is ${ticket.state} now.`);
    return 0;
  }
  io.err(USAGE);
  return 2;
}

function listText(tickets: readonly Ticket[], { timeZone, clock }: TicketsDesk): string {
  if (tickets.length === 0) return 'No tickets.';
  const zone = localTime(timeZone);
  const now = clock();
  const rows = tickets.map((ticket) => [
    ticket.code,
    ticket.state,
    zone.text(ticket.openedAt),
    `${zone.text(ticket.promisedAt)}${ticket.state !== 'done' && ticket.promisedAt < now ? ' late' : ''}`,
    ticket.category ?? '',
    ticket.order ?? '',
    ticket.phone ?? '',
    ticket.conversation,
    cut(ticket.what, 60),
  ]);
  return table(
    ['CODE', 'STATE', 'OPENED', 'PROMISED', 'CATEGORY', 'ORDER', 'PHONE', 'CONVERSATION', 'WHAT'],
    rows,
  );
}

function readState(written: string): TicketState {
  const state = TICKET_STATES.find((each) => each === written);
  if (!state)
    throw new AppError('invalid-input', `"${written}" is not a state: ${TICKET_STATES.join(', ')}.`);
  return state;
}
