import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { openShop } from '../support/shop-open.ts';
import type { OpenShop } from '../support/shop-open.ts';
import { openTomorrow } from '../support/shop-stories.ts';
import { textsOf, widgetTalk } from '../support/widget-talk.ts';

const HOUR_MS = 3_600_000;
const path = chromiumPath();
/** `SCREENSHOTS=<folder>` keeps a picture of each conversation, to be looked at. */
const pictures = process.env.SCREENSHOTS;

const TALKS = {
  vi: {
    order: 'đơn hàng của tôi đâu',
    complain: 'tôi muốn khiếu nại',
    what: 'cái ấm bị vỡ',
    person: 'cho tôi gặp nhân viên',
    review: 'Tôi muốn góp ý',
    width: 1100,
  },
  en: {
    order: 'Where is my order?',
    complain: 'I want to complain',
    what: 'the pot arrived broken',
    person: 'Let me talk to a person',
    review: 'I have feedback',
    width: 390,
  },
} as const;

describe.skipIf(path === undefined)('the product in a browser, by its own page and widget', () => {
  let shop: OpenShop;
  let browser: Browser;

  beforeAll(async () => {
    shop = await openShop('2026-11-23T03:00:00Z');
    browser = await launchChromium(path ?? '');
  }, 60_000);
  beforeEach(() => openTomorrow(shop.clock));
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  async function picture(page: Page, name: string): Promise<void> {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`) });
  }

  test.each(['vi', 'en'] as const)(
    'every conversation is held in %s',
    { timeout: 120_000 },
    async (language) => {
      const talk = TALKS[language];
      const context = await browser.newContext({ viewport: { width: talk.width, height: 820 } });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      await page.goto(`${shop.url}/?lang=${language}`);
      const widget = widgetTalk(page, textsOf(language), () => shop.clock.move(2_000));

      await widget.says(talk.order);
      await widget.hears('order-status.code.ask');
      await widget.says('DH1001');
      await widget.shows('4');
      await widget.says('4567');
      await widget.shows('Giao Hàng Nhanh');
      await picture(page, `order-${language}`);

      await widget.says(talk.complain);
      await widget.hears('complaint.category.ask');
      await widget.presses('complaint.category.choice.broken');
      await widget.hears('complaint.order.ask');
      await widget.presses('core.skip');
      await widget.hears('complaint.what.ask');
      await widget.says(talk.what);
      await widget.isSent(talk.what);
      await shop.later(10_000);
      await widget.presses('core.skip');
      await widget.hears('complaint.phone.ask');
      await widget.presses('core.skip');
      await widget.presses('core.confirm-yes');
      await widget.hears('complaint.told.say');
      await picture(page, `complaint-${language}`);
      const told = await widget.chat.locator('.bubble').allTextContents();
      const code = /[A-Z]{2}-[0-9A-Z]{4,}/.exec(told.join('\n'))?.[0] ?? '';
      expect(code).not.toBe('');

      await shop.product.trade.tickets.move(code, 'done', { at: shop.clock(), by: 'hoa' });
      await shop.later(HOUR_MS);
      await shop.later(24 * HOUR_MS);
      await page.reload();
      await widget.opens();
      await widget.hears('csat.score.ask');
      await widget.rates(4);
      await widget.hears('csat.comment.ask');
      await widget.presses('core.skip');
      await widget.hears('csat.thanks.say');
      await picture(page, `csat-${language}`);

      await widget.says(talk.review);
      await widget.hears('review.score.ask');
      await widget.rates(5);
      await widget.hears('review.comment.ask');
      await widget.presses('core.skip');

      await widget.says(talk.person);
      await widget.hears('talk-to-person.later.open');
      await picture(page, `person-${language}`);

      // Nothing that is only read out makes the panel longer than it is.
      const panel = "document.querySelector('langnghe-chat').shadowRoot.querySelector('.panel')";
      const beyond = `((panel) => panel.scrollHeight - panel.clientHeight + panel.scrollTop)(${panel})`;
      expect(await page.evaluate(beyond)).toBe(0);
      const [score] = await shop.product.trade.feedback.summaries({ survey: 'csat' });
      expect(score?.counts.some(({ score: given, answers }) => given === 4 && answers > 0)).toBe(true);
      expect(faults).toEqual([]);
      await context.close();
    },
  );
});
