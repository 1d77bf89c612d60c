import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicDays, withTet } from '../../src/clock/public-days.ts';
import { defaultSettings, hoursOf, liveShop, shopBy } from '../../src/compose/shop-settings.ts';
import { loadContent } from '../../src/content/content.ts';
import type { Shop } from '../../src/content/shop.ts';
import type { Route } from '../../src/http/route.ts';
import {
  changeSettings,
  listHolidays,
  readSettings,
  resetSettings,
  type Settings,
} from '../../src/settings/contract.ts';
import { liveSettings, type LiveSettings } from '../../src/settings/live.ts';
import { settingsRoutes } from '../../src/settings/routes.ts';
import { settingsStore, type SettingsStore } from '../../src/settings/store.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { KNOWN_TO_FLOWS } from '../support/known-to-flows.ts';
import { PROJECT } from '../support/real-content.ts';
import { keptLog } from '../support/silence.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const manager = aCaller({ role: 'manager', id: 's_hoa' });
const NOW = new Date('2026-11-23T02:00:00Z');

let at: TestDatabase;
let file: Shop;
let store: SettingsStore;
let routes: readonly Route[];
let here: LiveSettings;

/** The settings as another process on the same database knows them. */
function process(): LiveSettings {
  return liveSettings({ store, defaults: defaultSettings(file), log: keptLog(), everyMs: 5 });
}

beforeAll(async () => {
  at = await testDatabase();
  file = (await loadContent(PROJECT, KNOWN_TO_FLOWS)).shop;
  store = settingsStore(at.database.db);
  here = process();
  const days = publicDays(undefined);
  routes = settingsRoutes({ store, live: here, publicDays: days, languages: ['vi', 'en'] });
});
afterAll(() => at.close());

const change = (body: Partial<Settings>, seenVersion?: number) =>
  callRoute(routes, changeSettings, {
    body,
    by: manager,
    now: NOW,
    ...(seenVersion !== undefined && { seenVersion }),
  });

