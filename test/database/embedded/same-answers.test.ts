import fc from 'fast-check';
import { expect, it } from 'vitest';
import { content } from './random/documents.ts';
import { everything, fill, mayHaveBegun, outcome, step, type Outcome } from './random/steps.ts';
import { freshName, withDatabase } from './support.ts';

/** How many rounds: a few always, `FUZZ_RUNS=2000` by hand. A failing one is shrunk and printed with its seed. */
const runs = Number(process.env.FUZZ_RUNS ?? 25);
const PARALLEL_ARRAYS = 171;
const opened = withDatabase();

it(
  'indexes change no answer and no document, whatever is asked and written',
  async () => {
    const indexed = opened().db.collection(freshName());
    const plain = opened().db.collection(freshName());
    await indexed.createIndexes([
      { key: { a: 1 } },
      { key: { b: 1, c: -1 } },
      { key: { 'a.x': -1, c: 1 } },
      { key: { c: 1 }, sparse: true },
      { key: { c: -1 }, partialFilterExpression: { c: { $exists: true } } },
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(content, { minLength: 1, maxLength: 10 }),
        fc.array(step, { minLength: 4, maxLength: 12 }),
        async (contents, steps) => {
          for (const c of [indexed, plain]) await fill(c, contents);
          for (const one of steps) {
            const [first, second] = [await outcome(indexed, one), await outcome(plain, one)];
            // Two arrays in one index are refused by MongoDB, too; and which document of many stops an update is a
            // matter of the order in which they are found.
            fc.pre(typeof first === 'string' || (first.code !== PARALLEL_ARRAYS && !mayHaveBegun(one)));
            expect(bare(first)).toEqual(bare(second));
          }
          expect(await everything(indexed)).toBe(await everything(plain));
          const checked = await opened().db.command({ validate: indexed.collectionName });
          expect(checked).toMatchObject({ valid: true });
        },
      ),
      { numRuns: runs, verbose: fc.VerbosityLevel.None },
    );
  },
  20_000 + runs * 500,
);

/** Messages name the collection. */
function bare(one: Outcome): string {
  return typeof one === 'string' ? one : `error ${String(one.code)}`;
}
