import { Int32, Long, type Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { freshName, withDatabase } from './support.ts';

const opened = withDatabase();

describe("the message path's write", () => {
  const commit = (name: string, updates: Document[]): Promise<Document> =>
    opened().db.command({ update: name, updates, ordered: false, writeConcern: { w: 'majority', j: true } });
  const next = (version: number, more: Document = {}): Document => ({ _id: 'web:1', version, ...more });

  it('inserts, replaces, and shows a lost race as a duplicate _id at its index', async () => {
    const name = freshName();
    expect(
      await commit(name, [{ q: { _id: 'web:1', version: 0 }, u: next(1), upsert: true, multi: false }]),
    ).toMatchObject({ n: 1, nModified: 0, upserted: [{ index: 0, _id: 'web:1' }] });
    expect(
      await commit(name, [
        { q: { _id: 'web:1', version: 1 }, u: next(2, { a: 'x' }), upsert: true, multi: false },
      ]),
    ).toMatchObject({ n: 1, nModified: 1 });
    const lost = await commit(name, [
      { q: { _id: 'web:2', version: 0 }, u: { _id: 'web:2', version: 1 }, upsert: true, multi: false },
      { q: { _id: 'web:1', version: 1 }, u: next(2, { a: 'y' }), upsert: true, multi: false },
      { q: { _id: 'web:1', version: 2 }, u: next(3, { a: 'z' }), upsert: true, multi: false },
    ]);
    expect(lost).toMatchObject({
      n: 2,
      nModified: 1,
      writeErrors: [{ index: 1, code: 11000, keyPattern: { _id: 1 }, keyValue: { _id: 'web:1' } }],
    });
    expect(
      await opened()
        .db.collection(name)
        .findOne({ _id: 'web:1' as never }),
    ).toEqual({ _id: 'web:1', version: 3, a: 'z' });
  });

  it('means the same as the general path, for every kind of version', async () => {
    const versions = [new Int32(1), Long.fromNumber(1), 1.5, '1', true, null, undefined, [1], { x: 1 }];
    for (const stored of versions) {
      for (const asked of [1, Long.fromNumber(1), '1', true, new Date(1)]) {
        const outcomes = await Promise.all(
          [{}, { arrayFilters: [] }].map(async (general) => {
            const name = freshName();
            await opened()
              .db.collection(name)
              .insertOne({ _id: 'k' as never, version: stored }, { ignoreUndefined: true });
            const { n, nModified, writeErrors } = await commit(name, [
              {
                q: { _id: 'k', version: asked },
                u: { _id: 'k', version: 9 },
                upsert: true,
                multi: false,
                ...general,
              },
            ]);
            return {
              n: n as number,
              nModified: nModified as number,
              codes: ((writeErrors as Document[] | undefined) ?? []).map(({ code }) => code as number),
            };
          }),
        );
        expect(outcomes[0], JSON.stringify({ stored, asked })).toEqual(outcomes[1]);
      }
    }
  });

  it('changes index entries when their fields change, and only then', async () => {
    const name = freshName();
    const c = opened().db.collection(name);
    await c.createIndexes([{ key: { wakeAt: 1 }, partialFilterExpression: { wakeAt: { $exists: true } } }]);
    await c.createIndexes([{ key: { customer: 1 }, sparse: true }]);
    await c.createIndexes([{ key: { 'outbox.state': 1, version: 1 } }]);
    const steps: Document[] = [
      { wakeAt: new Date(5) },
      { wakeAt: new Date(9), customer: 'k' },
      { customer: 'k', outbox: [{ state: 'new' }, { state: 'sent' }] },
      { customer: 'l', outbox: [] },
      {},
    ];
    for (const [version, step] of steps.entries()) {
      await commit(name, [
        { q: { _id: 'web:1', version }, u: next(version + 1, step), upsert: true, multi: false },
      ]);
      expect(await opened().db.command({ validate: name })).toMatchObject({ valid: true, errors: [] });
      expect(await c.find({ wakeAt: { $lte: new Date(10) } }).toArray()).toHaveLength(step.wakeAt ? 1 : 0);
      expect(await c.find({ customer: 'k' }).toArray()).toHaveLength(step.customer === 'k' ? 1 : 0);
      expect(await c.find({ 'outbox.state': 'sent' }).toArray()).toHaveLength(
        Array.isArray(step.outbox) && step.outbox.length === 2 ? 1 : 0,
      );
    }
  });

  it('keeps a unique index and refuses the replacement that breaks it', async () => {
    const name = freshName();
    await opened()
      .db.collection(name)
      .createIndexes([
        { key: { code: 1 }, unique: true, partialFilterExpression: { code: { $exists: true } } },
      ]);
    await commit(name, [
      { q: { _id: 'a', version: 0 }, u: { _id: 'a', version: 1, code: 'T1' }, upsert: true, multi: false },
    ]);
    const reply = await commit(name, [
      { q: { _id: 'b', version: 0 }, u: { _id: 'b', version: 1, code: 'T1' }, upsert: true, multi: false },
    ]);
    expect(reply).toMatchObject({
      n: 0,
      writeErrors: [{ index: 0, code: 11000, keyPattern: { code: 1 }, keyValue: { code: 'T1' } }],
    });
  });
});
