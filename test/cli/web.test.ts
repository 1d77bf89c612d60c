import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterEach, expect, it, vi } from 'vitest';
import { webCommand } from '../../src/cli/web.ts';
import { compose } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { keptIo } from '../support/kept-io.ts';
import { keptLog } from '../support/silence.ts';

afterEach(() => vi.unstubAllEnvs());

it('langnghe web secret prints what a server needs to ask for tokens', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
  vi.stubEnv('LANGNGHE_DATA', folder);
  const io = keptIo();
  expect(await webCommand(['secret'], io)).toBe(0);
  const settings = {
    PORT: '0',
    LANGNGHE_DATA: folder,
    LANGNGHE_MIN_FREE_MB: '1',
    LANGNGHE_LOG_LEVEL: 'silent',
  };
  const product = await compose(readConfig(settings), keptLog());
  const port = await product.listen();
  const tokenBy = async (secret: string): Promise<number> => {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}/v3/directline/tokens/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ user: { id: 'dl_lan' } }),
    });
    await body.dump();
    return statusCode;
  };
  expect(await tokenBy(io.said[0] ?? '')).toBe(200);
  expect(await tokenBy('x'.repeat(43))).toBe(403);
  await product.stop();
  await rm(folder, { recursive: true, force: true });
});

it('langnghe web explains itself', async () => {
  const io = keptIo();
  expect(await webCommand([], io)).toBe(2);
  expect(await webCommand(['secret', 'please'], io)).toBe(2);
  expect(io.complained[0]).toContain('Usage');
});
