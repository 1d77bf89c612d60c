import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { readSettings } from '../../src/settings/contract.ts';
import type { ReplyOf } from '../../src/http/endpoint.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { csv, GOOD_ROWS } from '../support/console-pages.ts';
import { openConsoleOf, says, WAIT } from '../support/console.ts';
import { hired } from '../support/hired.ts';
import { letTimeRun, openShop } from '../support/shop-open.ts';
import type { OpenShop } from '../support/shop-open.ts';
import type { Browser as StaffBrowser } from '../support/staff-desk.ts';

const path = chromiumPath();
type Settings = ReplyOf<typeof readSettings>;

describe.skipIf(path === undefined)('what a shop sets for itself', { timeout: 60_000 }, () => {
  let shop: OpenShop;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];
  let hoa: StaffBrowser;
  let stopTime: () => void;

  const goes = (tab: string) => page.goto(`${shop.url}/desk/settings?tab=${tab}`);
  const button = (key: string) => page.getByRole('button', { name: says(key), exact: true });
  const field = (key: string) => page.getByRole('textbox', { name: says(key) });
  const now = async () => (await hoa.asks('GET', '/settings')).json as Settings;
  const tells = (key: string) => page.getByText(says(key)).first().waitFor(WAIT);
  const day = (key: string) => page.getByRole('group', { name: says(`settings.day.${key}`) });
  const saves = async (): Promise<number> => {
    const kept = page.waitForResponse((reply) => reply.request().method() === 'PATCH', WAIT);
    await button('settings.save').first().click();
    return (await kept).status();
  };

  beforeAll(async () => {
    shop = await openShop();
    stopTime = letTimeRun(shop);
    browser = await launchChromium(path ?? '');
    hoa = await hired(shop, 'Hoa', 'owner');
    ({ page, faults } = await openConsoleOf(browser, shop, { name: 'Lan', role: 'owner' }));
  }, 60_000);
  afterAll(async () => {
    stopTime();
    await browser.close();
    await shop.close();
  });

  it('several spans a day, and none; what cannot be is refused and stays as it was typed', async () => {
    await goes('hours');
    const [from, to] = [
      day('sat').getByLabel(says('settings.from')),
      day('sat').getByLabel(says('settings.to')),
    ];
    await day('sat')
      .getByRole('button', { name: says('settings.add-span') })
      .click();
    await from.nth(1).fill('11:00');
    await to.nth(1).fill('00:00');
    expect(await saves()).toBe(400);
    expect(await from.nth(1).inputValue()).toBe('11:00');
    await from.nth(1).fill('13:30');
    await day('fri').locator('.settings-span button').last().click();
    await day('fri').locator('.settings-span button').last().click();
    expect(await saves()).toBe(200);
    await tells('settings.saved');
    const { hours } = await now();
    expect(hours.sat).toEqual([
      { from: '08:00', to: '12:00' },
      { from: '13:30', to: '24:00' },
    ]);
    expect(hours.fri).toEqual([]);
    await page.reload();
    await expect.poll(() => to.nth(1).inputValue(), WAIT).toBe('00:00');
    expect(await day('fri').innerText()).toContain(says('settings.closed'));
  });

  it('what a colleague changed meanwhile in the same form is told, and what was typed stays', async () => {
    await goes('shop');
    await field('settings.shop.name').fill('Tiệm của Lan');
    const { shop: theirs, version } = await now();
    const change = { shop: { ...theirs, name: 'Tiệm của Hoa' } };
    expect((await hoa.asks('PATCH', '/settings', change, { 'if-match': `"${version}"` })).status).toBe(200);
    // The page learns of it by itself when its line was cut; the form keeps what was typed.
    await page.context().setOffline(true);
    const learns = page.waitForResponse((reply) => reply.url().endsWith('/settings') && reply.ok(), WAIT);
    await page.context().setOffline(false);
    await learns;
    await tells('settings.behind');
    expect(await field('settings.shop.name').inputValue()).toBe('Tiệm của Lan');
    await button('settings.take-theirs').click();
    expect(await field('settings.shop.name').inputValue()).toBe('Tiệm của Hoa');

    // Or it does not know yet: then nothing goes, and one is told before it does.
    const after = { ...change.shop, name: 'Tiệm hai chị em' };
    const seen = { 'if-match': `"${(await now()).version}"` };
    expect((await hoa.asks('PATCH', '/settings', { shop: after }, seen)).status).toBe(200);
    await field('settings.shop.name').fill('  Tiệm của Lan ');
    expect(await saves()).toBe(409);
    await tells('problem.stale');
    await tells('settings.behind');
    expect((await now()).shop.name).toBe('Tiệm hai chị em');
    expect(await saves()).toBe(200);
    await expect.poll(() => field('settings.shop.name').inputValue(), WAIT).toBe('Tiệm của Lan');
    expect(await page.getByText(says('settings.behind')).count()).toBe(0);
  });

  it('how the desk works, and two forms one after the other by the same person', async () => {
    await goes('work');
    const { assignment, rating } = await now();
    for (const key of ['settings.assignment.on', 'settings.rating.after-close'])
      await page.getByRole('switch', { name: says(key) }).click();
    expect(await saves()).toBe(200);
    const { assignment: after, rating: asks } = await now();
    expect(after).toEqual({ ...assignment, isOn: !assignment.isOn });
    expect(asks).toEqual({ afterClose: !rating.afterClose });
    await page.getByRole('tab', { name: says('settings.tab.shop') }).click();
    expect(await saves()).toBe(200);
  });

  it('labels and ready texts are made, changed and put away', async () => {
    await goes('labels');
    await field('labels.vi').fill('Khách sỉ');
    await button('labels.make').click();
    const label = page.locator('li.card', { hasText: 'Khách sỉ' });
    await label.getByRole('button', { name: says('labels.archive') }).click();
    await label.getByRole('button', { name: says('labels.restore') }).waitFor(WAIT);
    await goes('texts');
    await button('texts.new').click();
    await field('texts.title').fill('Cảm ơn');
    await field('texts.code').fill('Cảm ơn');
    await field('texts.text.vi').fill('Dạ em cảm ơn {customerName} ạ');
    await button('settings.save').click();
    expect(await page.locator('input:invalid').count(), 'a code has no marks and no spaces').toBe(1);
    await field('texts.code').fill('cam-on');
    await page.getByLabel(says('texts.scope')).selectOption('shared');
    await button('settings.save').click();
    const text = page.locator('li.card', { hasText: '/cam-on' });
    await text.getByRole('button', { name: says('texts.edit') }).click();

    // A colleague changes it meanwhile: one is told, and can save one's own after that.
    const [kept] = (await hoa.asks('GET', '/ready-texts')).json.items as { id: string; version: number }[];
    const seen = { 'if-match': `"${kept?.version ?? 0}"` };
    const theirs = { title: 'Cảm ơn khách' };
    expect((await hoa.asks('PATCH', `/ready-texts/${kept?.id ?? ''}`, theirs, seen)).status).toBe(200);
    await field('texts.title').fill('Cảm ơn nhiều');
    expect(await saves()).toBe(409);
    await tells('settings.behind');
    expect(await saves()).toBe(200);
    await page.getByText('Cảm ơn nhiều').waitFor(WAIT);
    await text.getByRole('button', { name: says('texts.edit') }).click();
    await button('texts.remove').click();
    await tells('texts.none');
  });

  it('people come by a link that is shown once, change their work, and go', async () => {
    await goes('staff');
    await page.getByRole('textbox', { name: says('staff.name'), exact: true }).fill('Nguyễn Tú');
    await field('access.login').fill('tu');
    await button('staff.make-link').click();
    await page.getByText('/desk/link#').waitFor(WAIT);
    const tu = page.locator('li.card', { hasText: 'Nguyễn Tú' });
    await tu.getByText(says('staff.state.invited')).waitFor(WAIT);
    const kept = page.waitForResponse((reply) => reply.request().method() === 'PATCH', WAIT);
    await tu.getByRole('combobox', { name: says('staff.role') }).selectOption('reader');
    expect((await kept).status()).toBe(200);
    await tu.getByRole('button', { name: says('staff.let-go') }).click();
    await tu.getByText(says('staff.state.gone')).waitFor(WAIT);
    await page.reload();
    await tu.getByText(says('staff.state.gone')).waitFor(WAIT);
    expect(await page.getByText('/desk/link#').count()).toBe(0);
  });

  it('orders that are imported stand in their list at once, and are gone when that is undone', async () => {
    const orders = page.locator('tbody tr');
    const order = orders.filter({ hasText: 'DH90001' });
    const tab = (key: string) => page.getByRole('tab', { name: says(key) }).click();
    await page.goto(`${shop.url}/desk/orders`);
    await orders.first().waitFor(WAIT);
    expect(await order.count()).toBe(0);
    await tab('orders.tab.import');
    await page.setInputFiles('input[type=file]', csv(GOOD_ROWS));
    await page.getByRole('button', { name: 'Nhập 1 đơn' }).click();
    await tells('imports.state.done');
    await tab('orders.tab.orders');
    await order.waitFor(WAIT);
    await tab('orders.tab.imports');
    await button('imports.undo').click();
    await tells('imports.state.undone');
    await tab('orders.tab.orders');
    await orders.first().waitFor(WAIT);
    await expect.poll(() => order.count(), WAIT).toBe(0);
  });

  it('a manager is offered nothing that only an owner may do', async () => {
    const manager = await openConsoleOf(browser, shop, { name: 'Minh', role: 'manager' });
    await manager.page.goto(`${shop.url}/desk/settings?tab=staff`);
    const owner = manager.page.locator('li.card', { hasText: 'Hoa' });
    await owner.getByText(says('staff.role.owner')).waitFor(WAIT);
    expect(await owner.getByRole('button').count()).toBe(0);
    const offered = manager.page.getByRole('combobox', { name: says('staff.role') }).last();
    expect(await offered.locator('option').allInnerTexts()).not.toContain(says('staff.role.owner'));
    await manager.context.close();
  });

  it('said nothing in the browser’s console that a page should not say', () => {
    expect(faults).toEqual([]);
  });
});
