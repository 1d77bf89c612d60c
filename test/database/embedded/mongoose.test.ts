import mongoose, { Schema, type Connection } from 'mongoose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withDatabase } from './support.ts';

const opened = withDatabase();
let connection: Connection;
beforeAll(async () => {
  connection = await mongoose.createConnection(opened().database.uri, { dbName: 'mongoose' }).asPromise();
});
afterAll(() => connection.close());

interface Ticket {
  code: string;
  state: string;
  rank: number;
  notes: { by: string; text: string }[];
  at?: Date;
  facts?: Map<string, number>;
}

// mongoose's own example form; its option types are classes
/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment */
const schema = new Schema<Ticket>(
  {
    code: { type: String, required: true, unique: true },
    state: { type: String, enum: ['open', 'shut'], default: 'open' },
    rank: { type: Number, default: 0 },
    notes: [{ _id: false, by: String, text: String }],
    at: Date,
    facts: { type: Map, of: Number },
  },
  { timestamps: true, optimisticConcurrency: true },
);
/* eslint-enable @typescript-eslint/no-unsafe-class-instance-assignment */
schema.index({ state: 1, rank: -1 });
// a model that is there already is of this schema
const tickets = (): mongoose.Model<Ticket> =>
  (connection.models.Ticket as mongoose.Model<Ticket> | undefined) ??
  connection.model<Ticket>('Ticket', schema);

it('makes indexes, saves, reads, validates, and sees a value taken twice', async () => {
  const Ticket = tickets();
  await Ticket.init();
  const made = await Ticket.create({ code: 'T1', notes: [{ by: 'lan', text: 'đơn hàng' }], facts: { a: 1 } });
  const found = await Ticket.findById(made._id).orFail();
  expect(found.notes[0]).toMatchObject({ by: 'lan', text: 'đơn hàng' });
  expect(found.facts?.get('a')).toBe(1);
  await expect(Ticket.create({ code: 'T1' })).rejects.toMatchObject({ code: 11000 });
  await expect(Ticket.create({ code: 'T2', state: 'lost' })).rejects.toThrow(/state/);
  expect((await Ticket.listIndexes()).map(({ name }) => name as string)).toEqual([
    '_id_',
    'code_1',
    'state_1_rank_-1',
  ]);
  await expect(Ticket.syncIndexes()).resolves.toEqual([]);
});

it('saves changes of a loaded document, and refuses a stale one', async () => {
  const Ticket = tickets();
  await Ticket.create({ code: 'S1' });
  const [one, two] = await Promise.all([
    Ticket.findOne({ code: 'S1' }).orFail(),
    Ticket.findOne({ code: 'S1' }).orFail(),
  ]);
  one.notes.push({ by: 'a', text: 'x' });
  await one.save();
  two.notes.push({ by: 'b', text: 'y' });
  await expect(two.save()).rejects.toMatchObject({ name: 'VersionError' });
});

it('updates in the usual ways', async () => {
  const Ticket = tickets();
  await Ticket.insertMany([
    {
      code: 'U1',
      notes: [
        { by: 'a', text: '1' },
        { by: 'b', text: '2' },
      ],
    },
    { code: 'U2' },
  ]);
  await Ticket.updateOne(
    { code: 'U1' },
    { $set: { 'notes.$[n].text': 'new' } },
    { arrayFilters: [{ 'n.by': 'b' }] },
  );
  await Ticket.updateOne({ code: 'U1', 'notes.by': 'a' }, { $set: { 'notes.$.text': 'first' } });
  expect((await Ticket.findOne({ code: 'U1' }).lean().orFail()).notes).toEqual([
    { by: 'a', text: 'first' },
    { by: 'b', text: 'new' },
  ]);
  expect(await Ticket.updateMany({ code: /^U/ }, { $inc: { rank: 2 } })).toMatchObject({ modifiedCount: 2 });
  const upserted = await Ticket.findOneAndUpdate(
    { code: 'U3' },
    { $setOnInsert: { rank: 7 } },
    { upsert: true, returnDocument: 'after' },
  ).orFail();
  expect(upserted).toMatchObject({ code: 'U3', rank: 7, state: 'open' });
  await Ticket.bulkWrite([
    { updateOne: { filter: { code: 'U3' }, update: { $set: { rank: 8 } } } },
    { deleteOne: { filter: { code: 'U2' } } },
  ]);
  expect(await Ticket.exists({ code: 'U2' })).toBeNull();
});

it('reads by cursor, page, distinct, count and aggregate', async () => {
  const Ticket = tickets();
  await Ticket.deleteMany({});
  await Ticket.insertMany(
    Array.from({ length: 250 }, (_, n) => ({ code: `C${n}`, rank: n, state: n % 2 ? 'open' : 'shut' })),
  );
  let seen = 0;
  for await (const ticket of Ticket.find({ state: 'open' }).sort({ rank: -1 }).cursor({ batchSize: 40 })) {
    expect(ticket.rank).toBe(249 - seen * 2);
    seen += 1;
  }
  expect(seen).toBe(125);
  expect(await Ticket.countDocuments({ rank: { $gte: 200 } })).toBe(50);
  expect(await Ticket.estimatedDocumentCount()).toBe(250);
  expect(await Ticket.distinct('state')).toEqual(['open', 'shut']);
  expect(
    (await Ticket.find().sort('-rank').skip(5).limit(2).select('code -_id').lean()).map((one) => ({
      ...one,
    })),
  ).toEqual([{ code: 'C244' }, { code: 'C243' }]);
  const rows = await Ticket.aggregate<{ _id: string; n: number; best: number }>([
    { $match: { rank: { $lt: 10 } } },
    { $group: { _id: '$state', n: { $sum: 1 }, best: { $max: '$rank' } } },
    { $sort: { _id: 1 } },
  ]);
  expect(rows).toEqual([
    { _id: 'open', n: 5, best: 9 },
    { _id: 'shut', n: 5, best: 8 },
  ]);
});
