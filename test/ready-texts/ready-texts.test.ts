import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../src/http/route.ts';
import {
  changeReadyText,
  fillReadyText,
  listReadyTexts,
  makeReadyText,
  removeReadyText,
} from '../../src/ready-texts/contract.ts';
import { readyTextModel } from '../../src/ready-texts/model.ts';
import { readyTextRoutes } from '../../src/ready-texts/routes.ts';
import { fits } from '../../src/ready-texts/rules.ts';
import { readyTextStore } from '../../src/ready-texts/store.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const hoa = aCaller({ role: 'manager', id: 's_hoa', name: 'Hoa' });
const lan = aCaller({ id: 's_lan', name: 'Lan' });
const GREETING = {
  title: 'Chào khách mới',
  code: 'chao',
  text: { vi: 'Chào {customerName}, em là {staffName} của {shopName} ạ.', en: 'Hello {customerName}.' },
  folder: 'Mở đầu',
  scope: 'shared',
} as const;

let at: TestDatabase;
let routes: readonly Route[];

beforeAll(async () => {
  at = await testDatabase();
  const connection = await at.database.connection();
  await readyTextModel(connection).createIndexes();
  let ids = 0;
  routes = readyTextRoutes({
    texts: readyTextStore(connection),
    newId: () => String((ids += 1)),
    shopName: () => 'Tiệm Áo Mây',
    timeZone: () => 'Asia/Ho_Chi_Minh',
  });
});
afterAll(() => at.close());

const listed = async (search: string, by = lan): Promise<readonly string[]> => {
  const { items } = await callRoute(routes, listReadyTexts, { query: { search }, by });
  return items.map(({ code }) => code);
};

