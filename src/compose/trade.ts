import { setTimeout as pause } from 'node:timers/promises';
import type { Shop } from '../content/shop.ts';
import type { WorkingHours } from '../clock/hours.ts';
import { endEpisode, erasePages } from '../conversations/actions.ts';
import { errorFields, isAppError } from '../core/errors.ts';
import { linkByCode, makeLinkCode } from '../customers/actions.ts';
import type { Customers } from '../customers/store.ts';
import type { Database } from '../database/connect.ts';
import { databaseFailure } from '../database/failures.ts';
import { placeInQueue } from '../desk/actions.ts';
import { alarming, tellDeadLetters } from './dead-letter-alarm.ts';
import { filesInUse } from './files-in-use.ts';
import { late } from './late.ts';
import { flowCounting } from './flow-counting.ts';
import { everyDayIn } from './shop-settings.ts';
import { meetCustomers } from './meet.ts';
import { sharedFacts, type LearnedBy } from './share-facts.ts';
import type { TradeStores } from './stores.ts';
import { lastWords, timingOf } from './ticket-timing.ts';
import { verifyOrder } from '../orders/actions.ts';
import { sweepAttempts, tellDeliveredOrders } from '../orders/jobs.ts';
import { sweepFiles } from '../files/jobs.ts';
import { fileStore, type Files } from '../files/store.ts';
import type {
  AnyAction,
  ConversationStore,
  FileStore,
  HappenedTo,
  Job,
  Log,
  MaySend,
  Update,
} from '../road/ports.ts';
import { admission } from '../sends/admission.ts';
import { allowConsent, decideSend, mayStillSend, refuseConsent } from '../sends/actions.ts';
import { batched } from '../road/batch.ts';
import { alertStaff, openAlerts, type Alerts } from '../staff/alerts.ts';
import { saveFeedback } from '../surveys/actions.ts';
import { answerDays } from '../surveys/day-store.ts';
import { packAnswers } from '../surveys/pack-days.ts';
import { addToTicket, findOpenTicket, openTicket } from '../tickets/actions.ts';
import { tellClosedTickets, wakeAnsweredTickets } from '../tickets/jobs.ts';

/** Unasked messages arrive between these hours at all, by custom. */
const AWAKE = '08:00-21:00';

/** The subjects of the trade, joined: what the road, the clock and the commands ask of them. */
export interface Trade extends Pick<
  TradeStores,
  | 'customers'
  | 'orders'
  | 'tickets'
  | 'feedback'
  | 'templateSends'
  | 'deadLetters'
  | 'leases'
  | 'unknownEvents'
  | 'rows'
  | 'presence'
  | 'answered'
  | 'notices'
> {
  readonly alerts: Alerts;
  readonly files: FileStore;
  readonly actions: readonly AnyAction[];
  readonly jobs: readonly Job[];
  readonly maySend: MaySend;
  /** Keeps who was met at an address. Never fails; a miss is met again with the next message. */
  met(update: Update): void;
  /**
   * Opens the stores; until then what is asked of them waits. `isPatient`: a database that is away meanwhile
   * is waited for, as everywhere else in a server that runs.
   */
  readonly open: (how?: { readonly isPatient: () => boolean }) => Promise<void>;
}

export interface TradeParts {
  readonly database: Database;
  readonly process: string;
  readonly withSamples: boolean;
  readonly shop: Shop;
  readonly hours: WorkingHours;
  /** Where staff are told; absent: only the log. */
  readonly alert: { readonly url: string; readonly secret: string | undefined } | undefined;
  readonly conversations: ConversationStore;
  readonly filesFolder: string;
  readonly clock: () => Date;
  readonly log: Log;
  readonly happened: HappenedTo;
  readonly learned: LearnedBy;
  /** Messages a second a channel can send, where its platform has a limit. */
  readonly rateOf: (channel: string) => number | undefined;
}

export function openTrade(parts: TradeParts): Trade {
  const { clock, log } = parts;
  const { stores, open } = storesOpenedLater(parts);
  const sends = sendOptions(parts, stores);
  const files = fileStore({ folder: parts.filesFolder });
  const alerts = openAlerts({ alert: parts.alert, clock, log });
  const alarm = { letters: stores.deadLetters, alerts, log };
  const share = sharedFacts({ ...stores, learned: parts.learned, clock, log });
  return {
    ...stores,
    open,
    alerts,
    files,
    deadLetters: alarming(alarm),
    actions: actionsOf(parts, { ...stores, alerts, share }, sends),
    jobs: [...jobsOf(parts, stores, files), tellDeadLetters(alarm)],
    maySend: mayStillSend(sends),
    met: meetCustomers({ customers: stores.customers, merged: share, clock, log }),
  };
}

