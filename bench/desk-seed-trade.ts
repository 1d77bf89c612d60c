import type { Database } from '../src/database/connect.ts';
import { customerModel, type Customer } from '../src/customers/model.ts';
import { identityKey, nameTurns, phoneTurns } from '../src/customers/rules.ts';
import { answerDays, DAY_INDEXES } from '../src/surveys/day-store.ts';
import { feedbackModel, type Feedback } from '../src/surveys/model.ts';
import { packAnswers } from '../src/surveys/pack-days.ts';
import { ensureIndexes } from '../src/database/indexes.ts';
import { placeOf, type Timed } from '../src/tickets/due.ts';
import { ticketModel, type Ticket } from '../src/tickets/model.ts';
import { ticketCode } from '../src/tickets/rules.ts';
import { madeUp } from './desk-people.ts';

const AT_ONCE = 2_000;
const HOUR_MS = 3_600_000;
const CATEGORIES = ['late', 'broken', 'wrong', 'attitude'] as const;

/** A customer for each conversation, an answer or two from each, and a ticket for every fifth. */
export async function seedTrade(database: Database, conversations: number): Promise<void> {
  const connection = await database.connection();
  const customers = customerModel(connection);
  const feedback = feedbackModel(connection);
  const tickets = ticketModel(connection);
  for (const model of [customers, feedback, tickets]) await model.createIndexes();
  await ensureIndexes(database.db, 'days of feedback', DAY_INDEXES);
  const { db } = database;
  for (let from = await customers.estimatedDocumentCount(); from < conversations; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, conversations - from) }, (_, at) => from + at);
    await insert(db, 'feedback', numbers.flatMap(answersOf));
    await insert(db, 'tickets', numbers.filter((n) => n % 5 === 0).map(ticketOf));
    await insert(db, 'customers', numbers.map(customerOf));
  }
  const job = packAnswers(answerDays(db));
  const now = new Date();
  while ((await job.run(now, new AbortController().signal)).did > 0);
}

async function insert(db: Database['db'], name: string, records: readonly object[]): Promise<void> {
  // Two codes may be alike among so many: one of them is enough.
  await db
    .collection(name)
    .insertMany(records as never[], { ordered: false })
    .catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== 11_000) throw error;
    });
}

function customerOf(n: number): Customer {
  const { _id, address, customer, language, lastCustomerAt: seenAt = new Date(0) } = madeUp(n).conversation;
  const { name = '', phone } = customer;
  const identity = { kind: address.channel, value: address.key };
  return {
    _id: customer.id,
    identities: [{ ...identity, key: identityKey(identity), verifiedAt: seenAt }],
    name,
    nameTurns: nameTurns(name),
    ...(phone !== undefined && { phone, phoneTurns: phoneTurns(phone) }),
    language,
    channel: _id.slice(0, _id.indexOf(':')),
    createdAt: seenAt,
    seenAt,
  };
}

function answersOf(n: number): readonly Feedback[] {
  const { _id, address, customer, language, lastCustomerAt: at = new Date(0) } = madeUp(n).conversation;
  const isNps = n % 3 === 0;
  const survey = isNps ? 'nps' : 'csat';
  const common = {
    survey,
    questionVersion: n % 2 === 0 ? 'v1' : 'v2',
    flow: survey,
    askedAt: at,
    answeredAt: at,
    customer: customer.id,
    conversation: _id,
    channel: address.channel,
    language,
    ...(n % 4 !== 0 && { staff: `s_${n % 20}` }),
    changes: 0,
    history: [],
  };
  const score = isNps ? n % 11 : 1 + (n % 5);
  const scored = { ...common, _id: `k${n}/score`, question: 'score', score, scale: isNps ? '0-10' : '1-5' };
  if (n % 10 !== 0) return [scored];
  return [
    { ...scored, comment: 'giao trễ quá shop ơi' },
    { ...common, _id: `k${n}/why`, question: 'why', choice: CATEGORIES[(n / 10) % 4] ?? 'late' },
  ];
}

/** One of fifty is not done, as in a shop that keeps up. */
function ticketOf(n: number): Ticket {
  const { _id, address, customer, lastCustomerAt: openedAt = new Date(0) } = madeUp(n).conversation;
  const isOpen = n % 250 === 0;
  const state = isOpen ? (['new', 'doing', 'waiting'] as const)[(n / 250) % 3] : 'done';
  const after = (hours: number): Date => new Date(openedAt.getTime() + hours * HOUR_MS);
  const timed: Timed = {
    state: state ?? 'new',
    openedAt,
    promisedAt: after(4),
    solveBy: after(48),
    ...(state !== 'new' && { answeredAt: after(1) }),
    ...(state === 'done' && { closedAt: after(30) }),
    ...(state === 'waiting' && { pauses: [{ from: after(2) }] }),
  };
  return {
    ...timed,
    _id: `k${n}/ticket`,
    code: ticketCode(`k${n}`),
    customer: customer.id,
    conversation: _id,
    channel: address.channel,
    category: CATEGORIES[n % 4] ?? 'late',
    order: `DH${10_000 + (n % 90_000)}`,
    orderFolded: `dh${10_000 + (n % 90_000)}`,
    what: 'áo bị rách chỉ ở tay',
    photos: [],
    additions: [],
    history: [],
    version: 1,
    changedAt: openedAt,
    place: placeOf(timed),
    ...(state !== 'new' && { staff: `s_${n % 20}` }),
  };
}
