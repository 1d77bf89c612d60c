import type { Connection } from 'mongoose';
import { leaseSchema } from '../clock/leases.ts';
import type { Shop } from '../content/shop.ts';
import { flowVersionSchema } from '../content/flow-version-model.ts';
import { everyDay, workingHours } from '../clock/hours.ts';
import { deadLetterSchema, episodeSchema } from '../conversations/model.ts';
import { endEpisode, erasePages } from '../conversations/actions.ts';
import { deadLetterStore, type DeadLetters } from '../conversations/dead-letters.ts';
import { episodeStore, type Episodes } from '../conversations/episodes.ts';
import { filesNamed } from '../conversations/named-files.ts';
import type { Hours } from '../core/world.ts';
import type { Facts } from '../core/json.ts';
import { customerSchema } from '../customers/model.ts';
import { customerStore, type Customers } from '../customers/store.ts';
import { meetCustomers } from './meet.ts';
import type { CollectionIndexes } from '../database/indexes.ts';
import { verifyOrder } from '../orders/actions.ts';
import { attemptStore } from '../orders/attempts.ts';
import { sweepAttempts, tellDeliveredOrders } from '../orders/jobs.ts';
import { attemptSchema, orderSchema } from '../orders/model.ts';
import { orderStore, type Orders } from '../orders/store.ts';
import { sweepFiles } from '../files/jobs.ts';
import { fileStore, type Files } from '../files/store.ts';
import type {
  AnyAction,
  ConversationStore,
  DeadLetterStore,
  FileStore,
  Job,
  Log,
  MaySend,
  Update,
} from '../road/ports.ts';
import { allowConsent, decideSend, mayStillSend, refuseConsent } from '../sends/actions.ts';
import { consentSchema, sendSchema } from '../sends/model.ts';
import { consentStore, sendStore } from '../sends/store.ts';
import { batched } from '../road/batch.ts';
import { alertStaff, openAlerts, type Alerts } from '../staff/alerts.ts';
import { saveFeedback } from '../surveys/actions.ts';
import { feedbackSchema } from '../surveys/model.ts';
import { feedbackStore, type FeedbackStore } from '../surveys/store.ts';
import { addToTicket, findOpenTicket, openTicket } from '../tickets/actions.ts';
import { tellClosedTickets } from '../tickets/jobs.ts';
import { ticketSchema } from '../tickets/model.ts';
import { ticketStore, type Tickets } from '../tickets/store.ts';

/** Unasked messages arrive between these hours at all, by custom. */
const AWAKE = '08:00-21:00';

/** The subjects of the trade, joined: what the road, the clock and the commands ask of them. */
export interface Trade {
  readonly customers: Customers;
  readonly orders: Orders;
  readonly tickets: Tickets;
  readonly feedback: FeedbackStore;
  readonly deadLetters: DeadLetters;
  readonly files: FileStore;
  readonly connection: Connection;
  readonly actions: readonly AnyAction[];
  readonly jobs: readonly Job[];
  readonly maySend: MaySend;
  /** Keeps who was met at an address. Never fails; a miss is met again with the next message. */
  met(update: Update): void;
}

export interface TradeParts {
  readonly connection: Connection;
  readonly shop: Shop;
  readonly hours: Hours;
  /** Where staff are told; absent: only the log. */
  readonly alert: { readonly url: string; readonly secret: string | undefined } | undefined;
  readonly conversations: ConversationStore;
  readonly filesFolder: string;
  readonly clock: () => Date;
  readonly log: Log;
  /** Puts something that happened into a conversation; twice under one key is once. */
  readonly happened: (conversation: string, name: string, facts: Facts, key: string) => Promise<void>;
}

export function openTrade(parts: TradeParts): Trade {
  const { connection, happened, clock, log } = parts;
  const customers = customerStore(connection);
  const orders = orderStore(connection);
  const tickets = ticketStore(connection, { happened });
  const feedback = feedbackStore(connection);
  const attempts = attemptStore(connection);
  const sends = sendOptions(parts, customers);
  const files = fileStore({ folder: parts.filesFolder });
  const alerts = openAlerts({ alert: parts.alert, clock, log });
  const stores = { customers, orders, tickets, feedback, attempts, episodes: episodeStore(connection), alerts };
  return {
    connection,
    customers,
    orders,
    tickets,
    feedback,
    files,
    deadLetters: alarming(deadLetterStore(connection), alerts, log),
    actions: actionsOf(parts, stores, sends),
    jobs: jobsOf(parts, { customers, orders, tickets, attempts, files }),
    maySend: mayStillSend(sends),
    met: meetCustomers({ customers, clock, log }),
  };
}

