import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { request } from 'undici';
import { doctorCommand } from '../../src/cli/doctor.ts';
import { keepTokens } from '../../src/channels/zalo-oa/token-record.ts';
import { openDataFolder } from '../../src/data-folder.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { openVault } from '../../src/database/vault.ts';
import { allPlatforms, TELEGRAM_SECRET, type AllPlatforms } from '../support/all-channels.ts';
import { keptIo } from '../support/kept-io.ts';
import { keptLog } from '../support/silence.ts';
import { ZALO_APP } from '../support/platforms/zalo-oa.ts';
import { zaloSettings, zaloShop } from '../support/zalo-shop.ts';

/** Nobody listens there, and it is told at once. */
const NOWHERE = 'https://127.0.0.1:1';
const DAY_MS = 86_400_000;

let platforms: AllPlatforms;
let folder: string;
beforeAll(async () => {
  platforms = await allPlatforms();
});
afterAll(() => platforms.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
  set({ LANGNGHE_DATA: folder, LANGNGHE_MIN_FREE_MB: '1' });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

function set(settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
}

/** The settings of one channel, whose names begin so. */
function channel(prefix: string, more: Readonly<Record<string, string>> = {}): void {
  const own = Object.entries(platforms.settings).filter(([name]) => name.startsWith(prefix));
  set({ ...Object.fromEntries(own), ...more });
}

async function doctor(lang: 'vi' | 'en'): Promise<{ status: number; said: string }> {
  const io = keptIo();
  const status = await doctorCommand(['--lang', lang], io);
  return { status, said: io.said.join('\n') };
}

/** In both languages; nothing of a secret. */
async function told(vi: RegExp, en: RegExp): Promise<void> {
  const [inVietnamese, inEnglish] = [await doctor('vi'), await doctor('en')];
  expect(inVietnamese.said).toMatch(vi);
  expect(inEnglish.said).toMatch(en);
  expect([inVietnamese.status, inEnglish.status]).toEqual([1, 1]);
  for (const secret of [ZALO_APP.appSecret, ZALO_APP.oaSecret, TELEGRAM_SECRET, platforms.telegram.token])
    expect(inVietnamese.said + inEnglish.said).not.toContain(secret);
}

/** As if an admin had given leave. */
async function connected(more: { expiresAt?: Date; refusedWith?: string } = {}): Promise<void> {
  const { secret } = await openDataFolder(folder);
  const database = await connectDatabase({ uri: undefined, folder, log: keptLog() });
  const vault = openVault(database.db, { secret, clock: () => new Date() });
  await keepTokens(vault, 'zalo-oa', {
    ...platforms.zalo.oauth.grant(),
    gotAt: new Date(Date.now() - DAY_MS),
    expiresAt: more.expiresAt ?? new Date(Date.now() + DAY_MS),
    oaId: ZALO_APP.oaId,
    refusedWith: more.refusedWith,
  });
  await database.close();
}

describe('langnghe doctor, where a channel is well', () => {
  it('says so for each, and that nothing is to be mended', async () => {
    channel('LANGNGHE_TELEGRAM_', { LANGNGHE_TELEGRAM_INTAKE: 'polling' });
    channel('LANGNGHE_ZALO_OA_');
    channel('LANGNGHE_ZALO_BOT_', { LANGNGHE_ZALO_BOT_SECRET: '' });
    channel('LANGNGHE_BOT_FRAMEWORK_');
    await connected();
    const { status, said } = await doctor('en');
    for (const name of ['telegram', 'zalo-oa', 'zalo-bot', 'bot-framework'])
      expect(said).toMatch(new RegExp(`^✓ ${name}: `, 'm'));
    expect(said).toContain('All is well.');
    expect(status).toBe(0);
  });
});

describe('langnghe doctor, of Telegram', () => {
  it('tells a token that is not known', async () => {
    channel('LANGNGHE_TELEGRAM_', { LANGNGHE_TELEGRAM_TOKEN: '999:AAabcdefghijklmnopqrstuvwxyz' });
    await told(
      /✗ telegram: Telegram không nhận mã token[^]*→ Cách sửa: .*@BotFather/,
      /✗ telegram: Telegram does not accept the token[^]*→ To mend it: .*@BotFather/,
    );
  });

  it('tells a webhook that leads elsewhere, and which command sets it right', async () => {
    channel('LANGNGHE_TELEGRAM_', { LANGNGHE_PUBLIC_URL: NOWHERE });
    platforms.telegram.telegram.hook = { url: 'https://old.vn/telegram', secret: 'x', allowed: undefined };
    await told(
      /✗ telegram: Webhook đang trỏ tới https:\/\/old\.vn\/telegram.*\n.*langnghe telegram connect/,
      /✗ telegram: The webhook leads to https:\/\/old\.vn\/telegram.*\n.*langnghe telegram connect/,
    );
    platforms.telegram.telegram.hook = undefined;
  });
});

describe('langnghe doctor, of a Zalo Official Account', () => {
  it('tells that nobody has given leave', async () => {
    channel('LANGNGHE_ZALO_OA_');
    await told(
      /✗ zalo-oa: Zalo OA chưa được kết nối.*\n.*langnghe zalo connect/,
      /✗ zalo-oa: The Zalo OA is not connected.*\n.*langnghe zalo connect/,
    );
  });

  it('tells tokens that Zalo has refused to renew', async () => {
    channel('LANGNGHE_ZALO_OA_');
    await connected({ refusedWith: '-14014' });
    await told(
      /✗ zalo-oa: Zalo không cho gia hạn token \(mã -14014\).*\n.*cấp quyền lại/,
      /✗ zalo-oa: Zalo does not renew the token \(code -14014\).*\n.*give leave again/,
    );
  });

  it('tells so too when it is the first to find out', async () => {
    channel('LANGNGHE_ZALO_OA_');
    await connected({ expiresAt: new Date(Date.now() - 1_000) });
    platforms.zalo.oauth.knobs.refuseWith = -14014;
    await told(
      /✗ zalo-oa: .*-14014[^]*langnghe zalo connect/,
      /✗ zalo-oa: .*-14014[^]*langnghe zalo connect/,
    );
    platforms.zalo.oauth.knobs.refuseWith = undefined;
  });

  it('passes on what the running server has seen: that Zalo signs in another way', async () => {
    const open = await zaloShop();
    const { shop, zalo } = open;
    try {
      zalo.knobs.signing = 'app-secret';
      expect(await open.customer().tells('alo')).toBeGreaterThan(400);
      zalo.quiet();
      const { statusCode, body } = await request(`${shop.url}/health/channels`);
      const health = (await body.json()) as { channels: { channel: string; ok: boolean }[] };
      expect([statusCode, health.channels.find((one) => one.channel === 'zalo-oa')?.ok]).toEqual([
        503,
        false,
      ]);
      set({ LANGNGHE_DATA: shop.product.config.dataFolder, ...zaloSettings(zalo.url) });
      await told(
        /✗ zalo-oa: Webhook được ký theo kiểu “app-secret”.*\n.*LANGNGHE_ZALO_OA_SIGNATURE=app-secret/,
        /✗ zalo-oa: The webhook is signed as “app-secret”.*\n.*LANGNGHE_ZALO_OA_SIGNATURE=app-secret/,
      );
    } finally {
      await open.close();
    }
  });
});

describe('langnghe doctor, of a Zalo bot', () => {
  it('tells a token that is not known', async () => {
    channel('LANGNGHE_ZALO_BOT_', { LANGNGHE_ZALO_BOT_TOKEN: '1:wrong' });
    await told(
      /✗ zalo-bot: Zalo không nhận mã của bot[^]*LANGNGHE_ZALO_BOT_TOKEN/,
      /✗ zalo-bot: Zalo does not know the bot’s token[^]*LANGNGHE_ZALO_BOT_TOKEN/,
    );
  });

  it('tells that Zalo was never told where to bring messages', async () => {
    channel('LANGNGHE_ZALO_BOT_', { LANGNGHE_PUBLIC_URL: NOWHERE });
    await told(
      /✗ zalo-bot: Zalo chưa biết gửi tin[^]*langnghe zalo-bot connect/,
      /✗ zalo-bot: Zalo does not know where to send[^]*langnghe zalo-bot connect/,
    );
  });

  it('tells a webhook that leads elsewhere', async () => {
    channel('LANGNGHE_ZALO_BOT_', { LANGNGHE_PUBLIC_URL: NOWHERE });
    platforms.zaloBot.webhook = { url: 'https://old.vn/zalo-bot/webhook', secret: 'somebody else' };
    await told(/✗ zalo-bot: .*old\.vn/, /✗ zalo-bot: .*old\.vn[^]*langnghe zalo-bot connect/);
    platforms.zaloBot.webhook = undefined;
  });
});

describe('langnghe doctor, of the Bot Framework', () => {
  it('tells a password that Microsoft refuses', async () => {
    channel('LANGNGHE_BOT_FRAMEWORK_', { LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD: 'sai' });
    await told(
      /✗ bot-framework: Microsoft không nhận mật khẩu[^]*LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD/,
      /✗ bot-framework: Microsoft refuses the app’s password[^]*LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD/,
    );
  });

  it('without an app says in development that nobody is checked, elsewhere that it does not start so', async () => {
    set({ LANGNGHE_BOT_FRAMEWORK: 'on', NODE_ENV: 'development' });
    expect((await doctor('vi')).said).toMatch(
      /bot-framework: Bot Framework đang mở không kiểm tra danh tính/,
    );
    set({ NODE_ENV: 'production' });
    await told(
      /✗ Cài đặt: .*LANGNGHE_BOT_FRAMEWORK_APP_ID[^]*→ Cách sửa/,
      /✗ Settings: .*LANGNGHE_BOT_FRAMEWORK_APP_ID[^]*→ To mend it/,
    );
  });
});
