import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Route } from '../../src/http/route.ts';
import { changeLabel, LABEL_COLORS, listLabels, makeLabel } from '../../src/labels/contract.ts';
import { labelModel } from '../../src/labels/model.ts';
import { labelRoutes } from '../../src/labels/routes.ts';
import { labelStore } from '../../src/labels/store.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const by = aCaller({ role: 'manager' });
let at: TestDatabase;
let routes: readonly Route[];

beforeAll(async () => {
  at = await testDatabase();
  const connection = await at.database.connection();
  await labelModel(connection).createIndexes();
  let ids = 0;
  routes = labelRoutes({ labels: labelStore(connection), newId: () => String((ids += 1)) });
});
afterAll(() => at.close());

it('a label is made, renamed, archived, and its name is once in either language', async () => {
  const name = { vi: 'Đổi trả', en: 'Returns' };
  const made = await callRoute(routes, makeLabel, { body: { name, color: 'teal' }, by });
  expect(made).toEqual({ id: 'l_1', name, color: 'teal', isArchived: false, version: 1 });
  const alike = { vi: 'doi tra', en: 'Swap' };
  await expect(
    callRoute(routes, makeLabel, { body: { name: alike, color: 'red' }, by }),
  ).rejects.toMatchObject({
    code: 'invalid-input',
    subject: 'name',
  });
  await callRoute(routes, makeLabel, { body: { name: { vi: 'Ân cần', en: 'Kind' }, color: 'pink' }, by });
  const params = { id: 'l_1' };
  const archived = await callRoute(routes, changeLabel, {
    params,
    body: { isArchived: true },
    by,
    seenVersion: 1,
  });
  expect(archived).toMatchObject({ isArchived: true, version: 2, color: 'teal' });
  await expect(
    callRoute(routes, changeLabel, { params, body: { color: 'blue' }, by, seenVersion: 1 }),
  ).rejects.toMatchObject({ code: 'stale' });
  const { items, colors } = await callRoute(routes, listLabels, { by: aCaller({ language: 'vi' }) });
  expect(colors).toEqual(LABEL_COLORS);
  expect(items.map((label) => label.name.vi)).toEqual(['Ân cần', 'Đổi trả']);
});

it('only who may change settings makes labels, in colours of the set', async () => {
  const body = { name: { vi: 'Gấp', en: 'Urgent' }, color: 'red' } as const;
  await expect(callRoute(routes, makeLabel, { body })).rejects.toMatchObject({ code: 'not-allowed' });
  const loud = { ...body, color: '#ff0000' } as unknown as typeof body;
  await expect(callRoute(routes, makeLabel, { body: loud, by })).rejects.toMatchObject({ subject: 'color' });
});

it('one more than there may be is refused by the number; until then each is listed', async () => {
  const connection = await at.database.connection();
  const { length } = (await callRoute(routes, listLabels, { by })).items;
  let ids = 0;
  const few = labelRoutes({
    labels: labelStore(connection, length + 1),
    newId: () => `few-${(ids += 1)}`,
  });
  const make = (name: string) =>
    callRoute(few, makeLabel, { body: { name: { vi: name, en: name }, color: 'grey' }, by });
  await make('Quà tặng');
  const refused = make('Bảo hành');
  const says = `There are ${length + 1} labels already, which is the most: rename one that is not used any more.`;
  await expect(refused).rejects.toMatchObject({ code: 'invalid-input', message: says });
  expect((await callRoute(few, listLabels, { by })).items).toHaveLength(length + 1);
});
