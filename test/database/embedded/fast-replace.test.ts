import fc from 'fast-check';
import { Double, Long, ObjectId, type Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { readFastReplace } from '../../../src/database/embedded/fast-replace.ts';
import { serialize } from 'bson';
import { withDatabase } from './support.ts';

const opened = withDatabase();

const indexes: { key: Record<string, 1 | -1>; [option: string]: unknown }[] = [
  { key: { a: 1, 'c.id': -1 } },
  { key: { b: -1 } },
  { key: { 'c.id': 1 } },
  { key: { c: 1 } },
  { key: { a: 1, b: 1 }, name: 'sparse', sparse: true },
  { key: { 'lines.files.id': 1 }, partialFilterExpression: { 'lines.files.id': { $exists: true } } },
  { key: { b: 1 }, name: 'with files', partialFilterExpression: { 'lines.files': { $exists: true } } },
  { key: { n: 1 }, name: 'large', partialFilterExpression: { n: { $gt: 2 } } },
  { key: { 'lines.k': -1 }, sparse: true },
  { key: { 'k.u': 1 }, unique: true, sparse: true },
];

const scalar = fc.oneof(
  fc.integer({ min: -2, max: 4 }),
  fc.constantFrom<unknown>(null, 'x', 'y', 'ế', '', 'long'.repeat(30), 1.5, true),
  fc.constantFrom<unknown>(
    new Date(-5),
    new Date(7),
    Long.fromNumber(1),
    new Double(1),
    new ObjectId('0'.repeat(24)),
  ),
);
const some = fc.oneof(
  { weight: 6, arbitrary: scalar },
  fc.array(scalar, { maxLength: 2 }),
  fc.record({ id: scalar, x: scalar }, { requiredKeys: [] }),
);
const line = fc.record(
  {
    files: fc.oneof(scalar, fc.array(fc.record({ id: scalar }, { requiredKeys: [] }), { maxLength: 2 })),
    k: scalar,
  },
  { requiredKeys: [] },
);
const fields = fc.record(
  {
    n: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 4 }) }, some),
    a: some,
    b: scalar,
    c: fc.oneof(
      { weight: 4, arbitrary: fc.record({ x: scalar, id: some }, { requiredKeys: [] }) },
      fc.array(fc.record({ id: scalar }), { maxLength: 2 }),
      scalar,
    ),
    lines: fc.oneof(
      { weight: 4, arbitrary: fc.array(fc.oneof({ weight: 5, arbitrary: line }, scalar), { maxLength: 3 }) },
      line,
      fc.constant([[{ files: [{ id: 1 }], k: 1 }]]),
    ),
    k: fc.record({ u: fc.constantFrom(1, 2, 3) }),
    long: fc.constant('y'.repeat(100)),
    $d: fc.constant(1),
  },
  { requiredKeys: [] },
);
const id = fc.constantFrom<unknown>('a', 'b', 'c', 1, Long.fromNumber(1), new ObjectId('1'.repeat(24)));
const condition = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 4 }) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom('$lt', '$lte', '$gt', '$gte', '$eq', '$ne'), fc.integer({ min: 0, max: 4 }))
      .map(([operator, n]) => ({ [operator]: n })),
  },
  fc.constantFrom<unknown>(
    { $lt: 'x' },
    { $gt: 1, $lt: 4 },
    {},
    { $gte: 1.5 },
    { x: 1 },
    Long.fromNumber(2),
    'x',
    null,
  ),
);
const write = fc
  .tuple(id, fc.option(condition, { nil: undefined, freq: 4 }), fields, fc.boolean())
  .map(([_id, n, more, isDollar]) => {
    const { $d, ...rest } = more;
    const u = { _id, ...rest, ...($d !== undefined && isDollar && { $d }) };
    return { q: n === undefined ? { _id } : { _id, n }, u };
  })
  .chain((one) => fc.boolean().map((isFirst) => ({ ...one, upsert: isFirst || one.q._id !== 'c' })));

const databases = ['fast', 'general'] as const;

/** All that can be told apart from outside, with the name of the database left out. */
async function outcomeOf(name: (typeof databases)[number], writes: readonly object[]): Promise<unknown> {
  const db = opened().client.db(name);
  const collection = db.collection('writes');
  // an option that the bytes' path does not know
  const more = name === 'general' ? { arrayFilters: [] } : {};
  const updates = writes.map((write) => ({ ...write, ...more }));
  const reply = await db.command({ update: 'writes', updates, ordered: false });
  const documents: unknown[] = await collection.find({}, { raw: true }).toArray();
  const { valid, errors, keysPerIndex } = await db.command({ validate: 'writes' });
  const plan: unknown = (await collection.find({ a: 1 }).explain()).queryPlanner;
  await collection.deleteMany({});
  const hex = documents.map((bytes) => (bytes as Buffer).toString('hex'));
  const all = JSON.stringify({
    reply,
    hex,
    errors: errors as unknown,
    keysPerIndex: keysPerIndex as unknown,
    plan,
  });
  return { valid: valid as unknown, all: all.replaceAll(`${name}.writes`, 'writes') };
}

describe('a write on raw bytes', () => {
  it('leaves the same documents, entries and answers as the general path', async () => {
    for (const name of databases) await opened().client.db(name).collection('writes').createIndexes(indexes);
    const property = fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 16 }), async (writes) => {
      const [fast, general] = await Promise.all(databases.map((name) => outcomeOf(name, writes)));
      expect(fast).toMatchObject({ valid: true });
      expect(fast).toEqual(general);
    });
    await fc.assert(property, { numRuns: 300 });
  }, 60_000);

  it('is how the message path writes its conversations, pages, feedback and episodes', () => {
    const isFast = (q: Document, u: Document): boolean =>
      readFastReplace(Buffer.from(serialize({ q, u, upsert: true }))) !== undefined;
    expect(isFast({ _id: 'c', version: 3 }, { _id: 'c', version: 4 })).toBe(true);
    expect(isFast({ _id: 'p', last: { $lte: 16 } }, { _id: 'p', last: 16 })).toBe(true);
    expect(isFast({ _id: 'f', changes: { $lt: 0 } }, { _id: 'f', changes: 0 })).toBe(true);
    expect(isFast({ _id: 'e' }, { _id: 'e' })).toBe(true);
    expect(isFast({ _id: 'e' }, { _id: 'f' })).toBe(false);
    expect(isFast({ _id: 'e' }, { $set: { a: 1 } })).toBe(false);
    expect(isFast({ _id: 'e', a: { $lt: 1, $gt: 0 } }, { _id: 'e' })).toBe(false);
    expect(isFast({ _id: 'e', 'a.b': 1 }, { _id: 'e' })).toBe(false);
  });
});
