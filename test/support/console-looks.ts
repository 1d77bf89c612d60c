import type { Page, Request } from 'playwright-core';
import vi from '../../locales/console.vi.json' with { type: 'json' };
import { seriousFaults } from './widget-page.ts';

export interface Look {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
}

/** Each theme at a desk and on a phone. */
export const LOOKS: readonly Look[] = [
  { scheme: 'light', width: 1440 },
  { scheme: 'dark', width: 1440 },
  { scheme: 'dark', width: 390 },
  { scheme: 'light', width: 390 },
];
/** The narrowest of all, where nothing may scroll sideways either. */
export const NARROWEST: Look = { scheme: 'light', width: 320 };

/** How much of axe: all of it, what a theme changes, or what a width changes. */
export type AxePart = 'all' | 'colours' | 'shapes' | 'none';

/** Success criteria of WCAG 2.2 AA, with what axe leaves out unless it is named (target sizes). */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const ALL = { runOnly: { type: 'tag', values: TAGS } };
const LOOKED_FOR = {
  all: ALL,
  colours: { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
  shapes: { ...ALL, rules: { 'color-contrast': { enabled: false } } },
} as const;

/** Shows the page in another theme and width without loading it anew; nothing moves by itself meanwhile. */
export async function showAs(page: Page, { scheme, width }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: width < 500 ? 800 : 900 });
  await drawn(page);
}

/** Two frames and a moment: what follows the width or the theme has followed. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(`new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))`);
}

/** Goes where a link of the console leads, as a press on it does. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState({}, '', ${JSON.stringify(`/desk${path}`)})`);
}

/** Resolves once the page asks the server nothing any more; the live stream stays open. */
export function askingOn(page: Page): { readonly settled: () => Promise<void> } {
  const open = new Set<Request>();
  const isAsked = (request: Request): boolean =>
    request.url().includes('/api/v1/') && !request.url().includes('/live');
  page.on('request', (request) => {
    if (isAsked(request)) open.add(request);
  });
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  return {
    settled: async () => {
      for (let quiet = 0; quiet < 2; quiet = open.size === 0 ? quiet + 1 : 0) await drawn(page);
    },
  };
}

/** All that is wrong with a page as it stands, in words. */
export async function faultsOf(page: Page, axe: AxePart): Promise<readonly string[]> {
  const faults = await page.evaluate<string[]>(`(${SEEN})(${JSON.stringify(Object.keys(vi))})`);
  return axe === 'none' ? faults : [...faults, ...(await seriousFaults(page, LOOKED_FOR[axe]))];
}

/** In the page: what scrolls sideways, is cut off, or says what only a program says. */
const SEEN = String.raw`(keys) => {
  const faults = [];
  const called = (one) => one.tagName.toLowerCase() + '.' + [...one.classList].join('.');
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push('the page scrolls sideways');
  for (const one of document.querySelectorAll('body *')) {
    if (one.clientWidth === 0 || one.scrollWidth <= one.clientWidth + 1) continue;
    if (one.matches('.flow-picture, pre, textarea, input')) continue;
    const { overflowX } = getComputedStyle(one);
    if (overflowX === 'auto' || overflowX === 'scroll') faults.push('scrolls sideways: ' + called(one));
    if (overflowX === 'hidden' && one.matches('[class*=-label], .sign, .label, [role=tab]'))
      faults.push('is cut off: ' + one.textContent);
  }
  const known = new Set(keys);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    if (node.parentElement.closest('code, pre, script, style, textarea') !== null) continue;
    for (const word of node.data.split(/[\s,;:()]+/))
      if (known.has(word)) faults.push('a raw key: ' + word);
    if (/\bundefined\b|\bNaN\b|\[object |Invalid Date/.test(node.data)) faults.push('says ' + node.data);
  }
  for (const one of document.querySelectorAll('.state[role=alert]'))
    faults.push('failed: ' + one.textContent);
  return faults;
}`;
