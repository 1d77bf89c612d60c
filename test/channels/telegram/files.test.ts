import { expect, it } from 'vitest';
import type { TelegramApi } from '../../../src/channels/telegram/api.ts';
import { fileFetcher } from '../../../src/channels/telegram/files.ts';
import { AppError } from '../../../src/core/errors.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { keptLog } from '../../support/silence.ts';

const MINUTE_MS = 60_000;
const file = { file_id: 'f1', file_unique_id: 'u1', shownAs: '📎' };

/** A fetcher whose Telegram is away while it is told so; what is there is of a type that is not kept. */
function fetching() {
  const at = { isAway: true, clock: fakeClock() };
  const call = () =>
    at.isAway ? Promise.reject(new AppError('unavailable', 'away')) : Promise.resolve({ file_path: 'p' });
  const download = () => Promise.resolve(Buffer.from('words'));
  // Of all methods the fetcher calls `getFile` alone.
  const api = { call, download } as unknown as TelegramApi;
  const parts = { api, files: memoryFiles(), clock: at.clock, log: keptLog() };
  return { clock: at.clock, at, fetch: fileFetcher(parts) };
}

const away = { code: 'unavailable' };

it('a file that was given up is waited for anew when it is sent again', async () => {
  const { fetch, clock } = fetching();
  await expect(fetch(file)).rejects.toMatchObject(away);
  clock.move(11 * MINUTE_MS);
  expect(await fetch(file)).toBeUndefined();
  await expect(fetch(file)).rejects.toMatchObject(away);
});

it('a file that came in the end is waited for anew when it cannot be had another time', async () => {
  const { fetch, clock, at } = fetching();
  await expect(fetch(file)).rejects.toMatchObject(away);
  at.isAway = false;
  expect(await fetch(file)).toBeUndefined();
  at.isAway = true;
  clock.move(11 * MINUTE_MS);
  await expect(fetch(file)).rejects.toMatchObject(away);
});
