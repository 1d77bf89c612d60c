import { describe, expect, it } from 'vitest';
import { tryAgain } from '../../src/compose/try-again.ts';
import type { StoredDeadLetter } from '../../src/conversations/model.ts';
import { AppError } from '../../src/core/errors.ts';
import type { MaySend } from '../../src/road/ports.ts';
import { until } from '../support/fake-clock.ts';
import { testRoad, type TestRoad } from '../support/test-road.ts';
import { flowOf, tinyWorld, WELCOME } from '../support/tiny-world.ts';

const UNASKED = flowOf({
  flow: 'unasked',
  start: { event: 'ticket.closed' },
  send: { purpose: 'survey' },
  steps: { score: { ask: 'rating', scale: '1-5' }, done: { end: 'answered' } },
});

/** A survey nobody asked for, whose sending the platform refused. */
async function refusedSurvey(): Promise<{ road: TestRoad; letter: StoredDeadLetter }> {
  const road = testRoad({ world: tinyWorld({ flows: [WELCOME, UNASKED] }) });
  road.answers['sends.decide'] = () => Promise.resolve({ outcome: 'go' });
  await road.says('lan', 'hello');
  await road.settled();
  road.channel.sending = () => {
    throw new AppError('invalid-input', 'Too long.');
  };
  const facts = { ticket: 'T1' };
  await road.submit('lan', { kind: 'happened', id: 'h1', at: road.clock(), name: 'ticket.closed', facts });
  await until('it has failed', () => road.letters.length === 1);
  await road.settled();
  road.channel.sending = () => undefined;
  return { road, letter: { ...road.letters[0]!, _id: 'letter', state: 'open', times: 1 } };
}

function retryOn(road: TestRoad): (letter: StoredDeadLetter) => Promise<void> {
  const since = (asks: readonly { readonly conversation: string; readonly after: number }[]) =>
    Promise.resolve(
      new Map(
        asks.map(({ conversation, after }) => {
          const { lines } = road.store.one(conversation);
          return [conversation, lines.filter(({ n }) => n > after)] as const;
        }),
      ),
    );
  return tryAgain({ road: road.road, threads: { since }, clock: road.clock });
}

describe('a message that failed, tried again by staff', () => {
  it('asks consent and hours again when nobody asked for it', async () => {
    const { road, letter } = await refusedSurvey();
    const asked: Parameters<MaySend>[0][] = [];
    road.maySend = (ask) => {
      asked.push(ask);
      return Promise.resolve({ verdict: 'never', why: 'refused' });
    };
    await retryOn(road)(letter);
    await until('it was asked', () => asked.length === 1);
    await road.settled();
    expect(asked).toMatchObject([{ purpose: 'survey', hours: 'shop' }]);
    expect(road.heard('lan')).toEqual(['welcome.hello.say']);
    expect(road.store.one('fake:lan').lines.at(-1)?.delivery).toMatchObject({
      state: 'withheld',
      why: 'refused',
    });
  });

  it('leaves as a new line where it may', async () => {
    const { road, letter } = await refusedSurvey();
    await retryOn(road)(letter);
    await until('it has left', () => road.heard('lan').length === 2);
    await road.settled();
    expect(road.heard('lan')).toEqual(['welcome.hello.say', 'unasked.score.ask']);
  });
});
