import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../support/chromium.ts';
import { chatOn, seriousFaults, soon, WELCOME } from '../support/widget-page.ts';
import { widgetInBrowser } from '../support/widget-in-browser.ts';

const path = chromiumPath();

describe.skipIf(path === undefined)('the widget in a browser', () => {
  const at = widgetInBrowser(path ?? '');

  test('a conversation is held with words and buttons, in order', async () => {
    const chat = await at.open();
    await chat.says('Chào shop, <b>áo</b> còn không?');
    await soon(() => chat.bubbles.allTextContents()).toEqual([
      WELCOME,
      'Chào shop, <b>áo</b> còn không?',
      'Dạ: Chào shop, <b>áo</b> còn không?',
    ]);
    await at.page.reload();
    await soon(() => chat.bubbles.count()).toBe(3);
    expect(at.linesOf('customer')).toHaveLength(1);
  });

  test('a pressed button is said once, with its value, and cannot be pressed again', async () => {
    const chat = await at.open();
    await chat.button('Góp ý').click();
    await soon(() => chat.chat.getByRole('radio').count()).toBe(5);
    expect(at.shop.road.updates.at(-1)?.event).toMatchObject({ text: 'Góp ý', button: '1:Góp ý' });
    expect(await chat.button('Khiếu nại').isDisabled()).toBe(true);
    expect(await chat.button('Góp ý').getAttribute('class')).toContain('taken');
  });

  test('a score that is tapped twice is sent once, and the next question stays open', async () => {
    const chat = await at.open();
    await chat.says('Góp ý');
    const star = (label: string) => chat.chat.getByRole('radio', { name: label });
    await star('4 sao').click();
    await soon(() => chat.button('10').count()).toBe(1);
    await star('4 sao').click();
    await chat.button('10').click();
    await soon(() => at.linesOf('customer').map(({ text }) => text)).toEqual(['Góp ý', '4', '10']);
  });

  test('stars are chosen and sent by keyboard alone', async () => {
    const chat = await at.open();
    await chat.says('Góp ý');
    await soon(() => chat.chat.getByRole('radio').count()).toBe(5);
    await chat.chat.getByRole('radio').first().focus();
    for (let press = 0; press < 4; press += 1) await at.page.keyboard.press('ArrowRight');
    expect(await chat.chat.getByRole('radio', { name: '4 sao' }).getAttribute('aria-checked')).toBe('true');
    expect(at.linesOf('customer')).toHaveLength(1);
    await at.page.keyboard.press('Enter');
    await soon(() => at.shop.road.updates.at(-1)?.event).toMatchObject({ text: '4', button: '2:4' });
    await soon(() => chat.button('10').count()).toBe(1);
  });

  test('a photo is previewed, sent, and seen again after a reload', async () => {
    const chat = await at.open();
    await chat.says('Khiếu nại');
    const chooser = at.page.waitForEvent('filechooser');
    await chat.button('Gửi ảnh').click();
    const buffer = await at.page.screenshot({ type: 'jpeg' });
    await (await chooser).setFiles({ name: 'áo rách.jpg', mimeType: 'image/jpeg', buffer });
    await soon(() => chat.chat.locator('.thumb canvas').count()).toBe(1);
    await chat.says('Đây ạ');
    await soon(() => chat.button('Đúng rồi').count()).toBe(1);
    expect(at.linesOf('customer').at(-1)).toMatchObject({
      text: 'Đây ạ',
      files: [{ type: 'image/jpeg', name: 'áo rách.jpg' }],
    });
    await at.page.reload();
    const picture = chat.chat.locator('img.picture');
    await soon(() => picture.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBe(1280);
  });

  test('a file of another kind is refused in plain words', async () => {
    const chat = await at.open();
    await chat.chat
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') });
    await soon(() => chat.chat.getByRole('alert').textContent()).toContain('Chỉ nhận ảnh');
  });

  test('a closed chat counts what it has not shown; Escape closes it and gives the focus back', async () => {
    const chat = await at.open();
    await chat.says('Chào');
    await soon(() => chat.bubbles.count()).toBe(3);
    await chat.field.press('Escape');
    await soon(() => chat.panel.isVisible()).toBe(false);
    expect(await chat.focused()).toContain('Mở khung chat');
    const conversation = `web:${at.shop.road.updates[0]?.address.key ?? ''}`;
    await at.shop.road.add(conversation, { text: 'Đơn của bạn đã giao', who: 'staff' });
    await at.shop.road.add(conversation, { text: 'Bạn nhận được chưa?', who: 'staff' });
    await soon(() => chat.launcher.getAttribute('aria-label')).toBe('Mở khung chat, 2 tin chưa đọc');
    await at.page.keyboard.press('Enter');
    await soon(() => chat.launcher.getAttribute('aria-label')).toBe('Mở khung chat');
    await soon(() => chat.focused()).toBe('Tin nhắn của anh/chị');
  });

  test('Enter belongs to the Vietnamese keyboard while it composes', async () => {
    const chat = await at.open();
    await chat.field.fill('xin việt');
    await chat.field.dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
    await chat.field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true });
    expect(await chat.mine.count()).toBe(0);
    await chat.field.press('Shift+Enter');
    await chat.field.press('Enter');
    await soon(() => chat.mine.count()).toBe(1);
  });

  test.each(['light', 'dark'] as const)('axe finds no serious fault in the %s look', async (colorScheme) => {
    await at.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const chat = await at.open();
    await chat.says('Góp ý');
    await chat.says('Khiếu nại');
    await chat.says('4');
    await soon(() => chat.button('10').count()).toBe(1);
    expect(await seriousFaults(at.page)).toEqual([]);
    await at.shop.stop();
    await soon(() => chat.banner.textContent()).toContain('Mất kết nối');
    await chat.says('Chờ nhé');
    await soon(() => chat.chat.locator('.state').allTextContents()).toContain('Chờ có mạng để gửi');
    expect(await seriousFaults(at.page)).toEqual([]);
  });

  test('on a phone it fills the screen, nothing is cut off, and every target can be hit', async () => {
    await at.page.setViewportSize({ width: 360, height: 700 });
    await at.page.emulateMedia({ reducedMotion: 'reduce' });
    await at.page.goto(`${at.shop.url}?lang=vi`);
    const chat = chatOn(at.page);
    expect(await chat.panel.isVisible()).toBe(false);
    await chat.launcher.click();
    await soon(() => chat.bubbles.count()).toBe(1);
    await chat.says('Góp ý');
    await soon(() => chat.chat.getByRole('radio').count()).toBe(5);
    expect(await chat.panel.boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 700 });
    for (const target of await chat.chat.locator('button:visible, textarea').all()) {
      const box = await target.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    }
    const { scrollWidth, clientWidth } = await chat.chat
      .locator('.scroll')
      .evaluate((box: { scrollWidth: number; clientWidth: number }) => ({
        scrollWidth: box.scrollWidth,
        clientWidth: box.clientWidth,
      }));
    expect(scrollWidth).toBe(clientWidth);
    expect(await seriousFaults(at.page)).toEqual([]);
  });

  test('in English on request', async () => {
    await at.page.goto(`${at.shop.url}/?lang=en`);
    await soon(() => at.page.locator('langnghe-chat').getByLabel('Your message').isVisible()).toBe(true);
    expect(await at.page.locator('html').getAttribute('lang')).toBe('en');
  });
});
