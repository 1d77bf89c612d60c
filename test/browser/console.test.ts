import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import {
  askAs,
  expectGoodPage,
  openConsole,
  PASSWORD,
  setUpOwner,
  turnOnTotp,
  WAIT,
} from '../support/console.ts';
import type { OpenedConsole } from '../support/console.ts';
import { openShop, visitor } from '../support/shop-open.ts';
import type { OpenShop, Visitor } from '../support/shop-open.ts';

const path = chromiumPath();
/** `SCREENSHOTS=<folder>` keeps a picture of each page, to be looked at. */
const pictures = process.env.SCREENSHOTS;

describe.skipIf(path === undefined)('the staff console in a browser', { timeout: 60_000 }, () => {
  let shop: OpenShop;
  let browser: Browser;
  let desk: OpenedConsole;
  let page: Page;
  let lan: Visitor;

  async function picture(of: Page, name: string): Promise<void> {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await of.screenshot({ path: join(pictures, `console-${name}.png`) });
  }
  const composer = (): ReturnType<Page['locator']> => page.locator('.composer textarea');
  const line = (text: string): ReturnType<Page['locator']> => page.locator('.lines .line', { hasText: text });

  beforeAll(async () => {
    shop = await openShop('2026-11-23T03:00:00Z');
    browser = await launchChromium(path ?? '');
    desk = await openConsole(browser);
    page = desk.page;
    await setUpOwner(page, shop);
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  it('lets in with name, password and a code of the authenticator, and out again', async () => {
    const codeAt = await turnOnTotp(page, shop.clock());
    await page.getByRole('button', { name: 'Tuỳ chọn của tôi' }).click();
    await page.getByRole('menuitem', { name: 'Đăng xuất' }).click();
    await page.waitForURL('**/desk/log-in');
    await expectGoodPage(page);
    await picture(page, 'log-in');
    await page.getByLabel('Tên đăng nhập').fill('hoa');
    await page.getByRole('textbox', { name: 'Mật khẩu' }).fill('không phải mật khẩu này');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor(WAIT);
    await page.getByRole('textbox', { name: 'Mật khẩu' }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    // A code is good once: the next one.
    shop.clock.move(30_000);
    await page.getByLabel('Mã xác thực').fill(codeAt(shop.clock()));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/desk/inbox');
  });

  it('shows a conversation that waits as soon as it waits, and opens it by keyboard alone', async () => {
    // What waits is left to be taken by hand.
    const assignment = { isOn: false, mostEach: 8, backAfterMinutes: 60 };
    await askAs(page, 'PATCH', '/settings', { assignment });
    await page.getByRole('link', { name: /^Chưa nhận/ }).click();
    lan = await visitor(shop, 'vi');
    await lan.says('áo bị rách chỉ ở tay');
    await lan.says('cho tôi gặp nhân viên');
    await page.locator('.row').first().waitFor(WAIT);
    await expectGoodPage(page);
    await picture(page, 'inbox');
    await page.locator('body').press('j');
    await page.waitForURL('**/desk/c/**');
    await line('cho tôi gặp nhân viên').waitFor(WAIT);
    await expectGoodPage(page);
    await picture(page, 'conversation');
  });

  it('answers once for one Enter, though an input method was at work on the words', async () => {
    await page.locator('body').press('t');
    await page.locator('body').press('r');
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('TEXTAREA');
    const ime = await desk.context.newCDPSession(page);
    const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 } as const;
    await ime.send('Input.imeSetComposition', { text: 'xin việt', selectionStart: 8, selectionEnd: 8 });
    await ime.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
    await ime.send('Input.insertText', { text: 'xin việt' });
    expect(await page.locator('.outgoing .line').count()).toBe(0);
    expect(await composer().inputValue()).toBe('xin việt');
    await page.keyboard.press('Enter');
    await line('xin việt').waitFor(WAIT);
    expect(await line('xin việt').count()).toBe(1);
    await expect.poll(() => lan.hears(), WAIT).toEqual(['xin việt']);
  });

  it('takes back what is held, and keeps what was written', async () => {
    await composer().fill('gửi nhầm rồi');
    await page.keyboard.press('Enter');
    await page.locator('.outgoing').getByRole('button', { name: 'Hoàn tác' }).click();
    expect(await composer().inputValue()).toBe('gửi nhầm rồi');
    await page.reload();
    await expect.poll(() => composer().inputValue(), WAIT).toBe('gửi nhầm rồi');
    await composer().fill('');
  });

  it('keeps a note from the customer', async () => {
    await page.locator('.transcript').focus();
    await page.keyboard.press('n');
    await composer().fill('kho nhầm lô');
    await expectGoodPage(page);
    await picture(page, 'note');
    await page.keyboard.press('Enter');
    await page.locator('.line[data-who=note]', { hasText: 'kho nhầm lô' }).waitFor(WAIT);
    expect(await lan.hears()).toEqual([]);
  });

  it('shows a customer’s words live, under what is being written', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('r');
    await page.keyboard.type('dạ em đang');
    await lan.says('còn đó không ạ');
    await line('còn đó không ạ').waitFor(WAIT);
    expect(await composer().inputValue()).toBe('dạ em đang');
    await composer().fill('');
  });

  it('opens a ticket from what was said by two keys, and shows the way to it', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog', { name: 'Mở phiếu' });
    await dialog.getByText(/^Hẹn trả lời trước/).waitFor(WAIT);
    expect(await dialog.getByLabel('Nội dung').inputValue()).toContain('áo bị rách chỉ ở tay');
    await expectGoodPage(page);
    await picture(page, 'ticket');
    await dialog.getByLabel(/^Báo cho khách/).uncheck();
    await page.keyboard.press('Control+Enter');
    await page.locator('.talk-head').getByRole('link', { name: /^PH-/ }).waitFor(WAIT);
  });

  it('ends it with an outcome by two keys, and can take that back', async () => {
    await page.locator('.transcript').focus();
    await page.keyboard.press('e');
    await page.getByRole('menuitem', { name: 'Đã giải quyết' }).waitFor(WAIT);
    await page.keyboard.press('1');
    await page.getByText('Đã kết thúc: Đã giải quyết').waitFor(WAIT);
    await expectGoodPage(page);
    await picture(page, 'closed');
    const minh = await visitor(shop, 'vi');
    await minh.says('cho tôi gặp nhân viên');
  });

  it('puts off what is chosen by three keys, and takes that back', async () => {
    await page.goto(`${shop.url}/desk/inbox?view=unassigned`);
    await page.locator('.row').first().waitFor(WAIT);
    await page.locator('body').press('x');
    await page.getByLabel('1 chọn').waitFor(WAIT);
    await expectGoodPage(page);
    await picture(page, 'chosen');
    await page.locator('body').press('z');
    await page.getByRole('menuitem').first().waitFor(WAIT);
    await page.keyboard.press('1');
    await page.getByText(/^Đã hoãn 1 cuộc/).waitFor(WAIT);
    await page
      .locator('.row')
      .first()
      .waitFor({ ...WAIT, state: 'detached' });
    await page.locator('body').press('Control+z');
    await page.locator('.row').first().waitFor(WAIT);
  });

  it.each([
    ['dark', 1440],
    ['light', 360],
    ['dark', 360],
  ] as const)('is whole in the %s look, %d wide', async (scheme, width) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${shop.url}/desk/inbox?view=unassigned`);
    await page.locator('.row').first().waitFor(WAIT);
    await expectGoodPage(page);
    await picture(page, `inbox-${scheme}-${width}`);
    await page.locator('.row').first().click();
    await line('cho tôi gặp nhân viên').waitFor(WAIT);
    await expectGoodPage(page);
    await picture(page, `conversation-${scheme}-${width}`);
  });

  it('said nothing in the browser’s console that a page should not say', () => {
    expect(desk.faults).toEqual([]);
  });
});
