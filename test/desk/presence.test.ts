import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ensureIndexes } from '../../src/database/indexes.ts';
import { beat } from '../../src/desk/marks-contract.ts';
import { listPresence } from '../../src/desk/presence-contract.ts';
import { presenceRoutes } from '../../src/desk/presence-routes.ts';
import {
  PRESENCE,
  PRESENCE_INDEXES,
  presenceSource,
  presenceStore,
  type Presence,
} from '../../src/desk/presence.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let opened: TestDatabase;
let presence: Presence;
const at = (seconds: number): Date => new Date(Date.parse('2026-11-23T02:00:00Z') + seconds * 1_000);

beforeAll(async () => {
  opened = await testDatabase();
  await ensureIndexes(opened.database.db, 'presence', PRESENCE_INDEXES);
  presence = presenceStore(opened.database.db);
});
afterAll(() => opened.close());
beforeEach(async () => {
  await opened.database.db.collection(PRESENCE).deleteMany({});
});

const namesOf = (found: readonly { _id: string }[]): readonly string[] => found.map(({ _id }) => _id).sort();

describe('presence', () => {
  test('who said so within a minute is here; who fell silent or left is not', async () => {
    await presence.beat('lan', { is: 'here' }, at(0));
    await presence.beat('hoa', { is: 'here' }, at(50));
    await presence.beat('mai', { is: 'here' }, at(50));
    await presence.beat('mai', { is: 'away' }, at(55));
    expect(namesOf(await presence.here(at(59)))).toEqual(['hoa', 'lan']);
    expect(namesOf(await presence.here(at(70)))).toEqual(['hoa']);
    const [mai] = await presence.of(['mai']);
    expect(mai).toMatchObject({ is: 'away', hereAt: at(50), at: at(55) });
  });

  test('tells what they look at and whether they type; saying the same again is no change', async () => {
    const looks = { is: 'here', looking: 'web:1', typing: 'reply' } as const;
    expect(await presence.beat('lan', looks, at(0))).toBe(true);
    expect(await presence.beat('lan', looks, at(20))).toBe(false);
    expect(await presence.lookingAt('web:1', at(30))).toMatchObject([{ _id: 'lan', typing: 'reply' }]);
    expect(await presence.since(at(1), 10)).toEqual([]);
    expect(await presence.beat('lan', { is: 'here', looking: 'web:2' }, at(40))).toBe(true);
    expect(await presence.lookingAt('web:1', at(41))).toEqual([]);
    const about = { is: 'here', looking: 'web:2', typing: '' };
    const told = { id: 'lan', version: at(40).getTime(), at: at(40), about };
    expect(await presenceSource(presence).since(at(1), 10)).toEqual([told]);
  });

  test('who fell silent shows as away, and open consoles are told', async () => {
    await presence.beat('lan', { is: 'here', looking: 'web:1', typing: 'note' }, at(0));
    await presence.beat('hoa', { is: 'here' }, at(30));
    expect(await presence.settle(at(61))).toBe(1);
    expect(await presence.settle(at(62))).toBe(0);
    expect(await presence.since(at(61), 10)).toMatchObject([
      { _id: 'lan', is: 'away', looking: '', typing: '' },
    ]);
  });

  test.each([
    ['here', { is: 'here', at: { $gte: at(0) } }],
    ['lookingAt', { looking: 'web:1', is: 'here', at: { $gte: at(0) } }],
    ['settle', { is: 'here', at: { $lt: at(0) } }],
    ['since', { changedAt: { $gte: at(0) } }],
  ])('%s scans nothing', async (_name, filter) => {
    const plan = await opened.database.db.collection(PRESENCE).find(filter).explain('queryPlanner');
    expect(JSON.stringify(plan)).toContain('IXSCAN');
    expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
  });
});

describe('the presence of colleagues, asked for', () => {
  test('a beat is the caller’s own, and whoever comes in is offered what waits', async () => {
    let came = 0;
    const names = (staff: readonly string[]) => Promise.resolve(new Map(staff.map((id) => [id, `Em ${id}`])));
    const routes = presenceRoutes({ presence, names, cameIn: () => (came += 1) });
    const by = aCaller({ id: 's_lan' });
    const now = at(0);
    await callRoute(routes, beat, { by, now, body: { is: 'here', looking: 'web:1' } });
    await callRoute(routes, beat, { by, now, body: { is: 'here', looking: 'web:1' } });
    await callRoute(routes, beat, { by: aCaller({ id: 's_hoa' }), now, body: { is: 'away' } });
    expect(came).toBe(1);
    const lan = { staff: 's_lan', name: 'Em s_lan', is: 'here', looking: 'web:1', at: now.toISOString() };
    expect(await callRoute(routes, listPresence, { now })).toEqual({ items: [lan] });
    expect(await callRoute(routes, listPresence, { now, query: { looking: 'web:2' } })).toEqual({
      items: [],
    });
  });
});
