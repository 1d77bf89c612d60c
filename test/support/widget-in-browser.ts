import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Line } from '../../src/core/conversation.ts';
import { builtWidget } from './built-widget.ts';
import { launchChromium } from './chromium.ts';
import { webShop } from './web-shop.ts';
import type { WebShop, WebShopOptions } from './web-shop.ts';
import { chatOn, demo, listenForFaults, shopTalk, soon, WELCOME } from './widget-page.ts';

export interface WidgetInBrowser {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly shop: WebShop;
  /** Closes the shop of this test, if it is open, and opens another. */
  reopen(options: WebShopOptions): Promise<void>;
  /** The demo page with the chat greeted. */
  open(): Promise<ReturnType<typeof chatOn>>;
  linesOf(who: Line['who']): readonly Line[];
}

/** A fresh shop and a fresh browser profile for each test; a fault said by the page fails it. */
export function widgetInBrowser(chromium: string): WidgetInBrowser {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let faults: string[];
  let shop: WebShop;
  let common: WebShopOptions;

  beforeAll(async () => {
    common = { script: shopTalk, page: demo, widgetFolder: await builtWidget() };
    browser = await launchChromium(chromium);
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    shop = await webShop(common);
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'vi-VN' });
    page = await context.newPage();
    faults = listenForFaults(page);
  });
  afterEach(async () => {
    await context.close();
    await shop.stop();
    expect(faults).toEqual([]);
  });

  return {
    get page() {
      return page;
    },
    get context() {
      return context;
    },
    get shop() {
      return shop;
    },
    async reopen(options) {
      await shop.stop();
      shop = await webShop({ ...common, ...options });
    },
    async open() {
      await page.goto(shop.url);
      const chat = chatOn(page);
      await soon(() => chat.bubbles.allTextContents()).toContain(WELCOME);
      return chat;
    },
    linesOf(who) {
      const key = shop.road.updates[0]?.address.key ?? '';
      return shop.road.linesOf(`web:${key}`).filter((line) => line.who === who);
    },
  };
}
