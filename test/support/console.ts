import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { TOTP } from 'otpauth';
import type { StaffRole } from '../../src/staff/may.ts';
import { hired } from './hired.ts';
import type { OpenShop } from './shop-open.ts';
import type { Browser as StaffBrowser } from './staff-desk.ts';
import { listenForFaults, seriousFaults } from './widget-page.ts';

const TEXTS = JSON.parse(readFileSync('locales/console.vi.json', 'utf8')) as Readonly<Record<string, string>>;

/** What the console says under a key, up to where something is filled in. */
export function says(key: string): string {
  const text = TEXTS[key];
  if (text === undefined) throw new Error(`the console has no text ${key}`);
  return text.split('{')[0]?.trim() ?? '';
}

/** Several test files share a machine: what is slow there is no fault. */
export const WAIT = { timeout: 20_000 };
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
    // What fades in is half seen for a moment, and its contrast half of what it will be.
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT.timeout);
  page.setDefaultNavigationTimeout(2 * WAIT.timeout);
  return { context, page, faults: listenForFaults(page) };
}

/** For how long a reply is held if nothing else was chosen, and what was done can be undone. */
const HELD_MS = [3_000, 10_000];

/** What can be taken back for seconds can be for minutes until told otherwise: a busy machine decides nothing. */
export async function undoLasts(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(`{
    const usual = window.setTimeout;
    window.setTimeout = (run, ms, ...rest) => usual(run, ${JSON.stringify(HELD_MS)}.includes(ms) ? 60 * ms : ms, ...rest);
    window.usualTimeout = usual;
  }`);
  return () => page.evaluate('window.setTimeout = window.usualTimeout ?? window.setTimeout;');
}

/** The first owner, made with the link that the server prints. */
export async function setUpOwner(page: Page, shop: OpenShop): Promise<void> {
  await setUpBy(page, shop.url, shop.product.says(Number(new URL(shop.url).port)));
  await page.goto(`${shop.url}/desk/inbox`);
}

/** The first owner, made with the link in what the server printed; ends where the set-up ends. */
export async function setUpBy(page: Page, url: string, printed: string): Promise<void> {
  const link = /http\S+\/desk\/set-up#(\S+)/.exec(printed)?.[1];
  expect(link, 'the first start prints a link').toBeDefined();
  await page.goto(`${url}/desk/set-up#${link ?? ''}`);
  await page.getByLabel('Tên của bạn').fill('Nguyễn Minh Hoa');
  await page.getByLabel('Tên đăng nhập').fill('hoa');
  await page.getByRole('textbox', { name: 'Mật khẩu mới' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Bắt đầu' }).click();
  await page.waitForURL('**/desk/settings');
}

/** A browser of somebody hired, logged in. */
export async function openConsoleOf(
  browser: Browser,
  shop: OpenShop,
  { name, role = 'agent', ...look }: ConsoleLook & { readonly name: string; readonly role?: StaffRole },
): Promise<OpenedConsole & { readonly api: StaffBrowser }> {
  const api = await hired(shop, name, role);
  const opened = await openConsole(browser, look);
  await keepCookies(opened.context, shop.url, api);
  return { ...opened, api };
}

/** What a log-in by the API alone gave, for a real browser. */
export async function keepCookies(context: BrowserContext, url: string, api: StaffBrowser): Promise<void> {
  await context.addCookies([...api.cookies].map(([name, value]) => ({ name, value, url })));
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