function jobsOf(
  { connection, happened }: TradeParts,
  { customers, orders, tickets, attempts, files }: Omit<Stores, 'feedback' | 'episodes' | 'alerts'> & { files: Files },
): readonly Job[] {
  return [
    tellDeliveredOrders({ orders, happened, conversationsOf: (phone) => conversationsOf(customers, phone) }),
    tellClosedTickets(tickets),
    sweepAttempts(attempts),
    sweepFiles(files, filesNamed(connection)),
  ];
}

/** A dead letter is told to staff, once it is kept; that it could not be told is only logged. */
function alarming(letters: DeadLetters, alerts: Alerts, log: Log): DeadLetters {
  const add: DeadLetterStore['add'] = async (letter) => {
    await letters.add(letter);
    const { conversation, at, stage, code, key } = letter;
    alerts({ reason: 'dead-letter', conversation, at, about: { stage, code } }, `dead-letter:${key}`).catch(
      () => log.warn({ conversation, stage }, 'Staff could not be told of a dead letter.'),
    );
  };
  return { ...letters, add };
}

interface Stores {
  readonly customers: Customers;
  readonly orders: Orders;
  readonly tickets: Tickets;
  readonly feedback: FeedbackStore;
  readonly attempts: ReturnType<typeof attemptStore>;
  readonly episodes: Episodes;
  readonly alerts: Alerts;
}

function sendOptions({ connection, shop, hours }: TradeParts, customers: Customers): Parameters<typeof mayStillSend>[0] {
  return {
    consents: consentStore(connection),
    sends: sendStore(connection),
    allIds: (id) => customers.allIds(id),
    shopHours: hours,
    quietHours: workingHours(everyDay(shop.working.timeZone, AWAKE)),
  };
}

function actionsOf(parts: TradeParts, stores: Stores, sends: Parameters<typeof decideSend>[0]): readonly AnyAction[] {
  const { hours, shop, conversations } = parts;
  const allIds = (id: string): Promise<readonly string[]> => stores.customers.allIds(id);
  const ticketing = { tickets: stores.tickets, hours, promise: shop.promises, allIds };
  return [
    openTicket(ticketing),
    findOpenTicket(ticketing),
    addToTicket(ticketing),
    verifyOrder({ orders: stores.orders, attempts: stores.attempts, allIds }),
    saveFeedback({ save: batched((all) => stores.feedback.saveMany(all)) }),
    decideSend(sends),
    refuseConsent(sends),
    allowConsent(sends),
    endEpisode(batched((all) => stores.episodes.endMany(all))),
    erasePages(conversations),
    alertStaff(stores.alerts),
    // Each guards its own input by its schema; the road only passes it on.
  ] as readonly unknown[] as readonly AnyAction[];
}

/** The actions as the flow check needs them: their names, outcomes and facts. None of these can be run. */
export function describedActions(): readonly AnyAction[] {
  const hollow = { shop: {} } as unknown as TradeParts;
  const nothing = {} as unknown as Stores;
  // Building an action reads only which stores it will ask, and asks none of them.
  return actionsOf(hollow, nothing, nothing as unknown as Parameters<typeof decideSend>[0]);
}

/** What happens in the trade that a flow may start by, with the facts each brings. */
export const TRADE_EVENTS: Readonly<Record<string, readonly string[]>> = {
  'ticket.closed': ['ticket', 'code', 'order', 'category'],
  'order.delivered': ['order', 'code', 'deliveredAt'],
};

async function conversationsOf(customers: Customers, phone: string): Promise<readonly string[]> {
  const ids = await customers.idsByPhone(phone);
  // A customer's birth id is made of the address of their first conversation.
  return ids.filter((id) => id.startsWith('c:')).map((id) => id.slice(2));
}

const SCHEMAS = [
  leaseSchema,
  flowVersionSchema,
  episodeSchema,
  deadLetterSchema,
  customerSchema,
  attemptSchema,
  orderSchema,
  consentSchema,
  sendSchema,
  feedbackSchema,
  ticketSchema,
];

/** The indexes that the subjects' own schemas declare. */
export function tradeIndexes(): readonly CollectionIndexes[] {
  return SCHEMAS.map((schema) => ({
    collection: String(schema.get('collection')),
    indexes: schema.indexes().map(([key, options]) => ({ ...plain(options), key: key as Record<string, 1 | -1> })),
  }));
}

/** Mongoose adds `background`, which databases have ignored for years and ours refuses. */
function plain(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'background'));
}
