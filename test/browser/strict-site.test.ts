import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { builtWidget } from '../support/built-widget.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { webShop } from '../support/web-shop.ts';
import type { WebShop } from '../support/web-shop.ts';
import { chatOn, listenForFaults, shopTalk, soon, WELCOME } from '../support/widget-page.ts';

const path = chromiumPath();

describe.skipIf(path === undefined)('the widget on a strict site of another origin', () => {
  let browser: Browser;
  let site: Server;
  let siteUrl: string;
  let shop: WebShop;

  beforeAll(async () => {
    browser = await launchChromium(path ?? '');
    site = createServer((_, response) => {
      const chat = shop.url;
      const policy = `default-src 'none'; script-src ${chat}; connect-src ${chat} ${chat.replace('http', 'ws')}; img-src ${chat}; require-trusted-types-for 'script'`;
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
      });
      const looks =
        'data-lang="vi" data-color="#ffd54a" data-title="Hàng Xóm" data-side="left" data-theme="light"';
      response.end(
        `<!doctype html><html lang="en"><title>Shop</title><body><h1>Shop</h1><script src="${chat}/widget.js" ${looks}></script></body></html>`,
      );
    });
    await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
    siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    shop = await webShop({ script: shopTalk, allowedOrigins: [siteUrl], widgetFolder: await builtWidget() });
  });
  afterAll(async () => {
    await browser.close();
    await shop.stop();
    site.close();
  });

  test('nothing it does is forbidden, and it wears the colours of the site', async () => {
    const page = await browser.newPage();
    const faults = listenForFaults(page);
    await page.goto(siteUrl);
    const chat = chatOn(page);
    await chat.launcher.click();
    await soon(() => chat.bubbles.allTextContents()).toEqual([WELCOME]);
    const buffer = await page.screenshot({ type: 'png' });
    await chat.chat
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });
    await soon(() => chat.chat.locator('.thumb canvas').count()).toBe(1);
    await chat.says('Ảnh đây');
    await soon(() => chat.button('Đúng rồi').count()).toBe(1);
    await page.reload();
    await chat.launcher.click();
    await soon(() =>
      chat.chat.locator('img.picture').evaluate((image: { naturalWidth: number }) => image.naturalWidth),
    ).toBeGreaterThan(0);
    expect(await chat.panel.getByRole('heading').textContent()).toBe('Hàng Xóm');
    expect(await chat.colorOfLauncher()).toBe('rgb(0, 0, 0)');
    expect(faults).toEqual([]);
    await page.close();
  });

  test('a site that is not allowed gets no conversation', async () => {
    const page = await browser.newPage();
    await page.goto(siteUrl.replace('127.0.0.1', 'localhost'));
    const chat = chatOn(page);
    await chat.launcher.click();
    await soon(() => chat.banner.textContent()).toContain('Mất kết nối');
    expect(await chat.bubbles.count()).toBe(0);
    await page.close();
  });
});
