import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Where Chromium is on this machine; undefined, and said loudly, where there is none. */
export function chromiumPath(): string | undefined {
  const path = PLACES.find((place) => place !== undefined && existsSync(place));
  if (path === undefined && process.env.CI === 'true')
    throw new Error('CI needs Chromium for the browser tests.');
  if (path === undefined) {
    console.warn(
      '\n*** NO CHROMIUM: the browser tests are SKIPPED. Install it or set CHROMIUM=<path>. ***\n',
    );
  }
  return path;
}

/** @param more further switches of Chromium's. */
export function launchChromium(executablePath: string, more: readonly string[] = []): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath, args: [...args, ...quiet, ...more] });
}
