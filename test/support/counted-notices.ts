import type { BrowserContext, Page } from 'playwright-core';

/** A browser that lets its pages tell of things, with nobody in front of it, and counts how often they did. */
const COUNTS_NOTICES = `
  window.told = [];
  window.tones = 0;
  window.Notification = class {
    static permission = 'granted';
    static requestPermission() { return Promise.resolve('granted'); }
    constructor(title, { body, tag }) { window.told.push({ title, body, tag }); }
    close() {}
  };
  window.isInFront = false;
  document.hasFocus = () => window.isInFront;
  const param = { value: 0, setValueAtTime() {}, exponentialRampToValueAtTime() {} };
  window.AudioContext = class {
    state = 'running';
    currentTime = 0;
    createOscillator() { window.tones += 1; return { frequency: param, connect: (to) => to, start() {}, stop() {} }; }
    createGain() { return { gain: param, connect: (to) => to }; }
    close() { return Promise.resolve(); }
  };
`;

export async function countsNotices(context: BrowserContext): Promise<void> {
  await context.addInitScript({ content: COUNTS_NOTICES });
}

/** Somebody begins to look at a page, or looks away. */
export async function looksAt(page: Page, isInFront: boolean): Promise<void> {
  const event = isInFront ? 'focus' : 'blur';
  await page.evaluate(`window.isInFront = ${String(isInFront)}; window.dispatchEvent(new Event('${event}'))`);
}

/** What the pages of one browser told, and the tones they gave. */
export async function noticesOf(
  pages: readonly Page[],
): Promise<{ readonly told: readonly { readonly body: string }[]; readonly tones: number }> {
  const told = await Promise.all(pages.map((page) => page.evaluate<{ body: string }[]>('window.told')));
  const tones = await Promise.all(pages.map((page) => page.evaluate<number>('window.tones')));
  return { told: told.flat(), tones: tones.reduce((sum, n) => sum + n, 0) };
}
