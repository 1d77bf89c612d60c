import { episodeStore } from '../conversations/episodes.ts';
import { transcriptReader } from '../conversations/transcripts.ts';
import { AppError } from '../core/errors.ts';
import type { CustomerParts } from '../customers/ports.ts';
import { customerRoutes } from '../customers/routes.ts';
import { verifiedPhones } from '../customers/views.ts';
import { fileLinks } from '../desk/file-links.ts';
import { noteReader } from '../desk/note-reader.ts';
import { timelineRoutes } from '../desk/timeline-routes.ts';
import { timelineSources } from '../desk/timeline-sources.ts';
import type { Route } from '../http/route.ts';
import { personOrders } from '../orders/person-store.ts';
import { reportRoutes } from '../reports/routes.ts';
import { refusedPurposes } from '../sends/rules.ts';
import { consentStore, sendStore } from '../sends/store.ts';
import { staffStore } from '../staff/store.ts';
import type { FeedbackParts } from '../surveys/ports.ts';
import { feedbackRoutes } from '../surveys/routes.ts';
import type { TicketParts } from '../tickets/ports.ts';
import { ticketRoutes } from '../tickets/routes.ts';
import { readTicketCode } from '../tickets/rules.ts';
import type { ConsoleGround } from './console-ground.ts';
import { complaintKinds, openedWords, questionTexts } from './question-texts.ts';
import { learnedOn, sharedFacts } from './share-facts.ts';
import { draftFrom, replyBy } from './ticket-chat.ts';
import { timingOf } from './ticket-timing.ts';

/** So many people a search for tickets looks at. */
const MOST_PEOPLE = 50;

/** Tickets, scores and customers in the console. */
export function tradeDesk(ground: ConsoleGround): readonly Route[] {
  const names = namesIn(ground);
  const feedback = feedbackParts(ground, names);
  return [
    ...ticketRoutes(ticketParts(ground, names)),
    ...feedbackRoutes(feedback),
    ...reportRoutes({ ...feedback, timeZone: () => ground.content.shop.working.timeZone }),
    ...customerRoutes(customerParts(ground, names)),
    ...timelineRoutes(timelineParts(ground, names)),
  ];
}

type Names = Pick<TicketParts, 'staffNames' | 'customerNames' | 'allIds'>;

function namesIn({ connection, trade }: ConsoleGround): Names {
  const staff = staffStore(connection);
  return {
    staffNames: (ids) => (ids.length === 0 ? Promise.resolve(new Map()) : staff.names(ids)),
    customerNames: (ids) => trade.customers.names(ids),
    allIds: (id) => trade.customers.allIds(id),
  };
}

function ticketParts(
  { connection, content, data, database, trade, late, clock }: ConsoleGround,
  names: Names,
): TicketParts {
  const staff = staffStore(connection);
  const transcripts = transcriptReader(database.db);
  const links = fileLinks(data.secret);
  return {
    ...names,
    tickets: trade.tickets,
    timing: timingOf(content),
    isStaff: async (id) => (await staff.byId(id))?.state === 'active',
    findCustomers: async (words) => {
      const found = await trade.customers.search(words, MOST_PEOPLE);
      return trade.customers.allIdsOf(found.map(({ customer }) => customer._id));
    },
    draft: draftFrom(transcripts),
    reply: replyBy((conversation, event) => {
      if (late.road === undefined) throw new AppError('unavailable', 'The server is still starting.');
      return late.road.submit(conversation, event);
    }, transcripts),
    learned: learnedOn(() => late.road, clock),
    order: (code) => trade.orders.get(code),
    fileUrl: (to, now) => links.urlOf(to, now),
    categories: complaintKinds(content),
    openedWords: openedWords(content),
  };
}

function feedbackParts({ content, trade }: ConsoleGround, names: Names): FeedbackParts {
  return {
    ...names,
    feedback: trade.feedback,
    texts: questionTexts(content),
    isTicket: (code) => readTicketCode(code) !== undefined,
  };
}

function customerParts(ground: ConsoleGround, { staffNames }: Names): CustomerParts {
  const { connection, trade, late, clock, log } = ground;
  const { customers, tickets, feedback, orders, rows } = trade;
  const consents = consentStore(connection);
  const learned = learnedOn(() => late.road, clock);
  return {
    customers,
    staffNames,
    openTickets: (ids) => tickets.openCounts(ids),
    lastScores: async (ids) => {
      const found = await feedback.lastScores(ids);
      return new Map(
        [...found].map(([id, { score = 0, scale, answeredAt: at }]) => [
          id,
          { score, at, ...(scale !== undefined && { scale }) },
        ]),
      );
    },
    consents: (ids) => consentsOf(consents, ids),
    conversations: async (ids) => {
      const found = await rows.get(conversationsOf(ids));
      const there = found.filter(({ box }) => box !== 'gone');
      return there.map(({ _id: id, channel, lastAt, box: state, labels = [] }) => ({
        id,
        channel,
        state,
        labels,
        ...(lastAt && { lastAt }),
      }));
    },
    byOrder: async (code) => {
      const order = /\d/.test(code) ? await orders.get(code) : undefined;
      if (order === undefined) return [];
      const owners = await customers.idsByPhone(order.phone);
      return [...new Set([...(order.provedBy === undefined ? [] : [order.provedBy.customer]), ...owners])];
    },
    byTicket: async (code) => {
      const known = readTicketCode(code);
      const ticket = known === undefined ? undefined : await tickets.byCode(known);
      return ticket === undefined ? [] : [ticket.customer];
    },
    share: sharedFacts({ customers, consents, tickets, learned, clock, log }),
  };
}

async function consentsOf(consents: ReturnType<typeof consentStore>, ids: readonly string[]) {
  const said = await consents.of(ids);
  const channels = [...new Set(conversationsOf(ids).map(channelOf))];
  const refused = channels.map((channel) => refusedPurposes(said, channel));
  return {
    consents: said.map(({ purpose, channel, allowed, at, by, wording, conversation, proofLine: line }) => ({
      purpose,
      channel,
      allowed,
      at: at.toISOString(),
      by,
      conversation,
      ...(wording !== undefined && { wording }),
      ...(line !== undefined && { line }),
    })),
    refused: (refused[0] ?? []).filter((purpose) => refused.every((each) => each.includes(purpose))),
  };
}

/** A customer's birth id is made of the address of their first conversation. */
function conversationsOf(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => id.startsWith('c:')).map((id) => id.slice(2));
}

function channelOf(conversation: string): string {
  return conversation.slice(0, conversation.indexOf(':'));
}

function timelineParts(
  { connection, database, trade }: ConsoleGround,
  { staffNames }: Names,
): Parameters<typeof timelineRoutes>[0] {
  const { customers, tickets, feedback } = trade;
  const episodes = episodeStore(connection);
  const sends = sendStore(connection);
  const orders = personOrders(connection);
  return {
    staffNames,
    whose: async (id) => {
      const ids = await customers.allIds(id);
      const all = await customers.many(ids);
      if (all.length === 0) return undefined;
      return { ids, conversations: conversationsOf(ids), phones: verifiedPhones(all) };
    },
    sources: timelineSources({
      episodes: (of, limit, before) => episodes.endedBefore(of, limit, before),
      tickets: (of, limit, before) => tickets.ofCustomers(of, limit, before),
      orders: (of, limit, before) => orders.ofPerson(of, limit, before),
      scores: (of, limit, before) => feedback.ofCustomers(of, limit, before),
      sends: (of, limit, before) => sends.about(of, limit, before),
      notes: noteReader(database.db),
    }),
  };
}
