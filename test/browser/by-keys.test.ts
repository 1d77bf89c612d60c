import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { openConsoleOf, says, WAIT } from '../support/console.ts';
import { hired } from '../support/hired.ts';
import { letTimeRun, openShop, visitor } from '../support/shop-open.ts';
import type { OpenShop, Visitor } from '../support/shop-open.ts';
import type { Browser as StaffBrowser } from '../support/staff-desk.ts';
import { focused, rememberLooks, tabTo } from '../support/tabbing.ts';

const path = chromiumPath();

describe.skipIf(path === undefined)('a day’s work without a mouse', { timeout: 60_000 }, () => {
  let shop: OpenShop;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];
  let hoa: StaffBrowser;
  let customer: Visitor;
  let stopTime: () => void;

  const line = (text: string) => page.locator('.lines .line', { hasText: text });
  const field = () => page.locator('.composer textarea');
  const presses = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const menu = (item: string) => page.getByRole('menuitem', { name: item }).waitFor(WAIT);
  const shows = (text: string) => page.getByText(text).last().waitFor(WAIT);

  beforeAll(async () => {
    shop = await openShop();
    stopTime = letTimeRun(shop);
    browser = await launchChromium(path ?? '');
    const mai = await hired(shop, 'Mai', 'owner');
    await mai.asks('PATCH', '/settings', { assignment: { isOn: false, mostEach: 8, backAfterMinutes: 60 } });
    const ready = {
      code: 'doitra',
      title: 'Đổi trả',
      text: { vi: 'Dạ shop đổi trong 7 ngày ạ' },
      folder: '',
      scope: 'shared',
    };
    expect((await mai.asks('POST', '/ready-texts', ready)).status).toBe(200);
    hoa = await hired(shop, 'Hoa');
    const desk = await openConsoleOf(browser, shop, { name: 'Lan' });
    ({ page, faults } = desk);
    await desk.api.asks('PATCH', '/me', { prefs: { holdSeconds: 0 } });
    customer = await visitor(shop, 'vi');
    await customer.says('đơn hàng lần trước bị rách tay áo');
    await customer.says('cho tôi gặp nhân viên');
    await page.goto(`${shop.url}/desk/inbox?view=unassigned`);
    await page.locator('.row').first().waitFor(WAIT);
  }, 60_000);
  afterAll(async () => {
    stopTime();
    await browser.close();
    await shop.close();
  });

  it('answers who waits longest: Enter, words, Enter', async () => {
    await presses('Enter');
    await expect.poll(() => focused(page), WAIT).toMatchObject({ tag: 'TEXTAREA' });
    await page.keyboard.type('Dạ em nghe ạ');
    await presses('Enter');
    await expect.poll(() => customer.hears(), WAIT).toEqual(['Dạ em nghe ạ']);
    await presses('Escape');
  });

  it('gives it back to the bot and takes it over: B, T', async () => {
    await presses('b');
    await menu(says('release.continue'));
    await presses('1');
    await shows(says('conversation.given-back'));
    await page.getByRole('button', { name: says('conversation.take'), exact: true }).waitFor(WAIT);
    await presses('t');
    await shows(says('conversation.taken'));
  });

  it('answers from a ready text: slash, its name, Enter', async () => {
    await presses('r');
    await page.keyboard.type('/doitra');
    await page.getByRole('listbox').getByRole('option').first().waitFor(WAIT);
    await presses('Enter');
    await expect.poll(() => field().inputValue(), WAIT).toBe('Dạ shop đổi trong 7 ngày ạ');
    await presses('Enter');
    await line('Dạ shop đổi trong 7 ngày ạ').waitFor(WAIT);
    await presses('Escape');
  });

  it('asks a colleague: N, @hoa and words, Enter', async () => {
    await presses('n');
    await page.keyboard.type('@hoa kho nhầm lô');
    await presses('Enter');
    await page.locator('.line[data-who=note]', { hasText: 'kho nhầm lô' }).waitFor(WAIT);
    await expect
      .poll(
        async () => ((await hoa.asks('GET', '/conversations?view=mentions')).json.items as unknown[]).length,
      )
      .toBe(1);
    await presses('Escape');
  });

  it('makes a ticket of it, filled from the chat: C, Ctrl+Enter', async () => {
    await presses('c');
    const form = page.getByRole('dialog');
    await expect
      .poll(() => form.getByLabel(says('tickets.what')).inputValue(), WAIT)
      .toContain('rách tay áo');
    await presses('Control+Enter');
    await shows(says('ticket-form.saved'));
    await form.waitFor({ ...WAIT, state: 'hidden' });
  });

  it('puts it off: Z, 1', async () => {
    await presses('z');
    await page.getByRole('menuitem').first().waitFor(WAIT);
    await presses('1');
    await shows(says('conversation.snoozed'));
  });

  it('ends it with an outcome: E, 2', async () => {
    await presses('e');
    await menu(says('outcome.informed'));
    await presses('2');
    await shows(`${says('conversation.closed')} ${says('outcome.informed')}`);
  });

  it('finds what was said and opens at the line: slash, words without marks, Enter', async () => {
    // Words can be found some seconds after they were said.
    const found = async () =>
      ((await hoa.asks('GET', '/search?q=don+hang+lan')).json.items as unknown[]).length;
    await expect.poll(found, { timeout: 20_000, interval: 200 }).toBeGreaterThan(0);
    await presses('Escape', '/');
    await page.keyboard.type('don hang lan');
    await presses('Enter');
    const named = page.locator('.lines li[data-named=true]');
    await named.waitFor(WAIT);
    expect(await named.locator('.line-text').innerText()).toBe('đơn hàng lần trước bị rách tay áo');
    expect(await focused(page)).toMatchObject({ tag: 'BODY' });
  });

  it('goes through what was found: J, K', async () => {
    await (await visitor(shop, 'vi')).says('đơn hàng lần này cũng rách');
    const found = async () => ((await hoa.asks('GET', '/search?q=hang+lan')).json.items as unknown[]).length;
    await expect.poll(found, { timeout: 20_000, interval: 200 }).toBeGreaterThan(1);
    await presses('/');
    await page.keyboard.type('hang lan');
    await presses('Enter');
    const hits = page.locator('.hits .row');
    /** Which of them are marked as open. */
    const open = async () => {
      const marks = await Promise.all((await hits.all()).map((hit) => hit.getAttribute('aria-current')));
      return marks.flatMap((mark, n) => (mark === 'page' ? [n] : []));
    };
    await expect.poll(() => hits.count(), WAIT).toBe(2);
    await expect.poll(open, WAIT).toEqual([0]);
    const first = page.url();
    await presses('j');
    await expect.poll(open, WAIT).toEqual([1]);
    expect(page.url()).not.toBe(first);
    const said = await hits.nth(1).locator('.row-last').innerText();
    const named = page.locator('.lines li[data-named=true] .line-text');
    await expect.poll(() => named.innerText(), WAIT).toBe(said);
    await presses('k', 'k');
    await expect.poll(open, WAIT).toEqual([0]);
    expect(page.url()).toBe(first);
  });

  it('by Tab alone: everything is reached in turn, is seen to be, and nothing holds one fast', async () => {
    const other = await visitor(shop, 'vi');
    await other.says('cho tôi gặp nhân viên');
    await page.goto(`${shop.url}/desk/inbox?view=unassigned`);
    await page.locator('.row').first().waitFor(WAIT);
    await tabTo(page, ({ isRow }) => isRow);
    await presses('Enter');
    await line('cho tôi gặp nhân viên').waitFor(WAIT);
    await page.locator('.composer textarea').waitFor(WAIT);
    await rememberLooks(page);
    await page.evaluate('document.activeElement.blur()');

    const seen = [];
    for (let n = 0; n < 120; n += 1) {
      await presses('Tab');
      const here = await focused(page);
      if (here.tag === 'BODY' || (seen.length > 0 && here.key === seen[0]?.key)) break;
      seen.push(here);
    }
    expect(seen.length).toBeLessThan(120);
    expect(new Set(seen.map(({ key }) => key)).size, 'each once').toBe(seen.length);
    expect(seen.filter(({ looksFocused }) => !looksFocused).map(({ name }) => name)).toEqual([]);
    const names = seen.map(({ name }) => name);
    for (const act of ['take', 'snooze', 'close', 'label', 'to-bot', 'more'])
      expect(names).toContain(says(`conversation.${act}`));
    expect(names).toContain(says('composer.reply-field'));

    await tabTo(page, ({ tag }) => tag === 'TEXTAREA');
    await page.keyboard.type('Dạ em đây ạ');
    await tabTo(page, ({ name }) => name === says('composer.take-and-send'));
    await presses('Enter');
    await expect.poll(() => other.hears(), WAIT).toEqual(['Dạ em đây ạ']);
    await tabTo(page, ({ name }) => name === says('conversation.close'), 'Shift+Tab');
    await presses('Enter');
    await menu(says('outcome.solved'));
    await presses('ArrowDown', 'Enter');
    await shows(says('conversation.closed'));
    expect(await focused(page)).toMatchObject({ name: says('conversation.close') });
  });

  it('asks for the same words again at Enter', async () => {
    for (const [at, path, none] of [
      ['/customers?q=zz', '/api/v1/customers?', 'list.nothing'],
      ['/orders?q=zz', '/api/v1/orders?', 'list.nothing'],
      ['/tickets?q=zz', '/api/v1/tickets?', 'list.nothing'],
      ['/inbox?view=all&q=zz', '/api/v1/search?', 'inbox.not-found'],
    ] as const) {
      await page.goto(`${shop.url}/desk${at}`);
      await page.getByRole('heading', { name: says(none) }).waitFor(WAIT);
      const again = page.waitForRequest((one) => one.url().includes(path), WAIT);
      await page.getByRole('searchbox').first().press('Enter');
      await again;
    }
  });

  it('does nothing by single keys for who has switched them off', async () => {
    await page.goto(`${shop.url}/desk/me`);
    const keeps = page.waitForResponse((reply) => reply.request().method() === 'PATCH', WAIT);
    await page.getByRole('switch', { name: says('own.singleKeys') }).click();
    expect((await keeps).status()).toBe(200);
    await page.locator('body').press('g');
    await presses('t', '?');
    expect(new URL(page.url()).pathname).toBe('/desk/me');
    expect(await page.getByRole('dialog').count()).toBe(0);
    // Any act by its words, also where one writes.
    await page.getByRole('textbox').first().press('Control+k');
    await page.getByRole('dialog').getByRole('textbox').fill('hop thu');
    await presses('Enter');
    await page.waitForURL('**/desk/inbox**');
  });

  it('said nothing in the browser’s console that a page should not say', () => {
    expect(faults).toEqual([]);
  });
});
