import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { me } from '../../src/staff/contract.ts';
import { ask } from '../../src/console/wire/ask.ts';
import { noteTouches } from '../../src/console/wire/touched.ts';

const MINUTE = 60_000;
const page = new EventTarget();
const sent: Headers[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.stubGlobal('fetch', (_address: string, options: RequestInit) => {
    sent.push(new Headers(options.headers));
    return Promise.resolve(new Response('{}'));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function saysUnattended(): Promise<boolean> {
  await ask<typeof me>({ method: 'GET', path: '/me' }, {});
  return sent.at(-1)?.has('x-unattended') === true;
}

it('what a page asks by itself says so once nobody has touched it for five minutes', async () => {
  noteTouches(page as Window);
  page.dispatchEvent(new Event('keydown'));
  vi.advanceTimersByTime(5 * MINUTE);
  expect(await saysUnattended()).toBe(false);
  vi.advanceTimersByTime(1);
  expect(await saysUnattended()).toBe(true);
  for (const touch of ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchmove', 'click', 'input']) {
    vi.advanceTimersByTime(6 * MINUTE);
    expect(await saysUnattended()).toBe(true);
    page.dispatchEvent(new Event(touch));
    expect(await saysUnattended()).toBe(false);
  }
});
