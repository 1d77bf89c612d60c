import { expect } from 'vitest';
import type { Page } from 'playwright-core';

/** What has the focus, as somebody sees and hears it. */
export interface Focused {
  readonly tag: string;
  readonly name: string;
  /** Tells two of the same name apart. */
  readonly key: string;
  readonly isRow: boolean;
  /** It, or what stands for it, looks otherwise than without the focus. Needs `rememberLooks` before. */
  readonly looksFocused: boolean;
}

const LOOK = `(one) => [one, one?.parentElement, one?.nextElementSibling].map((part) => {
  if (!(part instanceof Element)) return '';
  const { outline, outlineOffset, boxShadow, borderColor, backgroundColor } = getComputedStyle(part);
  return [outline, outlineOffset, boxShadow, borderColor, backgroundColor].join(' ');
}).join('|')`;

/** How everything looks that can have the focus, while it does not. */
export async function rememberLooks(page: Page): Promise<void> {
  await page.evaluate(`{
    document.activeElement?.blur();
    const look = ${LOOK};
    window.looks = new Map(
      [...document.querySelectorAll('a, button, input, select, textarea, [tabindex]')].map((one, n) => [one, { look: look(one), n }]),
    );
  }`);
}

export function focused(page: Page): Promise<Focused> {
  return page.evaluate<Focused>(`(async () => {
    const look = ${LOOK};
    const one = document.activeElement ?? document.body;
    const kept = window.looks?.get(one);
    // Some looks change within a moment, not at once.
    for (let tries = 0; kept !== undefined && look(one) === kept.look && tries < 10; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 30));
    const label = one.labels?.[0]?.innerText;
    const name = (one.getAttribute('aria-label') ?? label ?? one.innerText ?? '').trim();
    return {
      tag: one.tagName,
      name,
      key: kept === undefined ? one.tagName + ' ' + name : String(kept.n),
      isRow: one.classList.contains('row'),
      looksFocused: kept !== undefined && look(one) !== kept.look,
    };
  })()`);
}

/** Presses Tab until it is there. */
export async function tabTo(
  page: Page,
  isThere: (here: Focused) => boolean,
  key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<void> {
  for (let n = 0; n < 150; n += 1) {
    await page.keyboard.press(key);
    if (isThere(await focused(page))) return;
  }
  expect.fail('it was not reached by Tab');
}
