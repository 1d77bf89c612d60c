import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { deadLetterStore } from '../../src/conversations/dead-letters.ts';
import { failuresAsked, failureStore, type FailureAsk } from '../../src/conversations/failures.ts';
import { deadLetterModel, type StoredDeadLetter } from '../../src/conversations/model.ts';
import { AppError } from '../../src/core/errors.ts';
import { WITHHELD } from '../../src/core/private-words.ts';
import {
  listFailures,
  listUnknownEvents,
  readFailure,
  reopenFailure,
  retryFailure,
  retryFailures,
  setFailureAside,
  setFailuresAside,
} from '../../src/health/contract.ts';
import { failureRoutes } from '../../src/health/failure-routes.ts';
import { failureSource } from '../../src/health/live.ts';
import type { Audited, Route } from '../../src/http/route.ts';
import type { DeadLetter } from '../../src/road/ports.ts';
import { unknownEventModel } from '../../src/unknown-events/model.ts';
import { unknownEventStore } from '../../src/unknown-events/store.ts';
import { aCaller, callRoute, type Asked } from '../support/call-route.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const by = aCaller({ role: 'manager', id: 's_hoa' });
const NOW = new Date('2026-11-23T03:00:00Z');
const MINUTE_MS = 60_000;

let at: TestDatabase;
let routes: readonly Route[];
let add: (letter: Partial<DeadLetter> & { readonly key: string }) => Promise<string>;
let tried: StoredDeadLetter[];
let fails: AppError | undefined;

beforeAll(async () => {
  at = await testDatabase();
  const connection = await at.database.connection();
  await deadLetterModel(connection).createIndexes();
  await unknownEventModel(connection).createIndexes();
  const letters = deadLetterStore(connection);
  add = async (letter) => {
    const whole = {
      conversation: 'telegram:1',
      at: NOW,
      stage: 'deliver',
      code: 'unavailable',
      why: 'hỏng',
    } as const;
    await letters.add({ ...whole, ...letter });
    const { stage = 'deliver', conversation = 'telegram:1', key } = letter;
    return `${stage}:${key.startsWith(conversation) ? '' : `${conversation}/`}${key}`;
  };
  routes = failureRoutes({
    failures: failureStore(connection),
    unknownEvents: unknownEventStore(connection),
    tryAgain: (letter) => {
      tried.push(letter);
      return fails === undefined ? Promise.resolve() : Promise.reject(fails);
    },
    names: (ids) =>
      Promise.resolve(new Map(ids.filter((id) => id === 'telegram:1').map((id) => [id, 'Lan']))),
    lineText: (_conversation, line) => Promise.resolve(line === 7 ? 'Đơn của chị đây ạ' : undefined),
  });
});
afterAll(() => at.close());
beforeEach(async () => {
  tried = [];
  fails = undefined;
  await deadLetterModel(await at.database.connection()).collection.deleteMany({});
});

const send = (key: string) => ({ kind: 'send', key, attempts: 3, line: 7 }) as const;
const list = (query: Asked<typeof listFailures>['query']) =>
  callRoute(routes, listFailures, { query: query ?? {}, by });
const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * MINUTE_MS);

it('failures are listed by pages, the newest first, by channel, stage, code and time', async () => {
  await add({ key: 'a', at: later(1), effect: send('a') });
  await add({ key: 'b', at: later(1), conversation: 'web:2', stage: 'turn', code: 'bug', why: 'TypeError' });
  await add({ key: 'c', at: later(3), conversation: 'telegram-2:1', code: 'rejected' });
  const first = await list({ limit: 2 });
  expect(first.open).toBe(3);
  const rest = await list({ limit: 2, after: first.next ?? '' });
  expect([...first.items, ...rest.items].map(({ channel }) => channel)).toEqual([
    'telegram-2',
    'web',
    'telegram',
  ]);
  expect(rest.next).toBeUndefined();
  const of = async (query: Parameters<typeof list>[0]) => (await list(query)).items.map(({ id }) => id);
  expect(await of({ channel: 'telegram' })).toEqual(['deliver:telegram:1/a']);
  expect(await of({ stage: 'turn' })).toEqual(['turn:web:2/b']);
  expect(await of({ code: 'rejected' })).toEqual(['deliver:telegram-2:1/c']);
  expect(await of({ from: later(2).toISOString() })).toEqual(['deliver:telegram-2:1/c']);
  expect(await of({ to: later(2).toISOString(), channel: 'web' })).toEqual(['turn:web:2/b']);
  await expect(list({ after: 'nowhere' })).rejects.toMatchObject({ subject: 'after' });
});

it('one says what it was, why, in which line, and whether it can be tried again', async () => {
  const id = await add({ key: 'a', effect: send('a') });
  const read = (one: string) => callRoute(routes, readFailure, { params: { id: one }, by });
  expect(await read(id)).toMatchObject({
    what: 'message',
    why: 'hỏng',
    customerName: 'Lan',
    line: 7,
    text: 'Đơn của chị đây ạ',
    attempts: 3,
    times: 1,
  });
  expect((await read(id)).notAgain).toBeUndefined();
  const words = { kind: 'words', id: 'e1', at: NOW, text: WITHHELD } as const;
  const secret = await read(await add({ key: 'e1', stage: 'turn', event: words }));
  expect(secret).toMatchObject({ what: 'words', notAgain: 'private' });
  expect(secret.text).toBeUndefined();
  const nothing = await read(await add({ key: 'x', stage: 'commit' }));
  expect(nothing).toMatchObject({ notAgain: 'unreadable', raw: '{}' });
  await expect(read('deliver:nobody/1')).rejects.toMatchObject({ code: 'not-found' });
});

