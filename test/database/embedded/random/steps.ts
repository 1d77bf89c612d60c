import { EJSON, type Document } from 'bson';
import fc from 'fast-check';
import type { Collection } from 'mongodb';
import { change, expression, filter, projection, sort, stages } from './questions.ts';

const KINDS = [
  'find',
  'show',
  'first',
  'update',
  'updateOne',
  'upsert',
  'pipeline',
  'delete',
  'aggregate',
  'distinct',
  'count',
] as const;

/** One thing asked of a collection. */
export interface Step {
  readonly does: (typeof KINDS)[number];
  readonly filter: Document;
  readonly change: Document;
  readonly sort: Document;
  readonly projection: Document;
  readonly expression: unknown;
  readonly stages: readonly Document[];
}

export const step: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom(...KINDS),
  filter,
  change,
  sort,
  projection,
  expression,
  stages: fc.array(stages, { maxLength: 3 }).map((some) => some.flat()),
});

/** What of a step matters, to be read by a person. */
export function shown(one: Step): string {
  const { does } = one;
  const parts: Record<Step['does'], readonly (keyof Step)[]> = {
    find: ['filter', 'sort'],
    show: ['filter', 'projection'],
    first: ['filter', 'change', 'sort'],
    update: ['filter', 'change'],
    updateOne: ['filter', 'change'],
    upsert: ['filter', 'change'],
    pipeline: ['filter', 'expression'],
    delete: ['filter'],
    aggregate: ['filter', 'stages'],
    distinct: ['filter', 'sort'],
    count: ['filter'],
  };
  return `${does} ${parts[does].map((part) => `${part} ${exact(one[part])}`).join(' ')}`;
}

/** Every type told apart. */
export function exact(value: unknown): string {
  return EJSON.stringify(value, { relaxed: false });
}

export interface Refusal {
  readonly code: number | undefined;
  readonly message: string;
}

/** The answer as text, or the error with its code. */
export type Outcome = string | Refusal;

const AS_IT_IS = { promoteValues: false, promoteLongs: false, promoteBuffers: false } as const;

export async function outcome(c: Collection, one: Step): Promise<Outcome> {
  try {
    return exact(await asked(c, one));
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    // With values as they are, some commands' errors have their code as an Int32, too.
    return { code: code === undefined ? undefined : Number(code), message };
  }
}

async function asked(c: Collection, one: Step): Promise<unknown> {
  const { filter: which, change: to } = one;
  const [by = '_id'] = Object.keys(one.sort);
  switch (one.does) {
    case 'find':
      return c.find(which, { ...AS_IT_IS, sort: one.sort, skip: 1, limit: 4 }).toArray();
    case 'show':
      return c.find(which, { ...AS_IT_IS, projection: one.projection, sort: { _id: 1 } }).toArray();
    case 'first':
      return c.findOneAndUpdate(which, to, { ...AS_IT_IS, sort: one.sort, returnDocument: 'after' });
    case 'update':
      return c.updateMany(which, to).then(({ matchedCount, modifiedCount }) => [matchedCount, modifiedCount]);
    case 'updateOne':
      return c
        .updateOne({ $and: [{ _id: 2 as never }, which] }, to)
        .then(({ matchedCount, modifiedCount }) => [matchedCount, modifiedCount]);
    case 'upsert':
      return c
        .updateOne({ $and: [{ _id: 'new' as never }, which] }, to, { upsert: true })
        .then(({ upsertedCount, modifiedCount }) => [upsertedCount, modifiedCount]);
    case 'pipeline':
      return c
        .updateMany(which, [{ $set: { d: one.expression } }])
        .then(({ matchedCount, modifiedCount }) => [matchedCount, modifiedCount]);
    case 'delete':
      return (await c.deleteMany({ $and: [which, { c: 'b' }] })).deletedCount;
    case 'aggregate':
      return c.aggregate([{ $match: which }, { $sort: { _id: 1 } }, ...one.stages], AS_IT_IS).toArray();
    case 'distinct':
      return (await c.distinct(by, which, AS_IT_IS)).map(exact).sort();
    case 'count':
      return c.countDocuments(which);
  }
}

/** Whether a step that failed may have changed some documents and not others, depending on the order they are found in. */
export function mayHaveBegun({ does }: Step): boolean {
  return does === 'update' || does === 'pipeline';
}

export async function fill(c: Collection, contents: readonly Document[]): Promise<void> {
  await c.deleteMany({});
  await c.insertMany(contents.map((one, n) => ({ _id: n as never, ...one })));
}

export async function everything(c: Collection): Promise<string> {
  return exact(await c.find({}, { ...AS_IT_IS, sort: { _id: 1 } }).toArray());
}
