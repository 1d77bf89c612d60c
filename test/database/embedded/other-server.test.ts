import type { Document } from 'bson';
import fc from 'fast-check';
import { MongoClient, type Collection } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { content } from './random/documents.ts';
import { whyKnown } from './random/known-differences.ts';
import {
  everything,
  fill,
  mayHaveBegun,
  outcome,
  shown,
  step,
  type Outcome,
  type Step,
} from './random/steps.ts';
import { freshName, withDatabase } from './support.ts';

/**
 * The same questions to this database and to another: `TEST_MONGODB_URI` names a real `mongod`, or a server whose
 * known differences stand in `known-differences.ts`. `FUZZ_CASES=100000` by hand; `FUZZ_SEED` repeats a run.
 */
const uri = process.env.TEST_MONGODB_URI;
const cases = Number(process.env.FUZZ_CASES ?? 2_000);
const seed = process.env.FUZZ_SEED;
const STEPS = 10;
const NOT_IMPLEMENTED = 238;

describe.skipIf(uri === undefined)('beside the server that TEST_MONGODB_URI names', () => {
  const opened = withDatabase();
  const client = new MongoClient(uri ?? 'mongodb://nowhere.invalid');
  let theirs: Collection;
  let ours: Collection;
  let server: string;
  const counts = new Map<string, number>();

  beforeAll(async () => {
    await client.connect();
    theirs = client.db('langnghe_fuzz').collection(`c${process.pid}`);
    ours = opened().db.collection(freshName());
    server = nameOf(await client.db('admin').command({ buildInfo: 1 }));
  });
  afterAll(async () => {
    await theirs.drop();
    await client.close();
  });

  it(
    'every answer and every document is the same, but for what is refused',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(content, { minLength: 1, maxLength: 6 }),
          fc.array(step, { minLength: STEPS, maxLength: STEPS }),
          async (contents, steps) => {
            await Promise.all([fill(ours, contents), fill(theirs, contents)]);
            for (const one of steps) if (!(await isSame(one))) return;
          },
        ),
        { numRuns: Math.ceil(cases / STEPS), ...(seed !== undefined && { seed: Number(seed) }) },
      );
      console.log(server, Object.fromEntries(counts));
    },
    60_000 + cases * 50,
  );

  /** False where what the two hold may differ from now on. */
  async function isSame(one: Step): Promise<boolean> {
    const before = await everything(ours);
    const [here, there] = await Promise.all([outcome(ours, one), outcome(theirs, one)]);
    const isRefused = typeof here !== 'string' && here.code === NOT_IMPLEMENTED;
    if (isRefused) return count('refused here', typeof there !== 'string');
    if (typeof here !== 'string' && typeof there !== 'string') return count('same', !mayHaveBegun(one));
    const [left, right] = await Promise.all([everything(ours), everything(theirs)]);
    if (here === there && left === right) return count('same', true);
    const why = whyKnown({ server, step: one, before, here, there, left, right });
    if (why !== undefined) return count(why, left === right);
    expect(told(here, left), `${shown(one)}\nof ${before}`).toBe(told(there, right));
    return false;
  }

  function count(what: string, goesOn: boolean): boolean {
    counts.set(what, (counts.get(what) ?? 0) + 1);
    return goesOn;
  }
});

function told(answer: Outcome, left: string): string {
  return `${typeof answer === 'string' ? answer : `error ${String(answer.code)}`}\nleaves ${left}`;
}

/** Each server tells of itself in its own way. */
function nameOf({ gitVersion, ferretdb }: Document): string {
  if (ferretdb !== undefined) return 'FerretDB';
  // A real one names the commit it was built from.
  if (typeof gitVersion === 'string' && /^[0-9a-f]{40}$/.test(gitVersion)) return 'MongoDB';
  return 'mongo-java-server';
}
