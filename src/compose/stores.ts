import { randomInt } from 'node:crypto';
import type { Db } from 'mongodb';
import { leaseSchema, mongoLeases, type Leases } from '../clock/leases.ts';
import { deadLetterStore, type DeadLetters } from '../conversations/dead-letters.ts';
import { episodeStore, type Episodes } from '../conversations/episodes.ts';
import { deadLetterSchema, episodeSchema } from '../conversations/model.ts';
import { linkCodeStore, type LinkCodes } from '../customers/link-store.ts';
import { customerSchema, linkCodeSchema, linkTriesSchema, mergeSchema } from '../customers/model.ts';
import { customerStore, type Customers } from '../customers/store.ts';
import type { Database } from '../database/connect.ts';
import { ensureIndexes, type CollectionIndexes } from '../database/indexes.ts';
import { ANSWERED_INDEXES, answeredStore, type AnsweredStore } from '../desk/answered-store.ts';
import { MARK_INDEXES } from '../desk/marks-model.ts';
import { PRESENCE_INDEXES, presenceStore, type Presence } from '../desk/presence.ts';
import { rowStore, type Rows } from '../desk/row-store.ts';
import { ROW_INDEXES } from '../desk/row-model.ts';
import { SEARCH_INDEXES } from '../desk/search-model.ts';
import { attemptStore, type Attempts } from '../orders/attempts.ts';
import { orderBeforeSchema, orderImportSchema } from '../orders/import-model.ts';
import { attemptSchema, orderSchema } from '../orders/model.ts';
import { sampleOrders } from '../orders/samples.ts';
import { orderStore, type Orders } from '../orders/store.ts';
import { FLOW_COUNT_INDEXES } from '../flows/count-store.ts';
import { labelSchema } from '../labels/model.ts';
import { readyTextSchema } from '../ready-texts/model.ts';
import type { AdmissionStore } from '../sends/admission.ts';
import { admissionSchema, consentSchema, sendSchema } from '../sends/model.ts';
import { admissionStore, consentStore, sendStore, type Consents, type Sends } from '../sends/store.ts';
import { templateSendSchema, templateSendStore, type TemplateSends } from '../sends/template-send-store.ts';
import { DAY_INDEXES } from '../surveys/day-store.ts';
import { feedbackSchema } from '../surveys/model.ts';
import { feedbackStore, type FeedbackStore } from '../surveys/store.ts';
import type { Timing } from '../tickets/changes.ts';
import { ticketSchema } from '../tickets/model.ts';
import { unknownEventSchema } from '../unknown-events/model.ts';
import { unknownEventStore, type UnknownEventStore } from '../unknown-events/store.ts';
import type { HappenedTo } from '../road/ports.ts';
import { NOTICE_INDEXES, noticeStore, type NoticeStore } from '../staff/notices-store.ts';
import { ticketStore, type Tickets } from '../tickets/store.ts';

/** What the trade keeps in the database. Every question is answered with a promise. */
export interface TradeStores {
  readonly customers: Customers;
  readonly linkCodes: LinkCodes;
  readonly orders: Orders;
  readonly tickets: Tickets;
  readonly feedback: FeedbackStore;
  readonly attempts: Attempts;
  readonly consents: Consents;
  readonly sends: Sends;
  readonly templateSends: TemplateSends;
  readonly admissions: AdmissionStore;
  readonly episodes: Episodes;
  readonly deadLetters: DeadLetters;
  readonly leases: Leases;
  readonly unknownEvents: UnknownEventStore;
  readonly rows: Rows;
  readonly presence: Presence;
  readonly answered: AnsweredStore;
  readonly notices: NoticeStore;
}

export interface StoresOptions {
  readonly database: Pick<Database, 'db' | 'connection'>;
  /** Names this process among those that share the database. */
  readonly process: string;
  readonly happened: HappenedTo;
  /** The shop's hours and promises: tickets' deadlines are made of them. */
  readonly timing: Timing;
  readonly clock: () => Date;
  /** Whether a new shop gets a few orders to try: once, so that they do not come back when they were removed. */
  readonly withSamples: boolean;
}

/** Loads mongoose and the models: more than all else of a start, and nothing the first answers need. */
export async function openStores(options: StoresOptions): Promise<TradeStores> {
  const { database, process, happened, timing, clock } = options;
  await ensureIndexes(database.db, 'trade', tradeIndexes());
  await ensureIndexes(database.db, 'desk', [...ROW_INDEXES, ...SEARCH_INDEXES]);
  await ensureIndexes(database.db, 'flows', FLOW_COUNT_INDEXES);
  await ensureIndexes(database.db, 'days of feedback', DAY_INDEXES);
  await ensureIndexes(database.db, 'marks of staff', MARK_INDEXES);
  await ensureIndexes(database.db, 'presence of staff', [
    ...PRESENCE_INDEXES,
    ...ANSWERED_INDEXES,
    ...NOTICE_INDEXES,
  ]);
  const connection = await database.connection();
  const orders = orderStore(connection);
  const customers = customerStore(connection);
  const allIds = (id: string) => customers.allIds(id);
  if (options.withSamples) await giveSamples(database.db, orders, clock());
  return {
    orders,
    customers,
    linkCodes: linkCodeStore(connection, unguessable),
    tickets: ticketStore(connection, { happened, timing, allIds }),
    feedback: feedbackStore(connection, clock),
    attempts: attemptStore(connection),
    consents: consentStore(connection),
    sends: sendStore(connection),
    templateSends: templateSendStore(connection),
    admissions: admissionStore(connection),
    episodes: episodeStore(connection),
    deadLetters: deadLetterStore(connection),
    unknownEvents: unknownEventStore(connection),
    rows: rowStore(database.db),
    presence: presenceStore(database.db),
    answered: answeredStore(database.db),
    notices: noticeStore(database.db),
    leases: mongoLeases(connection, { holder: process, clock }),
  };
}

/** 0..1 */
function unguessable(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}

const SCHEMAS = [
  leaseSchema,
  episodeSchema,
  deadLetterSchema,
  customerSchema,
  mergeSchema,
  linkCodeSchema,
  linkTriesSchema,
  attemptSchema,
  orderSchema,
  consentSchema,
  sendSchema,
  templateSendSchema,
  admissionSchema,
  feedbackSchema,
  ticketSchema,
  unknownEventSchema,
  orderImportSchema,
  orderBeforeSchema,
  labelSchema,
  readyTextSchema,
];

/** The indexes that the subjects' own schemas declare. */
function tradeIndexes(): readonly CollectionIndexes[] {
  return SCHEMAS.map((schema) => ({
    collection: String(schema.get('collection')),
    indexes: schema
      .indexes()
      .map(([key, options]) => ({ ...plain(options), key: key as Record<string, 1 | -1> })),
  }));
}

/** Mongoose adds `background`, which databases have ignored for years and ours refuses. */
function plain(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'background'));
}

async function giveSamples(db: Db, orders: Orders, at: Date): Promise<void> {
  const marks = db.collection<{ _id: string }>('meta');
  if ((await marks.findOne({ _id: 'samples' })) !== null) return;
  if (await orders.isEmpty()) {
    await orders.write(sampleOrders(at), { source: 'sample', importId: 'sample', at });
  }
  await marks.updateOne({ _id: 'samples' }, { $setOnInsert: { at } }, { upsert: true });
}