describe('settings', () => {
  it('are the file’s until somebody changes them, the file’s own dates shown as days off by law', async () => {
    const settings = await callRoute(routes, readSettings, { by: manager });
    expect(settings).toMatchObject({ version: 0, changed: [], shop: { name: file.name } });
    expect(settings.hours.sat).toEqual([{ from: '08:00', to: '12:00' }]);
    expect(settings.holidays).toEqual({
      own: [{ date: '12-31', name: '', spans: [{ from: '08:00', to: '12:00' }] }],
      public: { isOn: true, tet: { from: -1, days: 6 } },
    });
    expect(settings.promises.categoryMinutes).toMatchObject({ late: 240 });
  });

  it('reach every process, and the shop and hours that were handed out before', async () => {
    const other = process();
    const shop = liveShop(() => shopBy(file, other.kept()));
    const promises = shop.promises;
    let working = shop.working;
    other.watch(() => (working = shopBy(file, other.kept()).working));
    const hours = hoursOf(() => working);
    const noon = new Date('2026-11-23T05:30:00Z'); // 12:30, a Monday
    expect(hours.isOpen(noon)).toBe(false);
    const { hours: week, shop: before } = here.now();
    const said = await change({
      shop: { ...before, name: 'Tiệm Áo Mây', timeZone: 'Asia/Bangkok' },
      hours: { ...week, mon: [{ from: '08:00', to: '20:00' }] },
      promises: { otherwiseMinutes: 90, categoryMinutes: { late: 30 }, priorityMinutes: {} },
    });
    expect(said).toMatchObject({ version: 1, changedBy: 's_hoa', changed: ['shop', 'hours', 'promises'] });
    other.follow();
    await expect.poll(() => other.now().shop.name, { interval: 5 }).toBe('Tiệm Áo Mây');
    other.stop();
    expect(shop).toMatchObject({ name: 'Tiệm Áo Mây', welcomeFlow: 'welcome' });
    expect(shop.working.timeZone).toBe('Asia/Bangkok');
    expect(hours.isOpen(noon)).toBe(true);
    expect(promises).toMatchObject({
      otherwiseMs: 5_400_000,
      categoryMs: { late: 1_800_000 },
      priorityMs: {},
    });
    expect(promises.solution).toEqual(file.promises.solution);
  });

  it('refuse a lost race and bad values by the name of the field, and keep what was', async () => {
    await expect(change({ assignment: here.now().assignment }, 0)).rejects.toMatchObject({ code: 'stale' });
    const week = here.now().hours;
    const bad: readonly (readonly [Partial<Settings>, string])[] = [
      [{ shop: { ...here.now().shop, timeZone: 'Asia/Saigonn' } }, 'shop.timeZone'],
      [{ shop: { ...here.now().shop, languages: ['vi', 'vi'] } }, 'shop.languages'],
      [{ shop: { ...here.now().shop, answerWithinMinutes: 0 } }, 'shop.answerWithinMinutes'],
      [{ hours: { ...week, tue: [{ from: '08:00', to: '25:00' }] } }, 'hours.tue.0.to'],
      [
        {
          hours: {
            ...week,
            tue: [
              { from: '13:00', to: '17:00' },
              { from: '08:00', to: '13:30' },
            ],
          },
        },
        'hours.tue.0',
      ],
      [{ hours: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] } }, 'hours'],
      [
        { holidays: { ...here.now().holidays, own: [{ date: '2027-02-30', name: '', spans: [] }] } },
        'holidays.own.0.date',
      ],
      [
        {
          hours: {
            mon: [],
            tue: [],
            wed: [],
            thu: [],
            fri: [],
            sat: [],
            sun: [{ from: '08:00', to: '09:00' }],
          },
          holidays: { own: everyDayOfTheYear(), public: { isOn: false, tet: { from: 0, days: 1 } } },
        },
        'hours',
      ],
    ];
    for (const [body, subject] of bad)
      await expect(change(body), subject).rejects.toMatchObject({ code: 'invalid-input', subject });
    expect((await callRoute(routes, readSettings, { by: manager })).version).toBe(1);
  });

  it('let only who may change them, and put a section back to the file’s', async () => {
    await expect(
      callRoute(routes, changeSettings, { body: { assignment: here.now().assignment }, by: aCaller() }),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    const said = await callRoute(routes, resetSettings, {
      params: { section: 'shop' },
      by: manager,
      now: NOW,
    });
    expect(said).toMatchObject({ version: 2, shop: { name: file.name }, changed: ['hours', 'promises'] });
    await expect(
      callRoute(routes, resetSettings, { params: { section: 'secrets' }, by: manager }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('close on the chosen days of Tết and the days off by law, and open where the shop says so', async () => {
    const holidays: Settings['holidays'] = {
      own: [{ date: '2027-02-08', name: 'Mở hàng', spans: [{ from: '09:00', to: '11:00' }] }],
      public: { isOn: true, tet: { from: -2, days: 5 } },
    };
    await change({ holidays });
    const { working } = shopBy(file, here.kept());
    const hours = hoursOf(() => working);
    const isOpen = (date: string): boolean => hours.isOpen(new Date(`${date}T10:00:00+07:00`));
    expect(['2027-02-03', '2027-02-04', '2027-02-05', '2027-02-08', '2027-02-09'].map(isOpen)).toEqual([
      ...[true, false, false, true, true],
    ]);
    expect(['2027-04-16', '2028-04-04', '2027-04-30', '2027-09-02'].map(isOpen)).toEqual([
      ...[false, false, false, false],
    ]);
    const { items } = await callRoute(routes, listHolidays, { query: { year: 2027 }, by: manager });
    expect(items.filter(({ is }) => is === 'tet').map(({ date }) => date)).toEqual([
      ...['2027-02-04', '2027-02-05', '2027-02-06', '2027-02-07'],
    ]);
    expect(items.find(({ date }) => date === '2027-02-08')).toMatchObject({
      is: 'own',
      name: { vi: 'Mở hàng' },
    });
  });

  it('say whether the customer is asked how it was when a talk is ended: yes, until somebody says no', async () => {
    expect([here.now().rating, shopBy(file, here.kept()).ratesAfterClose]).toEqual([
      { afterClose: true },
      true,
    ]);
    await change({ rating: { afterClose: false } });
    expect(shopBy(file, here.kept()).ratesAfterClose).toBe(false);
  });

  it('a section that this program cannot read counts as unchanged', async () => {
    const kept = await store.read();
    const hours = { mon: 'always' } as unknown as Settings['hours'];
    await store.write({ ...kept, version: kept.version + 1, sections: { ...kept.sections, hours } });
    const newer = process();
    await newer.look();
    expect(newer.now().hours).toEqual(defaultSettings(file).hours);
    expect(newer.now().promises.otherwiseMinutes).toBe(90);
  });
});

describe('days off by law', () => {
  it('are the official ones only, with Tết and Giỗ Tổ of the year', async () => {
    const days = await publicDays(undefined)([2026, 2027]);
    expect(days.map(({ date }) => date)).toEqual([
      ...['2026-01-01', '2026-02-17', '2026-04-26', '2026-04-30', '2026-05-01', '2026-09-02'],
      ...['2027-01-01', '2027-02-06', '2027-04-16', '2027-04-30', '2027-05-01', '2027-09-02'],
    ]);
    expect(days[1]).toMatchObject({ isTet: true, name: { vi: 'Tết Nguyên Đán', en: 'Vietnamese New Year' } });
    expect(
      withTet(days, { from: -1, days: 2 })
        .filter(({ is }) => is === 'tet')
        .map(({ date }) => date),
    ).toEqual([...['2026-02-16', '2026-02-17', '2027-02-05', '2027-02-06']]);
  });
});

function everyDayOfTheYear(): Settings['holidays']['own'] {
  return Array.from({ length: 366 }, (_, day) => {
    const date = new Date(Date.UTC(2028, 0, 1 + day)).toISOString().slice(5, 10);
    return { date, name: '', spans: [] };
  });
}
