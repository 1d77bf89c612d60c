import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentFolder } from '../../bench/content-folder.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { keepCookies, openConsole, says, WAIT } from '../support/console.ts';
import type { OpenedConsole } from '../support/console.ts';
import { firstOwner } from '../support/first-owner.ts';
import { freePort, startProcess, type ServerProcess } from '../support/server-process.ts';
import { siteAt, visitor } from '../support/shop-open.ts';
import type { Visitor } from '../support/shop-open.ts';
import type { Browser as StaffBrowser } from '../support/staff-desk.ts';

const path = chromiumPath();
const CONTENT = contentFolder(fileURLToPath(new URL('../../', import.meta.url)));
const [COMMITTED, WRITTEN_LATER] = ['Dạ em gửi lại áo hôm nay ạ', 'Mã vận đơn là VD882 ạ'];
const [DRAFT, NOTE] = ['đang viết dở cho khách', 'đang viết dở cho đồng nghiệp'];

describe.skipIf(path === undefined)('a server killed while a reply is sent', { timeout: 60_000 }, () => {
  let folder: string;
  let port: number;
  let server: ServerProcess;
  let browser: Browser;
  let own: StaffBrowser;
  let desk: OpenedConsole;
  let page: Page;
  let customer: Visitor;
  let address: string;
  const start = () => startProcess({ LANGNGHE_DATA: folder, LANGNGHE_CONTENT: CONTENT }, port);
  const line = (text: string) => page.locator('.lines .line', { hasText: text });
  const gone = () => page.locator('.live-line', { hasText: says('live.gone') });
  const field = (of = page) => of.locator('.composer textarea');
  /** Both drafts, as the field shows them. */
  const drafts = async (of: Page): Promise<readonly string[]> => {
    await of.getByText(says('composer.reply'), { exact: true }).click();
    const reply = await field(of).inputValue();
    await of.getByText(says('composer.note'), { exact: true }).click();
    return [reply, await field(of).inputValue()];
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
    port = await freePort();
    server = await start();
    own = await firstOwner(server);
    await own.asks('PATCH', '/me', { prefs: { holdSeconds: 0 } });
    customer = await visitor(siteAt(server.url), 'vi');
    await customer.says('xin chào');
    browser = await launchChromium(path ?? '');
    desk = await openConsole(browser);
    page = desk.page;
    await keepCookies(desk.context, server.url, own);
    address = `${server.url}/desk/c/${encodeURIComponent(customer.conversation)}?view=all`;
    await page.goto(address);
    await line('xin chào').waitFor(WAIT);
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    await server.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
    await rm(CONTENT, { recursive: true, force: true });
  });

  it('says so, keeps what was written, and lets one write on', async () => {
    await page.route(
      '**/api/v1/conversations/*/acts',
      async (route) => {
        // It is committed, but its answer never arrives.
        await route.fetch();
        await server.kill('SIGKILL');
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await page.locator('body').press('r');
    await page.keyboard.type(COMMITTED);
    await page.keyboard.press('Enter');
    await page
      .locator('.outgoing .line', { hasText: COMMITTED })
      .getByText(says('outgoing.waiting'))
      .waitFor(WAIT);
    await page.keyboard.type(WRITTEN_LATER);
    await page.keyboard.press('Enter');
    await page.locator('.outgoing .line', { hasText: WRITTEN_LATER }).waitFor(WAIT);
    await page.keyboard.type(DRAFT);
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.keyboard.type(NOTE);
    await gone().waitFor(WAIT);
    expect(await gone().innerText()).toContain('2 tin đang chờ');
  });

  it('started again, the stream goes on and each reply is there once, in the order it was written', async () => {
    server = await start();
    // Said before the page has its stream again: that it resumes is seen here.
    const heard = [...(await customer.says('còn đó không ạ'))];
    await line('còn đó không ạ').waitFor(WAIT);
    await expect.poll(() => page.locator('.outgoing .line').count(), { timeout: 20_000 }).toBe(0);
    await gone().waitFor({ ...WAIT, state: 'hidden' });
    const texts = await page.locator('.lines .line[data-who=staff] .line-text').allInnerTexts();
    expect(texts).toEqual([COMMITTED, WRITTEN_LATER]);
    const hears = async () => {
      heard.push(...(await customer.hears()));
      return heard.filter((text) => text === COMMITTED || text === WRITTEN_LATER);
    };
    // What the dead process may still be sending is waited for.
    await expect.poll(hears, { timeout: 20_000 }).toEqual([COMMITTED, WRITTEN_LATER]);
    await page.reload();
    await line(WRITTEN_LATER).waitFor(WAIT);
    expect([await line(COMMITTED).count(), await line(WRITTEN_LATER).count()]).toEqual([1, 1]);
    expect(await hears()).toEqual([COMMITTED, WRITTEN_LATER]);
  });

  it('both drafts are there after a reload, and on another device once the page was left', async () => {
    await expect.poll(() => field().inputValue(), WAIT).toBe(DRAFT);
    expect(await drafts(page)).toEqual([DRAFT, NOTE]);
    await page.locator('.transcript').press('Escape');
    await page.waitForURL('**/desk/inbox**');
    const other = await openConsole(browser);
    await keepCookies(other.context, server.url, own);
    await expect
      .poll(async () => {
        const { json } = await own.asks(
          'GET',
          `/conversations/${encodeURIComponent(customer.conversation)}/drafts`,
        );
        return json;
      }, WAIT)
      .toMatchObject({ reply: { text: DRAFT }, note: { text: NOTE } });
    await other.page.goto(address);
    await expect.poll(() => field(other.page).inputValue(), WAIT).toBe(DRAFT);
    expect(await drafts(other.page)).toEqual([DRAFT, NOTE]);
    expect([...desk.faults, ...other.faults]).toEqual([]);
  });

  it('words that were on their way when the page was loaded anew are the same message when sent again', async () => {
    const text = 'Em gửi chị ảnh hoá đơn nhé';
    await page.goto(address);
    await page.route('**/api/v1/conversations/*/acts', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    await page.getByText(says('composer.reply'), { exact: true }).click();
    await field().fill(text);
    await page.keyboard.press('Enter');
    await page
      .locator('.outgoing .line', { hasText: text })
      .getByText(says('outgoing.waiting'))
      .waitFor(WAIT);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await line(text).waitFor(WAIT);
    await expect.poll(() => field().inputValue(), WAIT).toBe(text);
    await page.unrouteAll();
    await field().press('Enter');
    await expect.poll(() => page.locator('.outgoing .line').count(), WAIT).toBe(0);
    await expect.poll(() => field().inputValue(), WAIT).toBe('');
    expect(await line(text).count()).toBe(1);
  });

  it('without a network says so at once, keeps what is written, and goes on by itself when it is back', async () => {
    const text = 'Dạ chiều nay hàng tới nơi ạ';
    await customer.hears();
    await desk.context.setOffline(true);
    const from = performance.now();
    // Sooner than a stream that is cut would be told of.
    await gone().waitFor({ timeout: 3_000 });
    await field().fill(text);
    await field().press('Enter');
    await page.locator('.outgoing .line', { hasText: text }).waitFor(WAIT);
    await expect.poll(() => gone().innerText(), WAIT).toContain('1 tin đang chờ');
    await field().fill(DRAFT);
    // A page that is not there yet is waited for; what is on the screen stays.
    await page.locator('.transcript').press('g');
    await page.keyboard.press('h');
    await field().waitFor(WAIT);
    await desk.context.setOffline(false);
    const back = performance.now();
    await page.getByRole('heading', { name: says('place.health') }).waitFor(WAIT);
    await gone().waitFor({ ...WAIT, state: 'hidden' });
    console.log(
      `without a network ${Math.round(back - from)} ms, whole again in ${Math.round(performance.now() - back)} ms`,
    );
    await expect.poll(() => customer.hears(), WAIT).toEqual([text]);
    await page.goBack();
    await line(text).waitFor(WAIT);
    expect([await line(text).count(), await page.locator('.outgoing .line').count()]).toEqual([1, 0]);
    await expect.poll(() => field().inputValue(), WAIT).toBe(DRAFT);
    expect(await customer.hears()).toEqual([]);
  });
});
