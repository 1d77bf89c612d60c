import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { openConsoleOf, says, undoLasts, WAIT } from '../support/console.ts';
import { countsNotices } from '../support/counted-notices.ts';
import { aFeedback } from '../support/feedback-crowd.ts';
import { hired } from '../support/hired.ts';
import { letTimeRun, openShop, visitor } from '../support/shop-open.ts';
import type { OpenShop, Visitor } from '../support/shop-open.ts';
import type { Browser as StaffBrowser } from '../support/staff-desk.ts';

const path = chromiumPath();
const MANY = 300;

describe.skipIf(path === undefined)('what somebody chooses, and moves', { timeout: 60_000 }, () => {
  let shop: OpenShop;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];
  let hoa: StaffBrowser;
  let lan: StaffBrowser;
  let customer: Visitor;
  let stopTime: () => void;

  const field = () => page.locator('.composer textarea');
  const held = (text: string) => page.locator('.outgoing .line', { hasText: text });
  const goes = (at: string) => page.goto(`${shop.url}/desk${at}`);
  const talk = () => `/c/${encodeURIComponent(customer.conversation)}?view=all`;
  const acts = (one: StaffBrowser, does: object) =>
    one.asks('POST', `/conversations/${encodeURIComponent(customer.conversation)}/acts`, {
      id: crypto.randomUUID(),
      ...does,
    });
  const prefs = async () => (await lan.asks('GET', '/me')).json.prefs as Record<string, unknown>;
  const chooses = async (label: string, value: string): Promise<void> => {
    const kept = page.waitForResponse((reply) => reply.request().method() === 'PATCH', WAIT);
    await page.getByLabel(says(label)).selectOption(value);
    expect((await kept).status()).toBe(200);
  };
  const switches = async (label: string): Promise<void> => {
    const kept = page.waitForResponse((reply) => reply.request().method() === 'PATCH', WAIT);
    await page.getByRole('switch', { name: says(label) }).click();
    expect((await kept).status()).toBe(200);
  };

  beforeAll(async () => {
    shop = await openShop();
    stopTime = letTimeRun(shop);
    browser = await launchChromium(path ?? '');
    hoa = await hired(shop, 'Hoa', 'owner');
    const assignment = { isOn: false, mostEach: 8, backAfterMinutes: 60 };
    await hoa.asks('PATCH', '/settings', { assignment });
    const label = { name: { vi: 'Khách quen', en: 'Regular' }, color: 'teal' };
    expect((await hoa.asks('POST', '/labels', label)).status).toBe(200);
    const desk = await openConsoleOf(browser, shop, { name: 'Lan', role: 'owner' });
    ({ page, faults, api: lan } = desk);
    await countsNotices(desk.context);
    await hired(shop, 'Ren', 'reader');
    customer = await visitor(shop, 'vi');
    await customer.says('áo bị rách tay');
    await customer.says('cho tôi gặp nhân viên');
    expect((await acts(lan, { does: 'take' })).status).toBe(200);
  }, 60_000);
  afterAll(async () => {
    stopTime();
    await browser.close();
    await shop.close();
  });

  it('a reply is held for as long as was chosen; Ctrl+Z in the empty field takes the last one back', async () => {
    await goes('/me');
    await page.getByLabel(says('own.hold')).waitFor(WAIT);
    const offered = await page.getByLabel(says('own.hold')).locator('option').all();
    expect(await Promise.all(offered.map((one) => one.getAttribute('value')))).toEqual(['0', '3', '5', '10']);
    for (const seconds of ['5', '0', '10']) {
      await chooses('own.hold', seconds);
      expect((await prefs()).holdSeconds).toBe(Number(seconds));
    }
    await goes(talk());
    await undoLasts(page);
    await field().fill('câu thứ nhất');
    await field().press('Enter');
    await held('câu thứ nhất').waitFor(WAIT);
    await field().fill('câu thứ hai');
    await field().press('Enter');
    await held('câu thứ hai').waitFor(WAIT);
    await field().fill('đang viết');
    await field().press('Control+z');
    expect(await held('câu thứ hai').count(), 'not while something is written').toBe(1);
    await field().fill('');
    await field().press('Control+z');
    await expect.poll(() => field().inputValue(), WAIT).toBe('câu thứ hai');
    expect(await held('câu thứ hai').count()).toBe(0);
    await field().fill('');
    await field().press('Control+z');
    await expect.poll(() => field().inputValue(), WAIT).toBe('câu thứ nhất');
    await field().fill('');
    expect(await customer.hears()).toEqual([]);
  });

  it('A, L, U and I do what the key map says', async () => {
    await page.locator('.transcript').focus();
    await page.keyboard.press('a');
    await page.getByRole('textbox', { name: says('conversation.whom') }).waitFor(WAIT);
    await page.getByText('Hoa', { exact: true }).waitFor(WAIT);
    // Who only reads can be given nothing.
    expect(await page.getByText('Ren', { exact: true }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.locator('.transcript').focus();
    await page.keyboard.press('l');
    await page.getByRole('menuitemcheckbox', { name: 'Khách quen' }).waitFor(WAIT);
    await page.keyboard.press('Escape');
    await page.locator('.transcript').focus();
    await page.keyboard.press('u');
    await expect
      .poll(async () => {
        const { items } = (await lan.asks('GET', '/conversations?view=mine')).json as {
          items: { unread: boolean }[];
        };
        return items.map(({ unread }) => unread);
      }, WAIT)
      .toEqual([true]);
    await page.setViewportSize({ width: 900, height: 800 });
    await goes(talk());
    await page.locator('.lines .line').first().waitFor(WAIT);
    await page.keyboard.press('i');
    await page.getByRole('dialog').locator('section').first().waitFor(WAIT);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('of a long list only what is near the screen is there, in compact rows by choice', async () => {
    const rows = page.locator('.rows-all > li');
    await page.route(/\/api\/v1\/conversations\?/, async (route) => {
      const reply = await route.fetch();
      const {
        items,
        next: _next,
        ...rest
      } = (await reply.json()) as { items: { id: string }[]; next?: string };
      const many = Array.from({ length: MANY }, (_, n) => ({ ...items[0], id: `web:${n}` }));
      await route.fulfill({ response: reply, json: { ...rest, items: many } });
    });
    const heights: (number | undefined)[] = [];
    for (const isCompact of [false, true]) {
      await lan.asks('PATCH', '/me', { prefs: { compactRows: isCompact } });
      await goes('/inbox?view=mine');
      await rows.first().waitFor(WAIT);
      expect(await rows.count()).toBeLessThan(40);
      expect(await rows.first().getAttribute('aria-setsize')).toBe(String(MANY));
      heights.push((await rows.first().boundingBox())?.height);
    }
    expect(heights).toEqual([92, 64]);
    await page.unrouteAll();
  });

  it('the look is the chosen one, whatever the machine has; lines out of sight are not laid out', async () => {
    await goes(talk());
    await page.locator('.lines > li').first().waitFor(WAIT);
    const laidOut = `getComputedStyle(document.querySelector('.lines > li')).contentVisibility`;
    expect(await page.evaluate(laidOut)).toBe('auto');
    for (const [theme, scheme] of [
      ['theme.dark', 'dark'],
      ['theme.light', 'light'],
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme === 'dark' ? 'light' : 'dark' });
      await page.getByRole('button', { name: says('frame.own') }).click();
      await page.getByRole('menuitemradio', { name: says(theme) }).click();
      await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor(WAIT);
      await expect.poll(async () => (await prefs()).theme, WAIT).toBe(scheme);
    }
    await page.emulateMedia({ colorScheme: null });
  });

  it('a masked number is shown to who asks for it, who is written down', async () => {
    const [one] = (await lan.asks('GET', '/customers')).json.items as { id: string }[];
    const { db } = shop.product.database;
    const found = await db
      .collection<{ _id: string }>('customers')
      .updateOne({ _id: one?.id ?? '' }, { $set: { phone: '+84903111318' } });
    expect(found.matchedCount).toBe(1);
    await goes(`/customers/${one?.id ?? ''}`);
    const masked = page.locator('.reveal');
    await masked.waitFor(WAIT);
    expect(await page.locator('main').innerText()).not.toContain('903111');
    await masked.click();
    await page.getByText('+84903111318').waitFor(WAIT);
    await goes(talk());
    const beside = page.locator('.talk-pane .masked');
    expect(await beside.innerText()).not.toContain('903111');
    await beside.getByRole('button', { name: says('customer.reveal') }).click();
    await expect.poll(() => beside.innerText(), WAIT).toContain('+84903111318');
    const { text } = await lan.asks('GET', '/audit?limit=50');
    expect(text.match(/customers\.reveal/g)?.length).toBe(2);
  });

  it('a ticket is moved on on the board, and back', async () => {
    const body = { key: 'board-ticket-1', conversation: customer.conversation, what: 'áo rách' };
    expect((await lan.asks('POST', '/tickets', body)).status).toBe(200);
    await goes('/tickets?as=board');
    await undoLasts(page);
    const column = (state: string) =>
      page.getByRole('region', { name: says(`tickets.state.${state}`), exact: true }).locator('.card');
    await column('new')
      .getByRole('button', { name: says('tickets.to.doing') })
      .click();
    await column('doing').waitFor(WAIT);
    expect(await column('new').count()).toBe(0);
    await page
      .getByRole('alert')
      .getByRole('button', { name: says('act.undo') })
      .click();
    await column('new').waitFor(WAIT);
  });

  it('J goes through the answers of customers, Enter opens the one it is on', async () => {
    const { conversation } = customer;
    const [one] = (await lan.asks('GET', '/customers')).json.items as { id: string }[];
    const more = { conversation, customer: one?.id ?? '', answeredAt: shop.clock() };
    const answers = [1, 2].map((line) => aFeedback(`a${line}`, { score: 2, line, ...more }));
    await shop.product.database.db.collection<{ _id: string }>('feedback').insertMany(answers);
    await goes('/feedback?days=90');
    await page.locator('.cards [data-answer]').nth(1).waitFor(WAIT);
    const at = () =>
      page.evaluate<number>(
        `[...document.querySelectorAll('[data-answer]')].indexOf(document.activeElement)`,
      );
    const seen: number[] = [];
    for (const key of ['j', 'j', 'j', 'k', 'j']) {
      await page.keyboard.press(key);
      seen.push(await at());
    }
    expect(seen).toEqual([0, 1, 1, 0, 1]);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/desk\/c\/.*line=\d/);
  });

  it('a sound is tried before it is chosen, and repeats while nobody takes what waits', async () => {
    const tones = () => page.evaluate<number>('window.tones');
    await goes('/me');
    await page.getByRole('button', { name: says('own.sound.try') }).click();
    await expect.poll(tones, WAIT).toBe(2);
    await chooses('own.sound', 'repeat');
    await switches('own.notices');
    expect(await prefs()).toMatchObject({ sound: 'repeat', notices: true });
    await page.clock.install();
    await goes('/inbox?view=mentions');
    await page.getByText(says('inbox.none.mentions')).waitFor(WAIT);
    expect((await acts(hoa, { does: 'note', text: '@Lan xem giúp', mentions: ['s_lan'] })).status).toBe(200);
    await expect
      .poll(() => page.evaluate<object[]>('window.told'), WAIT)
      .toMatchObject([{ title: says('notice.title') }]);
    await expect.poll(tones, WAIT).toBe(2);
    await page.clock.fastForward(45_000);
    expect(await tones(), 'a mention is told once').toBe(2);
    const other = await visitor(shop, 'vi');
    await other.says('cho tôi gặp nhân viên');
    await expect.poll(tones, WAIT).toBe(4);
    await page.clock.fastForward(21_000);
    await expect.poll(tones, WAIT).toBe(6);
    const id = crypto.randomUUID();
    const where = `/conversations/${encodeURIComponent(other.conversation)}/acts`;
    expect((await hoa.asks('POST', where, { id, does: 'take' })).status).toBe(200);
    await expect
      .poll(
        async () =>
          page
            .locator('a', { hasText: says('inbox.view.unassigned') })
            .first()
            .innerText(),
        WAIT,
      )
      .not.toMatch(/\d/);
    await page.clock.fastForward(45_000);
    expect(await tones()).toBe(6);
  });

  it('said nothing in the browser’s console that a page should not say', () => {
    expect(faults).toEqual([]);
  });
});
