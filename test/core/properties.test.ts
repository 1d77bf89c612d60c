import { deserialize, serialize } from 'bson';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buttonsOf } from '../../src/core/buttons.ts';
import { advance, newConversation } from '../../src/core/advance.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { isAppError } from '../../src/core/errors.ts';
import type { Plan } from './support/plans.ts';
import { eventOf, plan } from './support/plans.ts';
import { testWorld } from './support/world.ts';

const world = testWorld();

const MINUTE_MS = 60_000;

/** The events of a plan, and the conversation after each. `between` is what happens to it on the way. */
function play(
  plans: readonly Plan[],
  between: (here: Conversation) => Conversation = (here) => here,
): Conversation[] {
  let here = newConversation({
    id: 't:1',
    address: { channel: 't', key: '1', route: {} },
    customerId: 'c',
    language: 'vi',
  });
  let at = new Date('2026-11-23T09:00:00Z');
  const all: Conversation[] = [];
  plans.forEach((what, n) => {
    const event = eventOf(what, here, n, at);
    if (event === undefined) return;
    at = new Date(Math.max(at.getTime(), event.at.getTime()) + MINUTE_MS);
    try {
      const next = advance(here, event, world);
      const settled =
        event.kind === 'result'
          ? { ...next, outbox: next.outbox.filter(({ key }) => key !== event.effect) }
          : next;
      here = between(settled);
      all.push(here);
    } catch (error) {
      if (!isAppError(error, 'stale')) throw error;
    }
  });
  return all;
}

const plans = fc.array(plan, { minLength: 1, maxLength: 60 });
const RUNS = { numRuns: 300 };

test('no sequence of events makes a turn throw or run on', () => {
  fc.assert(
    fc.property(plans, (all) => {
      for (const here of play(all)) {
        expect(here.stack.length).toBeLessThan(8);
        expect(here.timers.length).toBeLessThan(40);
        for (const line of here.lines) {
          for (const button of buttonsOf(line) ?? [])
            expect(Buffer.byteLength(button.value)).toBeLessThanOrEqual(64);
        }
      }
    }),
    RUNS,
  );
});

test('the same events give the same conversation', () => {
  fc.assert(
    fc.property(plans, (all) => {
      expect(play(all)).toEqual(play(all));
    }),
    { numRuns: 100 },
  );
});

/** As the database gives it back; the ring of events is the road's own. */
function stored(here: Conversation): Conversation {
  const { seen, ...rest } = here;
  return { ...(deserialize(serialize(rest)) as Omit<Conversation, 'seen'>), seen };
}

test('a conversation that was stored and read back goes on equally', () => {
  fc.assert(
    fc.property(plans, (all) => {
      expect(play(all, stored)).toEqual(play(all));
    }),
    { numRuns: 150 },
  );
});

test('nothing absent is written down: no property is undefined, in a conversation or an effect', () => {
  const hasUndefined = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null || value instanceof Date) return false;
    return Object.values(value).some((inner) => inner === undefined || hasUndefined(inner));
  };
  fc.assert(
    fc.property(plans, (all) => !play(all).some(hasUndefined)),
    { numRuns: 100 },
  );
});

test('lines are numbered without a gap, visits never go back, effects have keys of their own', () => {
  fc.assert(
    fc.property(plans, (all) => {
      let visits = 0;
      for (const here of play(all)) {
        expect(here.lines.map((line) => line.n)).toEqual(here.lines.map((_line, index) => index + 1));
        expect(here.nextLine).toBe(here.lines.length + 1);
        expect(here.visits).toBeGreaterThanOrEqual(visits);
        visits = here.visits;
        expect(new Set(here.outbox.map((effect) => effect.key)).size).toBe(here.outbox.length);
        expect(new Set(here.timers.map((timer) => timer.id)).size).toBe(here.timers.length);
        if (here.owner.kind === 'queued') {
          expect(
            here.timers.filter(({ visit }) => visit === here.stack.at(-1)?.visit && visit !== undefined),
          ).toEqual([]);
          expect(here.stack.filter(({ step }) => step === 'person')).toEqual([]);
        }
      }
    }),
    RUNS,
  );
});
