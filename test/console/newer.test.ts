import { afterEach, expect, it, vi } from 'vitest';
import { ask } from '../../src/console/wire/ask.ts';
import { BUILT, hasNewer, isOther } from '../../src/console/wire/newer.ts';
import { CONSOLE_SCRIPT } from '../../src/http/console-files.ts';
import type { me } from '../../src/staff/contract.ts';

afterEach(() => vi.unstubAllGlobals());

/** One answer of a server that gives out this console. */
async function answered(script: string | undefined, status = 200): Promise<boolean> {
  const headers = { 'content-type': 'application/json', ...(script !== undefined && { [BUILT]: script }) };
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { status, headers })));
  await ask<typeof me>({ method: 'GET', path: '/me' }, {}).catch(() => undefined);
  return hasNewer();
}

it('A console learns of a newer one by any answer, a refusal too, and of an update taken back', async () => {
  const script = { getAttribute: () => '/desk/assets/index-old.js' };
  vi.stubGlobal('document', { documentElement: { lang: 'vi' }, querySelector: () => script });
  expect(await answered('index-old.js')).toBe(false);
  expect(await answered('index-new.js', 409)).toBe(true);
  // Something between that answers in the server's place knows nothing of it.
  expect(await answered(undefined, 502)).toBe(true);
  expect(await answered('index-old.js')).toBe(false);
});

it('Nobody is asked to reload where it is not known what is shown, or what is given out', () => {
  expect([isOther(undefined, 'index-new.js'), isOther('index-old.js', null)]).toEqual([false, false]);
  expect(isOther('index-old.js', 'index-new.js')).toBe(true);
});

it('Server and console mean the same header', () => expect(BUILT).toBe(CONSOLE_SCRIPT));
