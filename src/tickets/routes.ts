import { AppError, isAppError } from '../core/errors.ts';
import { csvFile, inBatches, type Cell } from '../http/csv.ts';
import { oneOfMany, route, type Call, type Route } from '../http/route.ts';
import { answered, assigned, corrected, dueMoved, moved, type About } from './changes.ts';
import {
  answerTicket,
  assignTicket,
  changeTicket,
  changeTickets,
  countTickets,
  exportTickets,
  getTicket,
  listTickets,
  moveDue,
  moveTicket,
  type TicketDetail,
} from './contract.ts';
import { countsOf } from './counts.ts';
import { nextDue } from './due.ts';
import type { Ticket } from './model.ts';
import { glance, learnOpen, openingRoutes, refuseStranger } from './opening-routes.ts';
import type { TicketParts } from './ports.ts';
import { readTicketCode } from './rules.ts';
import { askOf } from './search.ts';
import { detailOf, rowsOf } from './views.ts';

const MOST_EXPORTED = 100_000;

/** Tickets, as staff work with them. */
export function ticketRoutes(parts: TicketParts): readonly Route[] {
  // The draft's address would be a ticket's code else.
  return [...openingRoutes(parts), ...readingRoutes(parts), ...changingRoutes(parts)];
}

function readingRoutes(parts: TicketParts): readonly Route[] {
  const { tickets } = parts;
  return [
    route(countTickets, (call) => countsOf(parts, call.query, call)),
    route(exportTickets, async (call) => {
      const ask = await askOf(parts, call.query, call);
      const found = ask === undefined ? none() : await tickets.each(ask, MOST_EXPORTED);
      const { search, ...filters } = call.query;
      call.audit({ subject: 'tickets', after: { ...filters, isSearch: search !== undefined } });
      return {
        type: 'text/csv; charset=utf-8',
        fileName: `tickets-${call.day}.csv`,
        body: csvFile(
          COLUMNS,
          inBatches(found, (batch) => cellsOf(parts, batch, call)),
        ),
      };
    }),
    route(listTickets, async (call) => {
      const { limit, after } = call.query;
      const ask = await askOf(parts, call.query, call);
      if (ask === undefined) return { items: [] };
      const { tickets: found, next } = await tickets.page(ask, { limit, after });
      return { items: [...(await rowsOf(parts, found, call))], ...(next !== undefined && { next }) };
    }),
    route(getTicket, async (call) => detailOf(parts, await byCode(parts, call.params.code), call)),
  ];
}

function changingRoutes(parts: TicketParts): readonly Route[] {
  const { timing } = parts;
  return [
    route(changeTickets, async (call) => {
      const items: Awaited<ReturnType<typeof changeOne>>[] = [];
      for (const one of call.body.tickets) items.push(await changeOne(parts, one, call));
      return { items };
    }),
    route(moveTicket, (call) =>
      change(parts, call, (ticket) => moved(ticket, call.body.to, aboutOf(call, call.body.why), timing)),
    ),
    route(assignTicket, async (call) => {
      const { staff, why } = call.body;
      await refuseStranger(parts, staff);
      return change(parts, call, (ticket) => assigned(ticket, staff, aboutOf(call, why)));
    }),
    route(moveDue, (call) => {
      const { which, at, why } = call.body;
      return change(parts, call, (ticket) =>
        dueMoved(ticket, { which, to: new Date(at) }, aboutOf(call, why)),
      );
    }),
    route(changeTicket, (call) => {
      const { category, order } = call.body;
      const right = { ...(category !== undefined && { category }), ...(order !== undefined && { order }) };
      return change(parts, call, (ticket) => corrected(ticket, right, aboutOf(call)));
    }),
    answeringRoute(parts),
  ];
}

function answeringRoute(parts: TicketParts): Route {
  const { timing, tickets } = parts;
  return route(answerTicket, async (call) => {
    const { id, text, lastLine, then } = call.body;
    // Tickets are one thing, to speak to customers another: a program may have the right to the one alone.
    if (!call.by.may('conversations.answer'))
      throw new AppError('not-allowed', 'Your role does not allow this.');
    const before = await byCode(parts, call.params.code);
    const about = aboutOf(call);
    // What it cannot become is refused before a word is said.
    if (then !== undefined) moved(before, then, about, timing);
    // Said first: an answer that went out and is not noted is noted when it is sent again under its id.
    const line = await parts.reply(before.conversation, {
      id,
      staff: call.by.id,
      text,
      at: call.now,
      ...(lastLine !== undefined && { lastLine }),
    });
    const after = await tickets.change(before.code, (ticket) => {
      const isNoted = line !== undefined && ticket.history.some((one) => one.line === line);
      const noted = isNoted ? ticket : answered(ticket, about, line);
      return then === undefined ? noted : moved(noted, then, about, timing);
    });
    return told(parts, { before, after }, call);
  });
}

