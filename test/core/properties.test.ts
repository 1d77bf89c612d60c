import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Conversation } from '../../src/core/conversation.ts';
import { STEP_KINDS } from '../../src/core/flow.ts';
import type { World } from '../../src/core/world.ts';
import { contentFiles, shippedWorld } from '../support/real-content.ts';
import { expectAlwaysHolds } from './support/always-holds.ts';
import { HAPPENINGS, plans } from './support/plans.ts';
import { play } from './support/play.ts';
import { randomContent, worldOf } from './support/random-flows.ts';
import { flowFrom, testWorld } from './support/world.ts';

const LIMIT_MS = 60_000;

test(
  'the flows of the language’s own page, under any events',
  () => {
    const world = testWorld();
    fc.assert(
      fc.property(plans, (all) => {
        for (const here of expectAlwaysHolds(world, all)) {
          if (here.owner.kind !== 'queued') continue;
          expect(here.stack.some(({ step }) => step === 'person')).toBe(false);
        }
      }),
      { numRuns: 50 },
    );
  },
  LIMIT_MS,
);

test(
  'the shipped flows, under any events',
  async () => {
    const world = await shippedWorld();
    fc.assert(
      fc.property(plans, (all) => {
        expectAlwaysHolds(world, all);
      }),
      { numRuns: 50 },
    );
  },
  LIMIT_MS,
);

test(
  'any flows that pass the check, under any events',
  async () => {
    const contents = randomContent(await contentFiles());
    fc.assert(
      fc.property(contents, fc.array(plans, { minLength: 1, maxLength: 2 }), (made, several) => {
        const world = worldOf(made);
        for (const all of several) expectAlwaysHolds(world, all);
      }),
      { numRuns: 60 },
    );
  },
  LIMIT_MS,
);

const SEED = 20261122;

test(
  'the flows made at random hold every kind of step and of question',
  async () => {
    const made = fc.sample(randomContent(await contentFiles()), { numRuns: 40, seed: SEED });
    const written = made.flatMap(({ flows }) =>
      flows.flatMap(({ steps }) => Object.values({ ...(steps as object) })),
    );
    const met = new Set(written.flatMap((step) => Object.keys(step as object)));
    expect(STEP_KINDS.filter((kind) => !met.has(kind))).toEqual([]);
    const asks = new Set(written.map((step) => (step as { readonly ask?: string }).ask));
    expect(asks.size).toBe(15);
  },
  LIMIT_MS,
);

test('the events made at random bring every happening the shipped flows listen to, and move flows on', async () => {
  const world = await shippedWorld();
  const heard = world.flows.flatMap(({ start }) => start?.event ?? []);
  expect(heard.filter((name) => !HAPPENINGS.includes(name))).toEqual([]);
  const all = fc
    .sample(plans, { numRuns: 300, seed: SEED })
    .flatMap((one): readonly Conversation[] => play(world, one));
  const begun = new Set(all.flatMap(({ stack }) => stack.map(({ flow }) => flow)));
  const rarely = world.flows.map(({ name }) => name).filter((name) => !begun.has(name));
  // These two never wait, or wait only behind other talk.
  expect(rarely.filter((name) => !['stop', 'talk-to-person'].includes(name))).toEqual([]);
  expect(new Set(all.map(({ owner }) => owner.kind)).size).toBe(3);
});

test('a world that throws, goes round for ever or answers otherwise the second time is caught', () => {
  const breaks = (world: World): (() => void) => {
    const property = fc.property(plans, (all) => {
      expectAlwaysHolds(world, all);
    });
    return () => {
      fc.assert(property, { numRuns: 30, seed: SEED, endOnFailure: true });
    };
  };
  const world = testWorld();
  let asked = 0;
  const thrown = (): never => {
    throw new Error('There is no such text');
  };
  expect(breaks({ ...world, text: thrown })).toThrow();
  expect(breaks({ ...world, text: () => String((asked += 1)) })).toThrow();
  const round = {
    a: { say: true },
    b: { branch: [{ when: "language == 'vi'", go: 'a' }] },
    c: { end: 'done' },
  };
  expect(breaks(testWorld({ flows: [flowFrom({ flow: 'welcome', steps: round })] }))).toThrow();
  expect(breaks(world)).not.toThrow();
});