describe('ready texts', () => {
  it('are shared by who may change settings, and kept for oneself by who answers', async () => {
    const shared = await callRoute(routes, makeReadyText, { body: GREETING, by: hoa });
    expect(shared).toMatchObject({ id: 'r_1', uses: 0, version: 1, owner: 's_hoa' });
    await expect(callRoute(routes, makeReadyText, { body: GREETING, by: lan })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    const own = { ...GREETING, scope: 'own', title: 'Đổi trả trong 7 ngày', code: 'doi-tra' } as const;
    await callRoute(routes, makeReadyText, {
      body: { ...own, text: { vi: 'Dạ đổi {orderCode} được ạ.' } },
      by: lan,
    });
    await callRoute(routes, makeReadyText, { body: { ...own, text: { en: 'Swap it.' } }, by: hoa });
    await expect(callRoute(routes, makeReadyText, { body: own, by: lan })).rejects.toMatchObject({
      code: 'invalid-input',
      subject: 'code',
    });
    expect(await listed('', lan)).toEqual(['chao', 'doi-tra']);
    const { items, folders } = await callRoute(routes, listReadyTexts, { query: { scope: 'own' }, by: lan });
    expect(items).toMatchObject([{ text: { vi: 'Dạ đổi {orderCode} được ạ.' }, owner: 's_lan' }]);
    expect(folders).toEqual(['Mở đầu']);
  });

  it('are found without tone marks, by code, title or words, the best first', async () => {
    expect(await listed('doitra')).toEqual(['doi-tra']);
    expect(await listed('ĐỔI')).toEqual(['doi-tra']);
    expect(await listed('khach moi')).toEqual(['chao']);
    expect(await listed('duoc a')).toEqual(['doi-tra']);
    expect(await listed('duoc vay')).toEqual([]);
    const by = (code: string) => fits({ ...GREETING, code, uses: 0 }, 'chao');
    expect([by('chao'), by('chao-ban'), by('loi')].map((points) => points > 0)).toEqual([true, true, true]);
    expect(by('chao')).toBeGreaterThan(by('chao-ban'));
    expect(by('chao-ban')).toBeGreaterThan(by('loi'));
  });

  it('are filled with what is known, count the use, and name what is missing', async () => {
    const fill = (
      language: 'vi' | 'en',
      values: Partial<Record<'customerName' | 'staffName', string>>,
      id = 'r_1',
    ) => callRoute(routes, fillReadyText, { params: { id }, body: { language, values }, by: lan });
    expect(await fill('vi', { customerName: 'chị Ngọc', staffName: 'kẻ lạ' })).toEqual({
      text: 'Chào chị Ngọc, em là Lan của Tiệm Áo Mây ạ.',
      language: 'vi',
      missing: [],
    });
    expect(await fill('en', {})).toEqual({
      text: 'Hello {customerName}.',
      language: 'en',
      missing: ['customerName'],
    });
    expect(await fill('en', {}, 'r_2')).toMatchObject({ language: 'vi', missing: ['orderCode'] });
    const { items } = await callRoute(routes, listReadyTexts, { query: { search: 'chao' }, by: lan });
    expect(items[0]?.uses).toBe(2);
  });

  it('of another member are not there for anybody else, and a misspelt variable is refused', async () => {
    const params = { id: 'r_3' };
    const body = { language: 'en' } as const;
    await expect(callRoute(routes, fillReadyText, { params, body, by: lan })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(callRoute(routes, removeReadyText, { params, by: lan })).rejects.toMatchObject({
      code: 'not-found',
    });
    const text = { vi: 'Chào {tenKhach}' };
    await expect(
      callRoute(routes, changeReadyText, { params: { id: 'r_1' }, body: { text }, by: hoa }),
    ).rejects.toMatchObject({ code: 'invalid-input', subject: 'text' });
  });

  it('are changed over the version seen, a shared one not by everybody, and removed', async () => {
    const params = { id: 'r_1' };
    const body = { title: 'Chào' };
    await expect(callRoute(routes, changeReadyText, { params, body, by: lan })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    const changed = await callRoute(routes, changeReadyText, { params, body, by: hoa, seenVersion: 1 });
    expect(changed).toMatchObject({ title: 'Chào', version: 2, uses: 2, text: GREETING.text });
    await expect(
      callRoute(routes, changeReadyText, { params, body, by: hoa, seenVersion: 1 }),
    ).rejects.toMatchObject({ code: 'stale' });
    expect(await callRoute(routes, removeReadyText, { params, by: hoa })).toEqual({ removed: true });
    expect(await listed('')).toEqual(['doi-tra']);
  });

  it('are handed to all, and taken back as one’s own, by who may change settings', async () => {
    const body = { ...GREETING, code: 'cam-on', scope: 'own' } as const;
    const hers = await callRoute(routes, makeReadyText, { body, by: hoa });
    const params = { id: hers.id };
    const hand = (scope: 'own' | 'shared', by: typeof hoa) =>
      callRoute(routes, changeReadyText, { params, body: { scope }, by });
    expect(await listed('camon', lan)).toEqual([]);
    expect(await hand('shared', hoa)).toMatchObject({ scope: 'shared', owner: 's_hoa', text: GREETING.text });
    expect(await listed('camon', lan)).toEqual(['cam-on']);
    await expect(hand('own', lan)).rejects.toMatchObject({ code: 'not-allowed' });
    // Another one takes it: it is theirs then, and no longer of who gave it.
    const nga = aCaller({ role: 'manager', id: 's_nga', name: 'Nga' });
    expect(await hand('own', nga)).toMatchObject({ scope: 'own', owner: 's_nga', version: 3 });
    expect([await listed('camon', nga), await listed('camon', hoa), await listed('camon', lan)]).toEqual([
      ['cam-on'],
      [],
      [],
    ]);
    const own = await callRoute(routes, makeReadyText, { body, by: lan });
    await expect(
      callRoute(routes, changeReadyText, { params: { id: own.id }, body: { scope: 'shared' }, by: lan }),
    ).rejects.toMatchObject({ code: 'not-allowed', subject: 'scope' });
    // Its code stands among the shared ones already.
    await callRoute(routes, makeReadyText, { body: { ...body, scope: 'shared' }, by: hoa });
    await expect(hand('shared', nga)).rejects.toMatchObject({ code: 'invalid-input', subject: 'code' });
  });

  it('are asked by an index', async () => {
    const model = readyTextModel(await at.database.connection());
    for (const of of [{ scope: 'shared' }, { scope: 'own', owner: 's_lan' }] as const) {
      const asked = model.collection.find(of).sort({ scope: 1, owner: 1, code: 1 });
      expect(JSON.stringify(await asked.explain('executionStats'))).not.toMatch(/COLLSCAN|"stage":"SORT"/);
    }
  });
});

it('more shared or own ones than there may be are refused by the number, however they would come to be', async () => {
  const connection = await at.database.connection();
  let ids = 0;
  const few = readyTextRoutes({
    texts: readyTextStore(connection, 2),
    newId: () => `few-${(ids += 1)}`,
    shopName: () => 'Tiệm Áo Mây',
    timeZone: () => 'Asia/Ho_Chi_Minh',
  });
  const by = aCaller({ role: 'manager', id: 's_few' });
  const { items } = await callRoute(few, listReadyTexts, { query: { scope: 'shared' }, by });
  const make = (code: string, scope: 'own' | 'shared') =>
    callRoute(few, makeReadyText, { body: { ...GREETING, code, scope }, by });
  for (let n = items.length; n < 2; n += 1) await make(`few-${n}`, 'shared');
  const shared =
    'There are 2 shared ready texts already, which is the most: remove one that is not used any more.';
  await expect(make('few-more', 'shared')).rejects.toMatchObject({ code: 'invalid-input', message: shared });
  const own = await make('few-own', 'own');
  await make('few-own-2', 'own');
  const mine =
    'You have 2 ready texts of your own already, which is the most: remove one that is not used any more.';
  await expect(make('few-own-3', 'own')).rejects.toMatchObject({ code: 'invalid-input', message: mine });
  const moved = callRoute(few, changeReadyText, { params: { id: own.id }, body: { scope: 'shared' }, by });
  await expect(moved).rejects.toMatchObject({ code: 'invalid-input', message: shared });
  const kept = await callRoute(few, changeReadyText, { params: { id: own.id }, body: { title: 'Khác' }, by });
  expect(kept).toMatchObject({ title: 'Khác', scope: 'own' });
});