async function byCode({ tickets }: TicketParts, code: string): Promise<Ticket> {
  const found = await tickets.byCode(code);
  if (!found) throw new AppError('not-found', 'There is no such ticket.', { subject: code });
  return found;
}

function aboutOf({ by, now }: Pick<Call, 'by' | 'now'>, why?: string): About {
  return { by: by.id, at: now, ...(why !== undefined && why !== '' && { why }) };
}

type Changing = Pick<Call, 'seenVersion' | 'by' | 'now' | 'audit'> & {
  readonly params: { readonly code: string };
};

async function change(
  parts: TicketParts,
  call: Changing,
  rule: (ticket: Ticket) => Ticket,
): Promise<TicketDetail> {
  const { code } = call.params;
  let before: Ticket | undefined;
  const after = await parts.tickets.change(
    code,
    (ticket) => {
      before = ticket;
      return rule(ticket);
    },
    call.seenVersion,
  );
  return told(parts, { before: before ?? after, after }, call);
}

/** For the audit log, and for the conversation where a complaint is open again. */
async function told(
  parts: TicketParts,
  { before, after }: { readonly before: Ticket; readonly after: Ticket },
  call: Pick<Call, 'by' | 'now' | 'audit'>,
): Promise<TicketDetail> {
  call.audit({ subject: after.code, before: glance(before), after: glance(after), outcome: 'done' });
  if (before.state === 'done' && after.state !== 'done') await learnOpen(parts, after);
  return detailOf(parts, after, call);
}

const SHOWN = ['stale', 'not-found', 'invalid-input', 'unavailable'] as const;

async function changeOne(
  parts: TicketParts,
  { code, version }: { readonly code: string; readonly version?: number | undefined },
  call: Call<typeof changeTickets>,
) {
  const { does } = call.body;
  const about = aboutOf(call, does.why);
  const change = async (audit: typeof call.audit) => {
    if (does.what === 'assign') await refuseStranger(parts, does.staff);
    const before = await byCode(parts, code);
    const rule = (ticket: Ticket) =>
      does.what === 'move'
        ? moved(ticket, does.to, about, parts.timing)
        : assigned(ticket, does.staff, about);
    const after = await parts.tickets.change(code, rule, version);
    audit({ subject: after.code, before: glance(before), after: glance(after), outcome: 'done' });
    if (before.state === 'done' && after.state !== 'done') await learnOpen(parts, after);
    const [ticket] = await rowsOf(parts, [after], call);
    return { code: after.code, ...(ticket && { ticket }) };
  };
  try {
    return await oneOfMany(call, code, change);
  } catch (error) {
    const shown = SHOWN.find((one) => isAppError(error, one));
    if (shown === undefined) throw error;
    return { code: readTicketCode(code) ?? code, error: shown };
  }
}

const COLUMNS = [
  'code',
  'state',
  'openedAt',
  'category',
  'customer',
  'customerName',
  'channel',
  'conversation',
  'order',
  'staff',
  'promisedAt',
  'answeredAt',
  'solveBy',
  'due',
  'dueAt',
  'closedAt',
  'what',
];

async function cellsOf(
  parts: TicketParts,
  batch: readonly Ticket[],
  call: Pick<Call, 'by' | 'now'>,
): Promise<readonly (readonly Cell[])[]> {
  const rows = await rowsOf(parts, batch, call);
  return batch.map((ticket, index) => {
    const row = rows[index];
    const due = nextDue(ticket);
    const { code, state, openedAt, customer, channel, conversation, order, what } = ticket;
    const times = [ticket.promisedAt, ticket.answeredAt, ticket.solveBy];
    const about = [code, state, openedAt, row?.categoryName ?? ticket.category, customer, row?.customer.name];
    return [
      ...about,
      channel,
      conversation,
      order,
      row?.staff?.name,
      ...times,
      due?.which,
      due?.at,
      ticket.closedAt,
      what,
    ];
  });
}

async function* none(): AsyncGenerator<Ticket> {
  // There is no ticket of a customer nobody knows.
}
