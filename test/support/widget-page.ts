import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { demoPage } from '../../src/channels/web/demo-page.ts';
import type { WebhookReply, WebhookRequest } from '../../src/road/ports.ts';
import type { BotLine, Script } from './stand-in-road.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const offers = (visit: number, ...choices: string[]) => ({ visit, choices });

export const WELCOME = 'Chào bạn! Mình giúp gì cho bạn hôm nay?';

/** A shop's talk with every form of message in it. */
export const shopTalk: Script = (event) => {
  if (event.kind === 'opened') {
    return [
      {
        text: WELCOME,
        form: 'buttons',
        ...offers(1, 'Tra đơn hàng', 'Khiếu nại', 'Góp ý', 'Gặp nhân viên'),
      },
    ];
  }
  return event.kind === 'words' ? answerTo(event.text, event.files?.length ?? 0) : [];
};

function answerTo(text: string, files: number): BotLine[] {
  if (files > 0)
    return [
      {
        text: 'Đã nhận ảnh. Thông tin đúng chưa ạ?',
        form: 'confirm',
        ...offers(4, 'Đúng rồi', 'Sửa lại'),
      },
    ];
  if (text === 'Góp ý')
    return [{ text: 'Bạn hài lòng ở mức nào?', form: 'rating', ...offers(2, '1', '2', '3', '4', '5') }];
  if (text === '4')
    return [
      {
        text: 'Bạn giới thiệu shop chứ?',
        form: 'rating',
        ...offers(3, '0', '1', '2', '3', '5', '6', '7', '8', '9', '10'),
      },
    ];
  if (text === 'Khiếu nại') return [{ text: 'Bạn gửi giúp mình một tấm ảnh nhé.', wants: 'photo' }];
  return [{ text: `Dạ: ${text}` }];
}

export function demo(request: WebhookRequest): WebhookReply | undefined {
  if (request.url.split('?')[0] !== '/') return { status: 204 };
  const language = request.url.includes('lang=en') ? 'en' : 'vi';
  const sampleOrder = { code: 'DH-1001', phoneDigits: '4567' };
  const body = demoPage({ shopName: 'Tiệm Áo Mây', sampleOrder, language });
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

const SHADOW = "document.querySelector('langnghe-chat').shadowRoot";

/** The widget on a page, in the words of somebody who uses it. */
export function chatOn(page: Page) {
  const chat = page.locator('langnghe-chat');
  const field = chat.getByLabel('Tin nhắn của anh/chị');
  return {
    chat,
    field,
    launcher: chat.locator('.launcher'),
    panel: chat.getByRole('dialog'),
    banner: chat.getByRole('status'),
    bubbles: chat.locator('.bubble p'),
    mine: chat.locator('.mine'),
    async says(text: string) {
      await field.fill(text);
      await field.press('Enter');
    },
    /** The label of what has the focus inside the widget. */
    focused: () => page.evaluate(`${SHADOW}.activeElement?.ariaLabel ?? ''`),
    colorOfLauncher: () => page.evaluate(`getComputedStyle(${SHADOW}.querySelector('.launcher')).color`),
    button: (name: string): Locator => chat.getByRole('button', { name, exact: true }),
  };
}

/** Faults of accessibility that matter, named by rule and place. `options`: as axe takes them. */
export async function seriousFaults(page: Page, options: object = {}): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(AXE);
  return page.evaluate(async (given) => {
    // The script above has put axe there.
    const { axe } = globalThis as unknown as {
      axe: {
        run(options: object): Promise<{
          violations: { id: string; impact: string; nodes: { target: unknown[] }[] }[];
        }>;
      };
    };
    const { violations } = await axe.run({ resultTypes: ['violations'], ...given });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => JSON.stringify(target)).join(' ')}`);
  }, options);
}

/** Fails the test on what a page should never say. */
export function listenForFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    const isNetwork = /Failed to load resource|WebSocket connection/.test(message.text());
    if (message.type() === 'error' && !isNetwork) faults.push(message.text());
  });
  return faults;
}

export const soon = <T>(what: () => Promise<T> | T) => expect.poll(what, { timeout: 10_000, interval: 50 });
