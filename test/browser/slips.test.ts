import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { csv, GOOD_ROWS } from '../support/console-pages.ts';
import { keepCookies, openConsole, openConsoleOf, says, undoLasts, WAIT } from '../support/console.ts';
import { hired } from '../support/hired.ts';
import { letTimeRun, openShop, visitor } from '../support/shop-open.ts';
import type { OpenShop, Visitor } from '../support/shop-open.ts';
import { browser as staffBrowser, PASSWORD } from '../support/staff-desk.ts';
import type { Browser as StaffBrowser } from '../support/staff-desk.ts';

const path = chromiumPath();
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe.skipIf(path === undefined)('a slip of the hand loses nothing', { timeout: 60_000 }, () => {
  let shop: OpenShop;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];
  let lan: StaffBrowser;
  let customer: Visitor;
  let stopTime: () => void;

  const field = () => page.locator('.composer textarea');
  const goes = (at: string) => page.goto(`${shop.url}/desk${at}`);
  const talk = () => `/c/${encodeURIComponent(customer.conversation)}?view=all`;
  const tells = (key: string) => page.getByText(says(key)).first().waitFor(WAIT);
  const button = (key: string) => page.getByRole('button', { name: says(key), exact: true });
  const scheduled = async () => {
    const where = `/conversations/${encodeURIComponent(customer.conversation)}`;
    const { json } = await lan.asks('GET', where);
    return (json as { scheduled: { text: string }[] }).scheduled;
  };
  const acts = async (does: object): Promise<void> => {
    const where = `/conversations/${encodeURIComponent(customer.conversation)}/acts`;
    expect((await lan.asks('POST', where, { id: crypto.randomUUID(), ...does })).status).toBe(200);
  };
  /** What is asked of this address waits until it is let go. */
  const holds = async (address: RegExp): Promise<() => void> => {
    let letGo: () => void = () => undefined;
    const free = new Promise<void>((resolve) => (letGo = resolve));
    const held = async (route: Route): Promise<void> => {
      await free;
      await route.continue();
    };
    await page.route(address, held, { times: 1 });
    return letGo;
  };

  beforeAll(async () => {
    shop = await openShop();
    stopTime = letTimeRun(shop);
    browser = await launchChromium(path ?? '', ['--host-resolver-rules=MAP desk.test 127.0.0.1']);
    await hired(shop, 'Hoa', 'owner');
    ({ page, faults, api: lan } = await openConsoleOf(browser, shop, { name: 'Lan', role: 'owner' }));
    const off = { isOn: false, mostEach: 8, backAfterMinutes: 60 };
    expect((await lan.asks('PATCH', '/settings', { assignment: off })).status).toBe(200);
    const ready = { title: 'Xin lỗi', code: 'tre', scope: 'shared', text: { vi: 'Dạ em xin lỗi ạ.' } };
    expect((await lan.asks('POST', '/ready-texts', ready)).status).toBe(200);
    customer = await visitor(shop, 'vi');
    await customer.says('áo bị rách tay');
    await customer.says('cho tôi gặp nhân viên');
    await acts({ does: 'take' });
  }, 60_000);
  afterAll(async () => {
    stopTime();
    await browser.close();
    await shop.close();
  });

  it('a file that is still on its way is not left behind', async () => {
    await goes(talk());
    await field().waitFor(WAIT);
    const usual = await undoLasts(page);
    const letGo = await holds(/\/files\?/);
    const file = { name: 'ao.png', mimeType: 'image/png', buffer: PICTURE };
    await page.setInputFiles('input[type=file]', file);
    await field().fill('Dạ ảnh đây ạ');
    await field().press('Enter');
    await tells('composer.file-coming');
    expect(await field().inputValue()).toBe('Dạ ảnh đây ạ');
    letGo();
    await page.locator('.attachments li:not([aria-busy])').waitFor(WAIT);
    await field().press('Enter');
    await expect.poll(() => field().inputValue()).toBe('');
    expect(await page.locator('.outgoing .line', { hasText: 'Dạ ảnh đây ạ' }).innerText()).toContain(
      'ao.png',
    );
    await field().press('Control+z');
    await usual();
    await field().fill('');
    await page.locator('.attachments button').click();
  });

  it('a file that does not come is given up, and what is written goes without it', async () => {
    const letGo = await holds(/\/files\?/);
    await page.setInputFiles('input[type=file]', {
      name: 'nặng.png',
      mimeType: 'image/png',
      buffer: PICTURE,
    });
    await page.locator('.attachments li', { hasText: 'nặng.png' }).getByRole('button').click();
    await page.locator('.attachments li').waitFor({ state: 'detached', ...WAIT });
    letGo();
    await field().fill('Dạ vâng');
    await button('composer.send').click();
    await page.locator('.line', { hasText: 'Dạ vâng' }).waitFor(WAIT);
    expect(await page.getByText(says('problem.act')).count()).toBe(0);
  });

  it('a ready text that comes late stands before what was written meanwhile', async () => {
    const letGo = await holds(/\/fill$/);
    await field().fill('/tre');
    await page.locator('.choices [role=option]').first().waitFor(WAIT);
    await field().press('Enter');
    await field().pressSequentially(' Áo mới gửi chiều nay ạ.');
    letGo();
    await expect.poll(() => field().inputValue(), WAIT).toBe('Dạ em xin lỗi ạ. Áo mới gửi chiều nay ạ.');
    await field().fill('');

    // Not under the hands of an input method: the word it is at work on would be lost.
    const letGoToo = await holds(/\/fill$/);
    await field().fill('/tre');
    await page.locator('.choices [role=option]').first().waitFor(WAIT);
    await field().press('Enter');
    const typing = await page.context().newCDPSession(page);
    await typing.send('Input.imeSetComposition', { text: ' việ', selectionStart: 4, selectionEnd: 4 });
    letGoToo();
    await page.waitForResponse((reply) => reply.url().endsWith('/fill'), WAIT);
    await page.waitForTimeout(300);
    expect(await field().inputValue()).toBe('/tre việ');
    await typing.send('Input.insertText', { text: ' việt' });
    await expect.poll(() => field().inputValue(), WAIT).toBe('Dạ em xin lỗi ạ. việt');
    await field().fill('');
  });

  it('a time of one’s own for a reply is typed by keys, and its menu goes', async () => {
    await field().fill('Mai em gọi lại ạ');
    await button('schedule.title').click();
    const own = page.getByLabel(says('schedule.own'));
    await own.fill('2026-11-24T09:30');
    await own.press('ArrowUp');
    expect(await page.evaluate('document.activeElement.type')).toBe('datetime-local');
    await own.press('Enter');
    await expect
      .poll(async () => (await scheduled()).map(({ text }) => text), WAIT)
      .toEqual(['Mai em gọi lại ạ']);
    await own.waitFor({ state: 'hidden', ...WAIT });
    // Longer than a reply is held: it must not have left now as well.
    await page.waitForTimeout(4_000);
    expect(await page.locator('.line', { hasText: 'Mai em gọi lại ạ' }).count()).toBe(0);
    await page.locator('.scheduled').getByRole('button').click();
    await expect.poll(async () => (await scheduled()).length, WAIT).toBe(0);
  });

  it('Escape does not throw a ticket away that somebody writes', async () => {
    const dialog = page.getByRole('dialog');
    await button('ticket-form.title').first().click();
    await dialog.getByLabel(says('tickets.what')).waitFor(WAIT);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden', ...WAIT });
    await button('ticket-form.title').first().click();
    await dialog.getByLabel(says('tickets.what')).fill('Áo rách tay, khách gửi ảnh');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await dialog.getByLabel(says('tickets.what')).inputValue()).toBe('Áo rách tay, khách gửi ảnh');
    await dialog.getByRole('button', { name: says('act.close') }).click();
    await dialog.waitFor({ state: 'hidden', ...WAIT });
  });

  it('what the bot has is not offered to be given back to it', async () => {
    await button('conversation.to-bot').waitFor(WAIT);
    await acts({ does: 'release', how: 'continue' });
    await button('conversation.to-bot').waitFor({ state: 'hidden', ...WAIT });
  });

  it('two days before Tết are typed with their minus; what is typed stays while another part is looked at', async () => {
    await goes('/settings?tab=holidays');
    const from = page.getByLabel(says('settings.holidays.tet-from'));
    await from.waitFor(WAIT);
    await from.click();
    await from.press('Control+a');
    await from.pressSequentially('-3');
    expect(await from.inputValue()).toBe('-3');
    await page.getByRole('tab', { name: says('settings.tab.shop') }).click();
    const quiet = page.getByLabel(says('settings.shop.quietAfterMinutes'));
    await quiet.fill('3');
    await quiet.blur();
    expect(await quiet.inputValue(), 'the least that is taken').toBe('10');
    await page.getByRole('tab', { name: says('settings.tab.holidays') }).click();
    expect(await from.inputValue()).toBe('-3');
    // An empty field is not saved as what stood in it before.
    const days = page.getByLabel(says('settings.holidays.tet-days'));
    await days.fill('');
    await days.press('Enter');
    expect(await page.locator('input:invalid').count()).toBe(1);
    await days.fill('6');
    const kept = page.waitForResponse((reply) => reply.request().method() === 'PATCH', WAIT);
    await days.press('Enter');
    expect((await kept).status()).toBe(200);
    const { json } = await lan.asks('GET', '/settings');
    const { holidays } = json as { holidays: { public: { tet: { from: number } } } };
    expect(holidays.public.tet.from).toBe(-3);
  });

  it('after midnight a day has no further span; after the evening one until midnight is offered', async () => {
    await goes('/settings?tab=hours');
    const sunday = page.getByRole('group', { name: says('settings.day.sun') });
    const add = sunday.getByRole('button', { name: says('settings.add-span') });
    const to = sunday.getByLabel(says('settings.to'));
    await add.waitFor(WAIT);
    for (const one of await sunday.locator('.settings-span button').all()) await one.click();
    await add.click();
    await to.last().fill('20:00');
    await add.click();
    expect(await sunday.getByLabel(says('settings.from')).last().inputValue()).toBe('20:00');
    expect(await to.last().inputValue()).toBe('00:00');
    await add.waitFor({ state: 'hidden', ...WAIT });
  });

  it('an import can be undone by the server’s clock, whatever this computer’s says', async () => {
    const wrong = await openConsole(browser);
    await keepCookies(wrong.context, shop.url, lan);
    await wrong.context.addInitScript(`{
      const Right = Date;
      globalThis.Date = class extends Right {
        constructor(...given) {
          if (given.length === 0) super(Right.now() + 400 * 86_400_000);
          else super(...given);
        }
        static now() { return Right.now() + 400 * 86_400_000; }
      };
    }`);
    await wrong.page.goto(`${shop.url}/desk/orders?tab=import`);
    await wrong.page.setInputFiles('input[type=file]', csv(GOOD_ROWS));
    await wrong.page.getByRole('button', { name: 'Nhập 1 đơn' }).click();
    await wrong.page.getByRole('button', { name: says('imports.undo') }).click(WAIT);
    await wrong.page.getByText(says('imports.state.undone')).first().waitFor(WAIT);
    await wrong.context.close();
  });

  it('without TLS, as in a house of one’s own, a link is copied and an act is done', async () => {
    const plain = await openConsole(browser);
    const url = shop.url.replace('127.0.0.1', 'desk.test');
    await keepCookies(plain.context, url, lan);
    await plain.page.goto(`${url}/desk/settings?tab=staff`);
    await plain.page.getByRole('textbox', { name: says('staff.name'), exact: true }).fill('Nguyễn Tú');
    await plain.page.getByRole('textbox', { name: says('access.login') }).fill('tu');
    expect(await plain.page.evaluate<boolean>('isSecureContext')).toBe(false);
    await plain.page.getByRole('button', { name: says('staff.make-link'), exact: true }).click();
    const link = await plain.page.getByText('/desk/link#').first().innerText(WAIT);
    await plain.page.getByRole('button', { name: says('access.copy'), exact: true }).click();
    await plain.page.getByText(says('health.copied')).waitFor(WAIT);
    await plain.page.goto(`${url}/desk${talk()}`);
    const written = plain.page.locator('.composer textarea');
    await written.waitFor(WAIT);
    await plain.page.keyboard.press('n');
    await written.press('Control+v');
    expect(await written.inputValue()).toBe(link.trim());
    await written.press('Enter');
    await plain.page.locator('.lines .line', { hasText: '/desk/link#' }).waitFor(WAIT);
    // The browser notes that one header of ours counts with TLS alone.
    expect(plain.faults.filter((said) => !said.includes('Cross-Origin-Opener-Policy'))).toEqual([]);
    await plain.context.close();
  });

  it('after a new password the list of log-ins shows that the others were ended', async () => {
    const other = await hired(shop, 'Mai', 'agent');
    const elsewhere = staffBrowser(shop.url);
    const own = await openConsole(browser);
    await keepCookies(own.context, shop.url, other);
    await elsewhere.logsIn('mai');
    await own.page.goto(`${shop.url}/desk/me`);
    const ends = own.page.getByRole('button', { name: says('own.end'), exact: true });
    await ends.waitFor(WAIT);
    await own.page.getByLabel(says('own.old-password')).fill(PASSWORD);
    await own.page.getByRole('textbox', { name: says('access.new-password') }).fill('con mèo trèo cây cau');
    const form = own.page.locator('form', { hasText: says('own.password') });
    await form.getByRole('button', { name: says('settings.save'), exact: true }).click();
    await own.page.getByText(says('own.password-changed')).waitFor(WAIT);
    await ends.waitFor({ state: 'hidden', ...WAIT });
    await own.context.close();
  });

  it('said nothing in the browser’s console that a page should not say', () => {
    expect(faults).toEqual([]);
  });
});
