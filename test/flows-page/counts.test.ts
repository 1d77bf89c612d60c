import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from 'mongodb';
import { localTime } from '../../src/clock/local-time.ts';
import { loadContent } from '../../src/content/content.ts';
import { flowLibrary } from '../../src/content/flow-library.ts';
import { flowVersionList, flowVersionStore } from '../../src/content/flow-version-store.ts';
import { episodeSchema, type EndedEpisode } from '../../src/conversations/model.ts';
import type { Line } from '../../src/core/conversation.ts';
import { ensureIndexes, ROAD_INDEXES } from '../../src/database/indexes.ts';
import { listFlows, listFlowVersions, readFlow } from '../../src/flows/contract.ts';
import { ended, flowCounts, FLOW_COUNT_INDEXES } from '../../src/flows/count-store.ts';
import { talliesOf } from '../../src/flows/counting.ts';
import { countFlowSteps } from '../../src/flows/jobs.ts';
import { flowRoutes } from '../../src/flows/routes.ts';
import type { Page } from '../../src/road/ports.ts';
import { callRoute } from '../support/call-route.ts';
import { KNOWN_TO_FLOWS } from '../support/known-to-flows.ts';
import { PROJECT } from '../support/real-content.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const NOW = new Date('2026-11-23T05:00:00Z');
const zone = () => localTime('Asia/Ho_Chi_Minh');
const signal = new AbortController().signal;

let at: TestDatabase;
let db: Db;
beforeAll(async () => {
  at = await testDatabase();
  db = at.database.db;
  await ensureIndexes(db, 'road', ROAD_INDEXES);
  await ensureIndexes(db, 'flows', FLOW_COUNT_INDEXES);
  for (const [key] of episodeSchema.indexes())
    await db.collection('episodes').createIndexes([{ key: key as Record<string, 1 | -1> }]);
});
afterAll(() => at.close());
beforeEach(async () => {
  for (const name of ['episodes', 'pages', 'flow_counts', 'flow_counting'])
    await db.collection(name).deleteMany({});
});

function line(n: number, step?: string, version = 'v1'): Line {
  const by = step === undefined ? {} : { by: { flow: 'csat', version, step } };
  return { n, at: NOW, who: step === undefined ? 'customer' : 'bot', text: 'x', ...by };
}

/** A talk of these steps that ended some minutes ago. */
async function talk(id: string, minutesAgo: number, steps: readonly string[], first = 1): Promise<void> {
  const endedAt = new Date(NOW.getTime() - minutesAgo * 60_000);
  const lines = steps.map((step, index) => line(first + index, step));
  const last = first + steps.length - 1;
  const page = { _id: `${id}/${first}`, conversation: id, first, last, from: endedAt, to: endedAt, lines };
  await db.collection<Page>('pages').insertOne(page);
  const [from, to] = [first, last];
  await db.collection<EndedEpisode>('episodes').insertOne({
    ...{
      _id: `${id}/e/${first}`,
      conversation: id,
      customer: `c:${id}`,
      channel: 'web',
      language: 'vi',
      n: 1,
    },
    ...{ outcome: 'answered', flows: ['csat'], from, to, startedAt: endedAt, endedAt },
  });
}

const run = (now = NOW) => countFlowSteps({ counts: flowCounts(db), zone }).run(now, signal);
const counted = async () => {
  const sums = await flowCounts(db).ofVersion('csat', 'v1', { from: '2026-11-20', to: '2026-11-23' });
  return Object.fromEntries(
    sums.map(({ step, entered, wentOn, leftHere }) => [step, [entered, wentOn, leftHere]]),
  );
};

it('one talk counts each step once, and where its flow said its last words', () => {
  const lines = [
    line(3, 'score'),
    line(1, 'hello'),
    line(2),
    line(4, 'score'),
    line(5, 'why'),
    line(6, 'other', 'v2'),
  ];
  expect(
    talliesOf(lines, '2026-11-23').map((one) => [
      one.version,
      one.step,
      one.entered,
      one.wentOn,
      one.leftHere,
    ]),
  ).toEqual([
    ['v1', '*', 1, 0, 0],
    ['v1', 'hello', 1, 1, 0],
    ['v1', 'score', 1, 1, 0],
    ['v1', 'why', 1, 0, 1],
    ['v2', '*', 1, 0, 0],
    ['v2', 'other', 1, 0, 1],
  ]);
  expect(talliesOf([line(1)], '2026-11-23')).toEqual([]);
});

