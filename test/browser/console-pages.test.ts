import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadLetterStore } from '../../src/conversations/dead-letters.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import {
  askingOn,
  drawn,
  faultsOf,
  goTo,
  LOOKS,
  NARROWEST,
  showAs,
  type Look,
} from '../support/console-looks.ts';
import { csv, EMPTY, GOOD_ROWS, PAGES, type Shown, type Things } from '../support/console-pages.ts';
import { askAs, openConsole, setUpOwner, WAIT, type OpenedConsole } from '../support/console.ts';
import { fillShop } from '../support/demo-shop.ts';
import { openShop, visitor, type OpenShop } from '../support/shop-open.ts';

const path = chromiumPath();
/** `SCREENSHOTS=<folder>` keeps a picture of each page in each form, to be looked at. */
const pictures = process.env.SCREENSHOTS;
const TALLEST = 2_600;

/** Colours follow the theme, and shapes the width; another language has other words only. */
function axeFor({ scheme, width }: Look, language: 'vi' | 'en', isAlone: boolean) {
  if (language === 'en') return 'none';
  const isFirst = width > 500 || isAlone;
  if (scheme === 'dark') return 'colours';
  return isFirst ? 'all' : 'shapes';
}

const DESK: Look = { scheme: 'light', width: 1440 };
const PHONE: Look = { scheme: 'light', width: 390 };
/** Where the server answers with a fault of its own. */
const FAILING = [
  { at: '/inbox?view=all', shows: '.row' },
  { at: '/tickets', shows: 'tbody tr' },
  { at: '/feedback?days=90', shows: '.questions .card' },
  { at: '/customers', shows: 'tbody tr' },
  { at: '/flows', shows: 'tbody tr' },
] as const;

