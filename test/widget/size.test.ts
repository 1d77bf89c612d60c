import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { builtWidget } from '../support/built-widget.ts';

it('the widget is under 40 KB gzipped', async () => {
  const script = await readFile(join(await builtWidget(), 'widget.js'));
  expect(script.length).toBeGreaterThan(10_000);
  expect(gzipSync(script).length).toBeLessThan(40_000);
});
