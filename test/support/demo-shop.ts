import type { Collection } from 'mongodb';
import { fillDemo } from '../../src/compose/demo.ts';
import { flowCounting } from '../../src/compose/flow-counting.ts';
import type { Feedback } from '../../src/surveys/model.ts';
import { quietLog } from './quiet-log.ts';
import type { OpenShop } from './shop-open.ts';

/** What is rich enough to look at, by the ids the console's addresses take. */
export interface ThingsToSee {
  /** With the most lines. */
  readonly conversation: string;
  readonly customer: string;
  readonly ticket: string;
}

interface Talk {
  readonly _id: string;
  readonly customer: { readonly id: string };
}

const SIZE = { customers: 16, orders: 32, days: 10 };
const FOR_EVER = new AbortController().signal;

/** A small made-up business in an open shop, with its counts made at once instead of by the clock. */
export async function fillShop({ product, clock }: OpenShop): Promise<ThingsToSee> {
  const { config, content } = product;
  await fillDemo({ product, config, log: quietLog, size: SIZE, seed: 1, told: () => undefined });
  const { db } = product.database;
  await flowCounting(db, content.shop).run(clock(), FOR_EVER);
  const talks = await db.collection<Talk>('conversations').find({}).sort({ nextLine: -1 }).toArray();
  await answerMore(db.collection('feedback'), talks);
  const [longest] = talks;
  const ticket = await db.collection<{ _id: string; code: string }>('tickets').findOne({});
  if (longest === undefined || ticket === null) throw new Error('The demo is too small.');
  return { conversation: longest._id, customer: longest.customer.id, ticket: ticket.code };
}

const SCORES = [5, 4, 5, 3, 4, 5, 2] as const;
const COMMENTS = ['Giao nhanh, gói kỹ lắm ạ.', 'Nhân viên nhiệt tình.', 'Lần này hơi lâu một chút.'] as const;

/** Enough answers of four weeks to one question that its trend can be drawn, each of somebody else in turn. */
async function answerMore(feedback: Collection<Feedback>, by: readonly Talk[]): Promise<void> {
  const one = await feedback.findOne({ survey: 'csat', score: { $exists: true } });
  if (one === null) throw new Error('The demo is too small.');
  const more = by.flatMap(({ _id: conversation, customer }, place) =>
    COMMENTS.map((comment, at) => {
      const n = place * COMMENTS.length + at;
      const answer = { ...one, _id: `${one._id}:${n}`, conversation, customer: customer.id };
      const answeredAt = new Date(one.answeredAt.getTime() - n * 14 * 3_600_000);
      const score = SCORES[n % SCORES.length] ?? 5;
      return { ...answer, score, answeredAt, ...(n % 5 === 0 && { comment }) };
    }),
  );
  await feedback.insertMany(more);
}