describe.skipIf(path === undefined)('every page of the console', { timeout: 60_000 }, () => {
  let shop: OpenShop;
  let browser: Browser;
  let desk: OpenedConsole;
  let page: Page;
  let asking: ReturnType<typeof askingOn>;
  let things: Things;

  async function picture(name: string, { scheme, width }: Look): Promise<void> {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    const needed = await page.evaluate<number>(
      `Math.max(0, ...[...document.querySelectorAll('.page-scrolls, .print')].map((one) => one.scrollHeight))`,
    );
    const height = width < 500 ? 800 : 900;
    if (needed > height) await page.setViewportSize({ width, height: Math.min(TALLEST, needed + 70) });
    await page.screenshot({ path: join(pictures, `${name}-${scheme}-${width}.png`) });
    if (needed > height) await page.setViewportSize({ width, height });
  }

  /** Looks at what is on the screen in every form; the faults by form. */
  async function looked(name: string, language: 'vi' | 'en', given: readonly Look[] = LOOKS) {
    // The other language changes words, not colours and shapes.
    const looks = language === 'vi' || pictures !== undefined ? given : given.slice(0, 1);
    const found: Record<string, readonly string[]> = {};
    for (const look of looks) {
      await showAs(page, look);
      const isAlone = looks.every(({ width }) => width === look.width);
      found[`${look.scheme} ${look.width}`] = await faultsOf(page, axeFor(look, language, isAlone));
      await picture(`${language}-${name}`, look);
    }
    await showAs(page, NARROWEST);
    found['320'] = await faultsOf(page, 'none');
    return Object.fromEntries(Object.entries(found).filter(([, faults]) => faults.length > 0));
  }

  async function lookedAt({ name, at, shows, opens, has, only }: Shown, language: 'vi' | 'en') {
    const looks = LOOKS.filter(({ width }) => only === undefined || (only === 'phone') === width < 500);
    shop.clock.move(1_000);
    await showAs(page, looks[0] ?? NARROWEST);
    await goTo(page, typeof at === 'string' ? at : at(things));
    await page.locator(shows).filter({ visible: true }).first().waitFor(WAIT);
    await asking.settled();
    if (opens !== undefined) {
      await opens(page);
      await page
        .locator(has ?? 'main')
        .first()
        .waitFor(WAIT);
      await drawn(page);
      await asking.settled();
    }
    const found = await looked(name, language, looks);
    if (opens !== undefined) await page.keyboard.press('Escape');
    return found;
  }

  beforeAll(async () => {
    shop = await openShop('2026-11-23T03:00:00Z');
    browser = await launchChromium(path ?? '');
    desk = await openConsole(browser);
    page = desk.page;
    asking = askingOn(page);
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  it('lets in with pages that are whole', async () => {
    for (const [name, at] of [
      ['set-up', '/set-up#a-token'],
      ['log-in', '/log-in'],
      ['dead-link', '/link#a-token'],
    ] as const) {
      await page.goto(`${shop.url}/desk${at}`);
      await page.locator('.access-sheet').waitFor(WAIT);
      await asking.settled();
      expect(await looked(name, 'vi')).toEqual({});
      await page.locator('.access-foot button').click();
      await page.locator('html[lang=en]').waitFor(WAIT);
      expect(await looked(name, 'en')).toEqual({});
      await page.locator('.access-foot button').click();
    }
  });

  it('says on the first day why it is empty, and what to do next', async () => {
    await setUpOwner(page, shop);
    for (const at of EMPTY) {
      await goTo(page, at);
      await page.locator('.state h2, .board-none').first().waitFor(WAIT);
      await asking.settled();
      const name = `empty-${at.replaceAll(/\W+/g, '-')}`;
      expect({ at, faults: await looked(name, 'vi', [PHONE, DESK]) }).toEqual({ at, faults: {} });
    }
  });

  it('is filled with a business to look at', { timeout: 120_000 }, async () => {
    const made = await fillShop(shop);
    // What waits is left to be taken by hand.
    const assignment = { isOn: false, mostEach: 8, backAfterMinutes: 60 };
    await askAs(page, 'PATCH', '/settings', { assignment });
    const lan = await visitor(shop, 'vi');
    await lan.says('áo bị rách chỉ ở tay');
    await lan.says('cho tôi gặp nhân viên');
    things = { ...made, queued: lan.conversation };
    for (const [vi, en, color] of [
      ['Khách quen', 'Regular', 'teal'],
      ['Cần gọi lại', 'Call back', 'orange'],
    ] as const)
      await askAs(page, 'POST', '/labels', { name: { vi, en }, color });
    await askAs(page, 'POST', '/ready-texts', {
      title: 'Xin lỗi giao trễ',
      code: 'tre',
      scope: 'shared',
      text: { vi: 'Dạ em xin lỗi {customerName}, đơn {orderCode} tới trễ. Em báo kho gửi gấp ạ.' },
    });
    await goTo(page, '/orders?tab=import');
    await page.setInputFiles('input[type=file]', csv(GOOD_ROWS));
    await page.getByRole('button', { name: 'Nhập 1 đơn' }).click();
    await page.getByText('Đã nhập').waitFor(WAIT);
    await deadLetterStore(await shop.product.database.connection()).add({
      conversation: things.conversation,
      at: shop.clock(),
      stage: 'deliver',
      key: `${things.conversation}:7`,
      code: 'rejected',
      why: 'Forbidden: bot was blocked by the user',
    });
    const at = shop.clock();
    await shop.product.trade.unknownEvents.keepMany([{ channel: 'zalo-oa', kind: 'user_new_thing', at }]);
    await page.goto(`${shop.url}/desk/inbox?view=all`);
    await page.locator('.row').first().waitFor(WAIT);
  });

  it.each(PAGES)('is whole: $name', async (one) => {
    expect(await lookedAt(one, 'vi')).toEqual({});
  });

  it.each(FAILING)('says what failed, keeps its frame, and tries again: $at', async ({ at, shows }) => {
    await page.route(/api\/v1\/(?!me|settings|start|live|presence)/, (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'bug', title: 'TypeError: boom of the program', status: 500 }),
      }),
    );
    await page.goto(`${shop.url}/desk${at}`);
    const again = page.locator('.state[role=alert] button').first();
    await again.waitFor(WAIT);
    await asking.settled();
    const found = await looked(`failed${at.replaceAll(/\W+/g, '-')}`, 'vi', [PHONE, DESK]);
    const faults = Object.values(found).flat();
    expect(faults.filter((one) => !one.startsWith('failed: '))).toEqual([]);
    expect(await page.locator('body').innerText()).not.toContain('boom');
    await page.unrouteAll();
    await again.click();
    await page.locator(shows).filter({ visible: true }).first().waitFor(WAIT);
  });

  it('speaks English when its reader does', async () => {
    await askAs(page, 'PATCH', '/me', { language: 'en' });
    await page.goto(`${shop.url}/desk/inbox?view=all`);
    await page.locator('html[lang=en]').waitFor(WAIT);
  });

  it.each(PAGES.filter(({ opens }) => opens === undefined))('is whole in English: $name', async (one) => {
    expect(await lookedAt(one, 'en')).toEqual({});
  });

  it('can be read: what programs ask', async () => {
    await page.goto(`${shop.url}/api/v1/docs`);
    // It has one language only; as the first it is looked at with all of axe.
    expect(await looked('api-docs', 'vi')).toEqual({});
  });

  it('said nothing in the browser’s console that a page should not say', () => {
    expect(desk.faults).toEqual([]);
  });
});