/** Between two attempts to open the stores. */
const AGAIN_MS = 1_000;

/** The stores at once, though they can only answer once they are open. */
function storesOpenedLater(parts: TradeParts): {
  readonly stores: TradeStores;
  readonly open: Trade['open'];
} {
  let opened: (stores: TradeStores | Promise<TradeStores>) => void;
  const opening = new Promise<TradeStores>((resolve) => (opened = resolve));
  const one = <Name extends keyof TradeStores>(name: Name): TradeStores[Name] =>
    late(async () => (await opening)[name]);
  return {
    stores: {
      customers: one('customers'),
      linkCodes: one('linkCodes'),
      orders: one('orders'),
      tickets: one('tickets'),
      feedback: one('feedback'),
      attempts: one('attempts'),
      consents: one('consents'),
      sends: one('sends'),
      templateSends: one('templateSends'),
      admissions: one('admissions'),
      episodes: one('episodes'),
      deadLetters: one('deadLetters'),
      leases: one('leases'),
      unknownEvents: one('unknownEvents'),
      rows: one('rows'),
      presence: one('presence'),
      answered: one('answered'),
      notices: one('notices'),
    },
    open: async (how) => {
      opened(openedAtLast(parts, how?.isPatient ?? (() => false)));
      await opening;
    },
  };
}

async function openedAtLast(parts: TradeParts, isPatient: () => boolean): Promise<TradeStores> {
  const { openStores } = await import('./stores.ts');
  for (;;) {
    try {
      return await openStores({ ...parts, timing: timingOf(parts) });
    } catch (thrown) {
      const error = databaseFailure(thrown);
      if (!isAppError(error, 'unavailable') || !isPatient()) throw error;
      parts.log.warn(
        errorFields(error),
        'The database is away before all stores are open; they wait for it.',
      );
      await pause(AGAIN_MS);
    }
  }
}

function jobsOf(
  parts: TradeParts,
  { customers, orders, tickets, attempts, rows }: TradeStores,
  files: Files,
): readonly Job[] {
  const { database, happened, shop, log } = parts;
  return [
    tellDeliveredOrders({
      orders,
      happened,
      conversationsOf: (phone) => conversationsOf(customers, phone),
      log,
    }),
    tellClosedTickets(tickets, log),
    wakeAnsweredTickets({ tickets, timing: timingOf(parts), wroteAt: (ids) => lastWords(rows, ids) }),
    sweepAttempts(attempts),
    flowCounting(database.db, shop),
    packAnswers(answerDays(database.db)),
    sweepFiles(files, filesInUse(database.db)),
  ];
}

interface Stores extends TradeStores {
  readonly alerts: Alerts;
  readonly share: (customer: string, key: string) => Promise<void>;
}

function sendOptions(
  { shop, hours, rateOf }: TradeParts,
  { customers, consents, sends, admissions }: TradeStores,
): Parameters<typeof mayStillSend>[0] {
  return {
    admit: admission(admissions, rateOf),
    consents,
    sends,
    allIds: (id) => customers.allIds(id),
    shopHours: hours,
    quietHours: everyDayIn(shop, AWAKE),
  };
}

function actionsOf(
  parts: TradeParts,
  stores: Stores,
  sends: Parameters<typeof decideSend>[0],
): readonly AnyAction[] {
  const { hours, shop, conversations } = parts;
  const allIds = (id: string): Promise<readonly string[]> => stores.customers.allIds(id);
  const consenting = { consents: stores.consents, allIds, share: stores.share };
  const ticketing = { tickets: stores.tickets, timing: timingOf(parts), allIds };
  return [
    openTicket(ticketing),
    findOpenTicket(ticketing),
    addToTicket(ticketing),
    verifyOrder({ orders: stores.orders, attempts: stores.attempts, allIds }),
    saveFeedback({
      save: batched((all) => stores.feedback.saveMany(all)),
      dealtWith: async (about) => (await stores.tickets.byCode(about))?.staff,
    }),
    decideSend(sends),
    refuseConsent(consenting),
    allowConsent(consenting),
    makeLinkCode({ codes: stores.linkCodes }),
    linkByCode({ codes: stores.linkCodes, customers: stores.customers, share: stores.share }),
    endEpisode(batched((all) => stores.episodes.endMany(all))),
    erasePages(conversations),
    alertStaff(stores.alerts),
    placeInQueue({ rows: stores.rows, answered: stores.answered, hours, shop }),
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
