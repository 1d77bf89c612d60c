import { describe, expect, it } from 'vitest';
import type { Flow } from '../../src/core/flow.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { memoryStore } from '../support/memory-store.ts';
import { testRoad, type TestRoad } from '../support/test-road.ts';
import { flowOf, keptVersions, SURVEY, tinyWorld, WELCOME } from '../support/tiny-world.ts';

/** Comes back to the customer after three days, asked for or not. */
const PATIENT = flowOf({
  flow: 'patient',
  start: { intent: 'survey', event: 'order.delivered' },
  send: { purpose: 'follow-up', hours: 'any' },
  steps: {
    rest: { wait: '3 days' },
    well: { say: true },
    done: { end: 'asked' },
  },
});

/** The flow as the next program has it: nothing of the old one is left. */
function renewed(old: Flow): Flow {
  const { intent } = old.start ?? {};
  const start = intent === undefined ? {} : { start: { intent } };
  const steps = { other: { ask: 'text' }, done: { end: 'answered' } };
  return flowOf({ flow: old.name, ...start, steps }, 'v2');
}

/** A conversation begun under one program, met by the next, which has the old version only in its library. */
async function deployed(
  old: Flow,
  begin: (road: TestRoad) => Promise<unknown>,
): Promise<{ next: TestRoad; asked: readonly string[] }> {
  const around = { store: memoryStore(), clock: fakeClock() };
  const before = testRoad({ ...around, world: tinyWorld({ flows: [WELCOME, old] }) });
  await begin(before);
  await before.settled();
  await before.road.stop();
  const library = keptVersions([old]);
  const world = tinyWorld({ flows: [WELCOME, renewed(old)], older: library.loaded });
  return { next: testRoad({ ...around, library, world }), asked: library.asked };
}

describe('20: a deploy changes a flow that a conversation is in', () => {
  it('the version it began with is fetched before its turn, and speaks its old words', async () => {
    const { next, asked } = await deployed(SURVEY, (road) => road.says('lan', 'survey'));
    expect(await next.says('lan', '5')).toEqual({ kind: 'taken' });
    await next.settled();
    expect(asked).toEqual(['survey v1']);
    expect(next.heard('lan')).toEqual(['survey.speed.ask']);
    expect(next.letters).toEqual([]);
  });

  it('a flow that waits aside is fetched too when its time comes', async () => {
    const { next, asked } = await deployed(PATIENT, (road) => road.says('lan', 'survey'));
    expect(next.store.one('fake:lan').aside).toMatchObject([{ flow: 'patient', version: 'v1' }]);
    next.clock.move(3 * 86_400_000);
    await next.road.look();
    await next.settled();
    expect(asked).toEqual(['patient v1']);
    expect(next.heard('lan')).toEqual(['patient.well.say']);
    expect(next.letters).toEqual([]);
    expect(next.store.one('fake:lan').owner.kind).toBe('bot');
  });

  it('an unasked flow of an old version that waits aside is over with a stop', async () => {
    const { next } = await deployed(PATIENT, (road) => road.says('lan', 'survey'));
    await next.says('lan', 'stop');
    await next.settled();
    expect(next.store.one('fake:lan').aside ?? []).toEqual([]);
    next.clock.move(3 * 86_400_000);
    await next.road.look();
    await next.settled();
    expect(next.heard('lan')).not.toContain('patient.well.say');
  });

  it('a version that is kept nowhere calls a person, and its words are kept', async () => {
    const { next } = await deployed(SURVEY, (road) => road.says('lan', 'survey'));
    const nowhere = testRoad({
      store: next.store,
      clock: next.clock,
      world: tinyWorld({ flows: [WELCOME] }),
    });
    expect((await nowhere.says('lan', '5')).kind).toBe('fallback');
    expect(nowhere.store.one('fake:lan').owner.kind).toBe('queued');
  });
});
