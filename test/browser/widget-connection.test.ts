import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../support/chromium.ts';
import { keptNowhere } from '../support/stand-in-road.ts';
import { chatOn, soon, WELCOME } from '../support/widget-page.ts';
import { widgetInBrowser } from '../support/widget-in-browser.ts';

const path = chromiumPath();

describe.skipIf(path === undefined)('the widget and its connection', () => {
  const at = widgetInBrowser(path ?? '');

  test('the server is stopped and started: nothing is lost, nothing doubled, and the page says so', async () => {
    const kept = keptNowhere();
    await at.reopen({ kept });
    const { port } = at.shop.door;
    const chat = await at.open();
    await chat.says('trước');
    await soon(() => chat.bubbles.count()).toBe(3);
    await at.shop.stop();
    await soon(() => chat.banner.textContent()).toContain('Mất kết nối');
    await chat.says('khi mất mạng 1');
    await chat.says('khi mất mạng 2');
    await soon(() => chat.chat.locator('.state').allTextContents()).toContain('Chờ có mạng để gửi');
    await at.reopen({ kept, port });
    await soon(() => chat.banner.textContent()).toBe('');
    await soon(() => chat.bubbles.count()).toBe(7);
    const said = (kept.conversations.get([...kept.conversations.keys()][0] ?? '')?.lines ?? []).map(
      ({ text }) => text,
    );
    expect(said).toEqual([
      WELCOME,
      'trước',
      'Dạ: trước',
      'khi mất mạng 1',
      'Dạ: khi mất mạng 1',
      'khi mất mạng 2',
      'Dạ: khi mất mạng 2',
    ]);
    expect(await chat.bubbles.allTextContents()).toEqual(said);
  });

  test('a message and a photo written while the server is away survive a reload of the page', async () => {
    const chat = await at.open();
    at.shop.road.isAway = true;
    await chat.says('giữ giúp tôi');
    const buffer = await at.page.screenshot({ type: 'png' });
    await chat.chat
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });
    await soon(() => chat.chat.locator('.thumb').count()).toBe(1);
    await chat.says('kèm ảnh');
    await soon(() => chat.chat.locator('.mine .picture').count()).toBe(1);
    await at.page.waitForTimeout(300);
    await at.page.reload();
    await soon(() => chat.mine.count()).toBe(2);
    at.shop.road.isAway = false;
    await soon(() => at.linesOf('customer').map(({ text, files }) => [text, files?.length ?? 0])).toEqual([
      ['giữ giúp tôi', 0],
      ['kèm ảnh', 1],
    ]);
    await soon(() => chat.chat.locator('.unsettled').count()).toBe(0);
    expect(await chat.mine.count()).toBe(2);
  });

  test('a lost answer to a post does not double the message', async () => {
    const chat = await at.open();
    let isFirst = true;
    await at.page.route('**/activities', async (route) => {
      if (route.request().method() !== 'POST' || !isFirst) return route.continue();
      isFirst = false;
      await route.fetch();
      await route.abort();
    });
    await chat.says('một lần thôi');
    await soon(() => chat.bubbles.count()).toBe(3);
    await at.page.waitForTimeout(1_200);
    expect(at.linesOf('customer')).toHaveLength(1);
    expect(await chat.mine.count()).toBe(1);
  });

  test('an expired token is renewed without a word', async () => {
    let now = new Date();
    await at.reopen({ clock: () => now });
    const chat = await at.open();
    now = new Date(now.getTime() + 3_600_000);
    await chat.says('sau một giờ');
    await soon(() => chat.bubbles.allTextContents()).toEqual([WELCOME, 'sau một giờ', 'Dạ: sau một giờ']);
  });

  test('where sockets do not get through it asks again and again', async () => {
    await at.page.addInitScript(() => {
      const broken = function (this: { onclose?: (event: object) => void; close(): void }) {
        this.close = () => undefined;
        setTimeout(() => this.onclose?.({ code: 1006 }), 5);
      };
      Object.assign(globalThis, { WebSocket: broken });
    });
    const chat = await at.open();
    await chat.says('qua polling');
    await soon(() => chat.bubbles.allTextContents()).toEqual([WELCOME, 'qua polling', 'Dạ: qua polling']);
  });

  test('two tabs show the same conversation', async () => {
    const chat = await at.open();
    const other = await at.context.newPage();
    await other.goto(at.shop.url);
    const second = chatOn(other);
    await soon(() => second.bubbles.count()).toBe(1);
    await second.says('từ tab hai');
    await soon(() => chat.bubbles.allTextContents()).toEqual([WELCOME, 'từ tab hai', 'Dạ: từ tab hai']);
    await chat.says('từ tab một');
    await soon(() => second.bubbles.count()).toBe(5);
    expect(at.linesOf('customer')).toHaveLength(2);
  });
});