describe('counting', () => {
  it('takes each ended talk once, however often it runs, and none before it is settled', async () => {
    await talk('web:1', 60, ['hello', 'score', 'why']);
    await talk('web:2', 50, ['hello']);
    await talk('web:3', 5, ['hello']);
    expect(await run()).toEqual({ did: 2 });
    expect(await run()).toEqual({ did: 0 });
    expect(await counted()).toEqual({ hello: [2, 1, 1], score: [1, 1, 0], why: [1, 0, 1] });
    await talk('web:1', 20, ['hello', 'score'], 20);
    expect(await run(new Date(NOW.getTime() + 10 * 60_000))).toEqual({ did: 2 });
    expect(await counted()).toEqual({ hello: [4, 2, 2], score: [2, 1, 1], why: [1, 0, 1] });
  });

  it('that died in the middle of a batch adds nothing twice and leaves nothing out', async () => {
    await talk('web:1', 60, ['hello', 'score']);
    await talk('web:2', 60, ['hello']);
    const counts = flowCounts(db);
    let adds = 0;
    const dying = {
      ...counts,
      add: async (...[tallies, batch]: Parameters<typeof counts.add>) => {
        adds += 1;
        await counts.add(tallies.slice(0, 2), batch);
        throw new Error('the power went');
      },
    };
    await expect(countFlowSteps({ counts: dying, zone }).run(NOW, signal)).rejects.toThrow('power');
    expect(adds).toBe(1);
    expect(await run()).toEqual({ did: 2 });
    expect(await counted()).toEqual({ hello: [2, 1, 1], score: [1, 0, 1] });
  });

  it('asks by an index alone', async () => {
    const after = { endedAt: NOW, id: 'x' };
    const asks = [
      ...[undefined, after].map((one) =>
        db.collection('episodes').find(ended(one, NOW)).sort({ endedAt: 1, _id: 1 }),
      ),
      db.collection('flow_counts').find({ flow: 'csat', version: 'v1', day: { $gte: 'a', $lte: 'b' } }),
      db.collection('flow_counts').find({ step: '*', day: { $gte: 'a', $lte: 'b' } }),
    ];
    for (const asked of asks)
      expect(JSON.stringify(await asked.explain('executionStats'))).not.toMatch(/COLLSCAN|"stage":"SORT"/);
  });
});

it('the pages of flows list them, their versions, and one as a graph with its counts', async () => {
  const content = await loadContent(PROJECT, KNOWN_TO_FLOWS);
  const store = flowVersionStore(db);
  const library = flowLibrary(content, KNOWN_TO_FLOWS, store);
  await library.publish();
  const csat = library.flow('csat');
  const routes = flowRoutes({
    published: () => library.published,
    welcomeFlow: () => content.shop.welcomeFlow,
    version: (flow, version) => store.get(flow, version),
    versions: (flow) => flowVersionList(db, flow),
    counts: flowCounts(db),
    zone,
    timeZone: () => 'Asia/Ho_Chi_Minh',
  });
  const tally = { day: '2026-11-23', flow: 'csat', version: csat?.version ?? '', step: csat?.first ?? '' };
  await flowCounts(db).add(
    [
      { ...tally, entered: 3, wentOn: 2, leftHere: 1 },
      { ...tally, step: '*', entered: 3, wentOn: 0, leftHere: 0 },
    ],
    1,
  );
  const { items } = await callRoute(routes, listFlows, { now: NOW });
  expect(items).toHaveLength(library.published.length);
  expect(items.find(({ name }) => name === 'csat')).toMatchObject({
    versions: 1,
    talks: 3,
    version: csat?.version,
  });
  expect(items.find(({ name }) => name === 'welcome')?.start.isWelcome).toBe(true);
  const params = { name: 'csat' };
  const versions = await callRoute(routes, listFlowVersions, { params });
  expect(versions.items).toMatchObject([{ version: csat?.version, isActive: true, steps: csat?.steps.size }]);
  const read = await callRoute(routes, readFlow, { params, now: NOW });
  expect(read).toMatchObject({
    isActive: true,
    first: csat?.first,
    counted: { from: '2026-10-25', to: '2026-11-23' },
  });
  expect(read.counts).toEqual([{ step: csat?.first, entered: 3, wentOn: 2, leftHere: 1 }]);
  const before = await callRoute(routes, readFlow, {
    params,
    query: { from: '2026-11-01', to: '2026-11-22' },
    now: NOW,
  });
  expect(before.counts).toEqual([]);
  const nothing = { params: { name: 'nothing' }, now: NOW };
  await expect(callRoute(routes, readFlow, nothing)).rejects.toMatchObject({ code: 'not-found' });
  await expect(callRoute(routes, listFlowVersions, nothing)).rejects.toMatchObject({ code: 'not-found' });
  await expect(
    callRoute(routes, readFlow, { params, query: { version: 'older' }, now: NOW }),
  ).rejects.toMatchObject({
    code: 'not-found',
  });
});
