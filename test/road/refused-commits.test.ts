import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/core/conversation.ts';
import { testRoad, texts, type TestRoad } from '../support/test-road.ts';

/** The database takes no document of which this holds. */
function refuses(road: TestRoad, which: (next: Conversation) => boolean): void {
  const { commit } = { commit: road.store.commit.bind(road.store) };
  road.store.commit = async (group) => {
    const outcomes = await commit(group.filter((next) => !which(next)));
    let at = 0;
    return group.map((next) =>
      which(next)
        ? { kind: 'refused' as const, why: 'too strange' }
        : (outcomes[at++] ?? { kind: 'stale' as const }),
    );
  };
}

const POINT = { latitude: 10, longitude: 106 };
const isStrange = ({ lines }: Conversation): boolean => lines.some(({ location }) => location !== undefined);

describe('12: a turn the database will not take', () => {
  it('keeps the plain words, calls a person, says so to the customer, and is a dead letter', async () => {
    const road = testRoad();
    refuses(road, isStrange);
    await road.says('lan', 'survey');
    const outcome = await road.says('lan', 'here I am', { id: 'strange', location: POINT });
    expect(outcome).toMatchObject({ kind: 'fallback', stage: 'commit' });
    await road.settled();
    expect(texts(road, 'lan')).toEqual(['survey', 'survey.score.ask', 'here I am', 'core.sorry']);
    expect(road.heard('lan')).toEqual(['survey.score.ask', 'core.sorry']);
    expect(road.store.one('fake:lan').owner.kind).toBe('queued');
    expect(road.ran.map(({ action }) => action)).toContain('staff.alert');
    expect(road.letters).toMatchObject([{ stage: 'commit', key: 'strange', event: { location: POINT } }]);
    expect(await road.says('lan', 'here I am', { id: 'strange' })).toEqual({ kind: 'repeated' });
  });

  it('begins a conversation all the same, and what came with it goes its way', async () => {
    const road = testRoad();
    refuses(road, isStrange);
    const [strange, ...others] = await Promise.all([
      road.says('lan', 'here I am', { location: POINT }),
      road.says('lan', 'hello'),
      road.says('hoa', 'survey'),
    ]);
    expect(strange.kind).toBe('fallback');
    expect(others).toEqual([{ kind: 'taken' }, { kind: 'taken' }]);
    await road.settled();
    expect(texts(road, 'lan')).toEqual(['here I am', 'core.sorry', 'hello']);
  });

  it('whose plain words are refused too is a dead letter, once, and the next is taken', async () => {
    const road = testRoad();
    refuses(road, ({ lines }) => lines.some(({ text }) => text === 'poison'));
    expect((await road.says('lan', 'poison')).kind).toBe('fallback');
    await road.settled();
    expect(road.letters).toHaveLength(1);
    expect(road.store.conversations.size).toBe(0);
    expect(await road.says('lan', 'survey')).toEqual({ kind: 'taken' });
  });

  it('that a timer began is spent, and does not come again and again', async () => {
    const road = testRoad();
    await road.says('lan', 'survey');
    await road.settled();
    refuses(road, ({ lines }) => lines.some(({ text }) => text === 'survey.score.remind'));
    road.clock.move(3_600_000);
    for (let look = 0; look < 3; look += 1) await road.road.look();
    await road.settled();
    expect(road.letters).toHaveLength(1);
    expect(road.store.one('fake:lan').owner.kind).toBe('queued');
  });
});
