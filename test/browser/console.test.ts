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
  says,
  setUpOwner,
  turnOnTotp,
  undoLasts,
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
    await undoLasts(page);
    await composer().fill('gửi nhầm rồi');
    await page.keyboard.press('Enter');
    await page.locator('.outgoing').getByRole('button', { name: 'Hoàn tác' }).click();
    expect(await composer().inputValue()).toBe('gửi nhầm rồi');
    await page.reload();
    await expect.poll(() => composer().inputValue(), WAIT).toBe('gửi nhầm rồi');
    await composer().fill('');
  });

  it('gives back files with the words they went with, and keeps them while another conversation is read', async () => {
    const usual = await undoLasts(page);
    const files = page.locator('.attachments li:not([aria-busy])');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: says('composer.attach') }).click();
    const buffer = Buffer.from('hoá đơn của chị');
    await (await chooser).setFiles([{ name: 'hoá đơn.txt', mimeType: 'text/plain', buffer }]);
    await files.waitFor(WAIT);
    await composer().fill('em gửi hoá đơn');
    await page.keyboard.press('Enter');
    await page.locator('.outgoing .line', { hasText: 'hoá đơn.txt' }).waitFor(WAIT);
    expect(await files.count()).toBe(0);
    await page.locator('.outgoing').getByRole('button', { name: 'Hoàn tác' }).click();
    expect(await files.innerText()).toContain('hoá đơn.txt');
    await usual();
    const talk = page.url();
    const kept = page.waitForResponse(
      (reply) => reply.url().endsWith('/drafts/reply') && reply.request().method() === 'PUT',
    );
    await page.getByRole('link', { name: /^Chưa nhận/ }).click();
    await page.waitForURL('**/desk/inbox**');
    expect((await kept).status()).toBe(200);
    await page.goto(talk);
    await expect.poll(() => composer().inputValue(), WAIT).toBe('em gửi hoá đơn');
    await files.waitFor(WAIT);
    await page.getByRole('button', { name: /hoá đơn\.txt/ }).click();
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
    expect(await page.locator('.only-spoken').innerText()).toContain('còn đó không ạ');
    expect(await composer().inputValue()).toBe('dạ em đang');
    await composer().fill('');
  });

  it('says why the bot said something, and what the channel takes before anything is written', async () => {
    const why = page.locator('.lines .line[data-who=bot] .line-by').last();
    await why.click();
    const said = page.locator('.why').last();
    for (const part of ['understood', 'flow', 'step'])
      await said.getByText(says(`why.${part}`), { exact: true }).waitFor(WAIT);
    expect(await said.locator('dd').last().innerText()).toMatch(/\S/);
    await why.click();
    await said.waitFor({ ...WAIT, state: 'detached' });
    const until = '2026-11-23T07:20:00.000Z';
    await page.route('**/api/v1/conversations/web*', async (route) => {
      const reply = await route.fetch();
      const { channel, ...head } = (await reply.json()) as { channel: object };
      const window = { state: 'free', until, then: 'paid' };
      await route.fulfill({ response: reply, json: { ...head, channel: { ...channel, window } } });
    });
    await page.reload();
    await expect
      .poll(() => page.locator('.composer .window').innerText(), WAIT)
      .toMatch(/còn trả lời miễn phí đến 14:20/);
    await page.unrouteAll();
  });

  it('prints every line, of notes only those that are asked for', async () => {
    const talk = page.url();
    const id = /\/c\/([^?]+)/.exec(talk)?.[1] ?? '';
    const [all, mostAtOnce] = [120, 50];
    // As a long talk is answered: in pages; every third line is a note.
    await page.route('**/lines?after=*', async (route) => {
      const reply = await route.fetch();
      const from = Number(new URL(route.request().url()).searchParams.get('after')) + 1;
      const { items, ...rest } = (await reply.json()) as { items: object[] };
      const to = Math.min(all, from + mostAtOnce - 1);
      const lines = Array.from({ length: to - from + 1 }, (_, at) => {
        const n = from + at;
        return { n, at: '2026-11-23T02:00:00.000Z', who: n % 3 === 0 ? 'note' : 'customer', text: `số ${n}` };
      });
      expect(items.length).toBeLessThanOrEqual(mostAtOnce);
      await route.fulfill({ response: reply, json: { ...rest, items: lines, hasLater: to < all } });
    });
    await page.goto(`${shop.url}/desk/print/c/${id}`);
    const printed = page.locator('.print li .print-text');
    const numbers = async () => (await printed.allInnerTexts()).map((text) => Number(text.slice(3)));
    const expected = Array.from({ length: all }, (_, at) => at + 1);
    await expect.poll(numbers, WAIT).toEqual(expected.filter((n) => n % 3 !== 0));
    await page.getByRole('checkbox').check();
    expect(await numbers()).toEqual(expected);
    await page.unrouteAll();
    await page.goto(talk);
    await line('còn đó không ạ').waitFor(WAIT);
    await composer().focus();
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
    await page.getByRole('alert').getByRole('button', { name: 'Hoàn tác' }).last().click();
    await expect
      .poll(() => page.locator('.talk-head .sign').first().innerText(), WAIT)
      .toBe(says('owner.me'));
    const minh = await visitor(shop, 'vi');
    await minh.says('cho tôi gặp nhân viên');
  });

  it('puts off what is chosen by three keys, and takes that back', async () => {
    await page.goto(`${shop.url}/desk/inbox?view=unassigned`);
    await page.locator('.row').first().waitFor(WAIT);
    await undoLasts(page);
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
