import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { openShop } from '../support/shop-open.ts';
import type { OpenShop } from '../support/shop-open.ts';
import { openTomorrow } from '../support/shop-stories.ts';
import { webChatScript, webChatSite } from '../support/web-chat.ts';

const HOUR_MS = 3_600_000;
const path = chromiumPath();
const script = path === undefined ? undefined : await webChatScript();
const textsOf = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(`locales/${language}.json`, 'utf8')) as Record<string, string>;

interface Begun {
  readonly conversationId: string;
  readonly token: string;
  readonly resume: string;
}

describe.skipIf(script === undefined)('the stock Bot Framework Web Chat on the web channel', () => {
  let site: Awaited<ReturnType<typeof webChatSite>>;
  let shop: OpenShop;
  let browser: Browser;

  beforeAll(async () => {
    site = await webChatSite(script ?? '');
    shop = await openShop('2026-11-23T03:00:00Z', { LANGNGHE_WEB_ORIGINS: site.origin });
    browser = await launchChromium(path ?? '');
  }, 60_000);
  beforeEach(() => openTomorrow(shop.clock));
  afterAll(async () => {
    await browser.close();
    await shop.close();
    await site.stop();
  });

  async function begun(body: object): Promise<Begun> {
    const answer = await fetch(`${shop.url}/v3/directline/conversations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: site.origin },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Begun;
  }

  async function chat({ token }: Begun, locale: string, more: Record<string, string> = {}): Promise<Page> {
    const page = await browser.newPage();
    const query = new URLSearchParams({ api: shop.url, token, locale, ...more });
    await page.goto(`${site.origin}/?${query.toString()}`);
    return page;
  }

  /** A chip below the words; the stock client keeps a hidden copy for screen readers beside it. */
  const chip = (page: Page, label = '') =>
    page.locator('button.webchat__suggested-action').getByText(label, { exact: true });

  test.each([
    ['vi', 'tôi muốn khiếu nại', 'cái ấm bị vỡ', {}],
    ['en', 'I want to make a complaint', 'the pot arrived broken', {}],
    ['vi', 'tôi muốn khiếu nại', 'thiếu cái nắp ấm', { polling: '' }],
  ] as const)(
    'holds a conversation with words, buttons and a score in %s (%s, %s)',
    { timeout: 90_000 },
    async (language, begin, complaint, how) => {
      const locale = language === 'vi' ? 'vi-VN' : 'en-US';
      const texts = textsOf(language);
      const user = { id: `dl_${language}_${complaint.length}` };
      const first = await begun({ user, locale });
      const page = await chat(first, locale, { join: '', ...how });
      const shows = (text: string) =>
        page.getByText(text, { exact: false }).first().waitFor({ timeout: 15_000 });
      const says = async (text: string): Promise<void> => {
        shop.clock.move(2_000);
        await page
          .getByTestId('send box text area')
          .or(page.locator('.webchat__send-box-text-box__input'))
          .first()
          .fill(text);
        await page.keyboard.press('Enter');
      };
      const presses = async (key: string): Promise<void> => {
        shop.clock.move(2_000);
        await chip(page, texts[key]).click();
      };
      const conversation = `web:${first.conversationId}`;
      const linesNow = async () =>
        (await shop.product.threads.since([{ conversation, after: 0 }], 100)).get(conversation) ?? [];
      // The client shows what is typed before it is sent.
      const isKept = async (): Promise<boolean> => (await linesNow()).some(({ text }) => text === complaint);
      await chip(page, texts['welcome.menu.choice.complaint']).waitFor();
      await says(begin);
      await shows(texts['complaint.category.ask']?.slice(0, 25) ?? '');
      await presses('complaint.category.choice.broken');
      await shows(texts['complaint.order.ask']?.slice(0, 25) ?? '');
      await presses('core.skip');
      await shows(texts['complaint.what.ask']?.slice(0, 25) ?? '');
      await says(complaint);
      await expect.poll(isKept, { timeout: 15_000 }).toBe(true);
      await shows(complaint);
      await shop.later(10_000);
      await presses('core.skip');
      await shows(texts['complaint.phone.ask']?.slice(0, 25) ?? '');
      await presses('core.skip');
      await presses('core.confirm-yes');
      const ticketOf = async () => {
        const told = (await linesNow()).map((line) => line.text).join('\n');
        return /[A-Z]{2}-[0-9A-Z]{4,}/.exec(told)?.[0];
      };
      await expect.poll(ticketOf, { timeout: 10_000 }).toBeDefined();
      const code = (await ticketOf()) ?? '';
      await shows(code);
      await page.close();

      await shop.product.trade.tickets.move(code, 'done', { at: shop.clock(), by: 'hoa' });
      await shop.later(HOUR_MS);
      await shop.later(24 * HOUR_MS);
      const later = await chat(await begun({ user, locale, resume: first.resume }), locale, how);
      await later
        .getByText(texts['csat.score.ask']?.slice(0, 25) ?? '')
        .first()
        .waitFor();
      await later.getByText(complaint).first().waitFor();
      shop.clock.move(2_000);
      await chip(later, '4').click();
      await later
        .getByText(texts['csat.comment.ask']?.slice(0, 25) ?? '')
        .first()
        .waitFor();
      shop.clock.move(2_000);
      await chip(later, texts['core.skip']).click();
      await later
        .getByText(texts['csat.thanks.say']?.slice(0, 25) ?? '')
        .first()
        .waitFor();
      const kept = await shop.product.trade.feedback.summaries({ survey: 'csat' });
      expect(kept.find(({ question }) => question === 'score')?.counts.some(({ score }) => score === 4)).toBe(
        true,
      );
      await later.close();
    },
  );
});
