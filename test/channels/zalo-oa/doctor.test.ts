import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { doctorCommand } from '../../../src/cli/doctor.ts';
import { keptIo } from '../../support/kept-io.ts';
import { zaloSettings, zaloShop, type ZaloShop } from '../../support/zalo-shop.ts';

let open: ZaloShop;

beforeAll(async () => {
  open = await zaloShop();
  vi.stubEnv('LANGNGHE_DATA', open.shop.product.config.dataFolder);
  vi.stubEnv('LANGNGHE_MIN_FREE_MB', '1');
  for (const [name, value] of Object.entries(zaloSettings(open.zalo.url))) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  open.zalo.quiet();
  await open.close();
});

async function told(): Promise<string> {
  const io = keptIo();
  await doctorCommand(['--lang', 'vi'], io);
  return io.said.join('\n');
}

it('doctor tells what the server has seen: another form of signature, and when it was mended', async () => {
  const { zalo, shop } = open;
  zalo.knobs.signing = 'app-secret';
  expect(await zalo.says('2468', 'xin chào')).toBe(503);
  expect(await told()).toMatch(/✗ zalo-oa: [^\n]*app-secret[\s\S]*LANGNGHE_ZALO_OA_SIGNATURE=app-secret/);
  zalo.knobs.signing = 'mac';
  shop.clock.move(60_000);
  expect(await zalo.says('2468', 'xin chào')).toBe(200);
  expect(await told()).toMatch(
    /✓ zalo-oa: Zalo OA “Tiệm Lắng Nghe” hoạt động\. Sự kiện gần nhất lúc 10:0\d ngày/,
  );
});