it('one is tried again by one of two who press at once; what cannot be tried stays open', async () => {
  const id = await add({ key: 'a', effect: send('a') });
  const press = () => callRoute(routes, retryFailure, { params: { id }, by, now: NOW });
  const results = await Promise.allSettled([press(), press()]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(tried).toHaveLength(1);
  expect((await list({ state: 'again' })).items).toHaveLength(1);
  fails = new AppError('not-found', 'The message is not in the transcript any more.');
  const gone = await add({ key: 'b', effect: send('b') });
  await expect(callRoute(routes, retryFailure, { params: { id: gone }, by })).rejects.toMatchObject({
    code: 'not-found',
  });
  expect((await list({})).items.map((one) => one.id)).toEqual([gone]);
  // Failing again it is the same letter, open once more.
  await add({ key: 'a', effect: send('a'), at: later(5) });
  expect((await list({})).items[0]).toMatchObject({ id, times: 2, state: 'open' });
});

it('one is set aside with a reason, which stays when that is taken back', async () => {
  const id = await add({ key: 'a', effect: send('a') });
  const asked = { params: { id }, body: { reason: 'khách đã gọi lại' }, by, now: NOW };
  const aside = { by: 's_hoa', at: NOW.toISOString(), reason: 'khách đã gọi lại' };
  const audited: object[] = [];
  expect(await callRoute(routes, setFailureAside, { ...asked, audited: audited as never[] })).toMatchObject({
    state: 'aside',
    aside,
  });
  expect(audited).toEqual([
    {
      subject: id,
      before: { state: 'open' },
      after: { state: 'aside', reason: 'khách đã gọi lại' },
      outcome: 'done',
    },
  ]);
  await expect(callRoute(routes, setFailureAside, asked)).rejects.toMatchObject({ code: 'stale' });
  await expect(callRoute(routes, retryFailure, { params: { id }, by })).rejects.toMatchObject({
    code: 'stale',
  });
  expect(await callRoute(routes, reopenFailure, { params: { id }, by })).toMatchObject({
    state: 'open',
    aside,
  });
  await expect(callRoute(routes, reopenFailure, { params: { id }, by })).rejects.toMatchObject({
    code: 'stale',
  });
  await expect(
    callRoute(routes, setFailureAside, { ...asked, body: { reason: '  ' } }),
  ).rejects.toMatchObject({ subject: 'reason' });
  await expect(callRoute(routes, setFailureAside, { ...asked, by: aCaller() })).rejects.toMatchObject({
    code: 'not-allowed',
  });
});

it('several are settled each by itself, and those that could not be are named', async () => {
  const ids = [await add({ key: 'a', effect: send('a') }), await add({ key: 'b', stage: 'commit' })];
  const again = await callRoute(routes, retryFailures, { body: { ids: [...ids, 'deliver:gone'] }, by });
  expect(again.done).toEqual([ids[0]]);
  expect(again.left.map(({ id }) => id)).toEqual([ids[1], 'deliver:gone']);
  const aside = await callRoute(routes, setFailuresAside, { body: { ids, reason: 'cũ' }, by });
  expect(aside).toMatchObject({ done: [ids[1]], left: [{ id: ids[0] }] });
});

it('of several, the audit log learns what came of each, also when the rest goes wrong', async () => {
  const ids = [await add({ key: 'a', stage: 'commit' }), await add({ key: 'b', effect: send('b') })];
  const all = [ids[0] ?? '', ids[1] ?? '', 'deliver:never reached'];
  const audited: Audited[] = [];
  fails = new AppError('unavailable', 'not now');
  await callRoute(routes, setFailureAside, { params: { id: all[0] ?? '' }, body: { reason: 'cũ' }, by });
  await expect(callRoute(routes, retryFailures, { body: { ids: all }, by, audited })).rejects.toBe(fails);
  expect(audited).toEqual([
    { subject: all[0], outcome: 'failed' },
    { subject: all[1], outcome: 'failed' },
  ]);
});

it('what changed is told to open consoles, and unknown events are counted by kind', async () => {
  const connection = await at.database.connection();
  const id = await add({ key: 'a', effect: send('a') });
  const source = failureSource(failureStore(connection));
  expect(await source.since(NOW, 10)).toEqual([
    { id, version: NOW.getTime(), at: NOW, about: { state: 'open' } },
  ]);
  await unknownEventStore(connection).keepMany([{ channel: 'zalo-oa', kind: 'user_waved', at: NOW }]);
  const { items } = await callRoute(routes, listUnknownEvents, { by });
  expect(items).toMatchObject([{ channel: 'zalo-oa', kind: 'user_waved', count: 1 }]);
});

it('they are asked by an index, whatever is asked', async () => {
  const connection = await at.database.connection();
  const { collection } = deadLetterModel(connection);
  const after = `${NOW.toISOString()}|x`;
  const asks: readonly Partial<FailureAsk>[] = [
    {},
    { after },
    { channel: 'web', stage: 'turn', after },
    { from: NOW, to: NOW },
  ];
  for (const ask of asks) {
    const asked = collection
      .find(failuresAsked({ state: 'open', limit: 5, ...ask }))
      .sort({ state: 1, at: -1, _id: -1 });
    expect(JSON.stringify(await asked.explain('executionStats')), JSON.stringify(ask)).not.toMatch(
      /COLLSCAN|"stage":"SORT"/,
    );
  }
  const changed = collection.find({ changedAt: { $gte: NOW } }).sort({ changedAt: 1 });
  const kinds = unknownEventModel(connection).collection.find({ lastAt: { $gt: new Date(0) } });
  for (const one of [changed, kinds])
    expect(JSON.stringify(await one.explain('executionStats'))).not.toMatch(/COLLSCAN|"stage":"SORT"/);
});
