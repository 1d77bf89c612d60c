import { expect } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { TOTP } from 'otpauth';
import type { OpenShop } from './shop-open.ts';
import { listenForFaults, seriousFaults } from './widget-page.ts';

export const WAIT = { timeout: 10_000 };
export const PASSWORD = 'con mèo trèo cây cau';

export interface ConsoleLook {
  readonly language?: 'vi' | 'en';
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
}

export interface OpenedConsole {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly faults: readonly string[];
}

/** A browser of one member of staff. */
export async function openConsole(
  browser: Browser,
  { language = 'vi', scheme = 'light', width = 1440 }: ConsoleLook = {},
): Promise<OpenedConsole> {
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 800 : 900 },
    locale: language === 'vi' ? 'vi-VN' : 'en-GB',
    colorScheme: scheme,
    hasTouch: width < 500,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT.timeout);
  return { context, page, faults: listenForFaults(page) };
}

/** The first owner, made with the link that the server prints. */
export async function setUpOwner(page: Page, shop: OpenShop): Promise<void> {
  const link = /http\S+\/desk\/set-up#(\S+)/.exec(shop.product.says(Number(new URL(shop.url).port)))?.[1];
  expect(link, 'the first start prints a link').toBeDefined();
  await page.goto(`${shop.url}/desk/set-up#${link ?? ''}`);
  await page.getByLabel('Tên của bạn').fill('Nguyễn Minh Hoa');
  await page.getByLabel('Tên đăng nhập').fill('hoa');
  await page.getByRole('textbox', { name: 'Mật khẩu mới' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Bắt đầu' }).click();
  await page.waitForURL('**/desk/settings');
  await page.goto(`${shop.url}/desk/inbox`);
}

/** Asks the API as the page's own code would. */
export async function askAs(
  page: Page,
  method: 'POST' | 'PATCH',
  path: string,
  body: object,
): Promise<unknown> {
  return page.evaluate(
    async ([how, where, what]) => {
      const me = (await (await fetch('/api/v1/me')).json()) as { csrf: string };
      const headers = { 'content-type': 'application/json', 'x-csrf-token': me.csrf };
      const reply = await fetch(`/api/v1${where}`, { method: how, headers, body: what });
      if (!reply.ok) throw new Error(await reply.text());
      return reply.json();
    },
    [method, path, JSON.stringify(body)] as const,
  );
}

/** Turns the second step on, as one's own page does; what it gives makes codes. */
export async function turnOnTotp(page: Page, now: Date): Promise<(at: Date) => string> {
  const begun = (await askAs(page, 'POST', '/me/totp/begin', { password: PASSWORD })) as { secret: string };
  const totp = new TOTP({ secret: begun.secret });
  const codeAt = (at: Date): string => totp.generate({ timestamp: at.getTime() });
  await askAs(page, 'POST', '/me/totp/confirm', { code: codeAt(now) });
  return codeAt;
}

/** A page as it must be: no fault of accessibility that matters, nothing to push sideways. */
export async function expectGoodPage(page: Page): Promise<void> {
  expect(await seriousFaults(page)).toEqual([]);
  const needed = await page.evaluate<number>('document.documentElement.scrollWidth');
  const there = await page.evaluate<number>('document.documentElement.clientWidth');
  expect(needed, 'nothing scrolls sideways').toBeLessThanOrEqual(there);
}
