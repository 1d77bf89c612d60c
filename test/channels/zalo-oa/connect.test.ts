import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { request } from 'undici';
import { connectAccount, zaloCommand, type ConnectParts } from '../../../src/cli/zalo.ts';
import { readTokens } from '../../../src/channels/zalo-oa/token-record.ts';
import { readConfig } from '../../../src/config.ts';
import { keptIo } from '../../support/kept-io.ts';
import { memoryVault } from '../../support/memory-vault.ts';
import { ZALO_APP } from '../../support/platforms/zalo-oa.ts';
import { zaloSettings } from '../../support/zalo-shop.ts';
import { zaloAccount, type ZaloAccount } from '../../support/zalo-account.ts';

let account: ZaloAccount;
const ASK = { code: undefined, waits: true, language: 'vi' } as const;

beforeEach(async () => {
  const vault = memoryVault();
  account = await zaloAccount({ vault });
});
afterEach(async () => {
  await account.stop();
});

function partsWith(settings: Record<string, string> = {}): ConnectParts & { io: ReturnType<typeof keptIo> } {
  const config = readConfig({ ...zaloSettings(account.zalo.url), ...settings });
  return {
    account: config.channels.zaloOa!,
    publicUrl: 'https://care.example.vn',
    vault: account.options.vault,
    log: account.log,
    io: keptIo(),
    now: account.clock,
    lookMs: 20,
    waitMs: 2_000,
  };
}

const addressIn = (text: string): string => /https?:\S+\/v4\/oa\/permission\?\S+/.exec(text)?.[0] ?? '';

async function comesBack(address: string, change: (url: URL) => void = () => undefined) {
  const back = new URL(account.zalo.oauth.consent(address));
  change(back);
  const reply = await request(`${account.url}${back.pathname}${back.search}`);
  return { status: reply.statusCode, text: await reply.body.text() };
}

/** The code a person finds in the address bar. */
async function codeFor(parts: ReturnType<typeof partsWith>): Promise<string> {
  await connectAccount(parts, { ...ASK, waits: false });
  const back = account.zalo.oauth.consent(addressIn(parts.io.said.join('\n')));
  return new URL(back).searchParams.get('code') ?? '';
}

async function forget(vault: ConnectParts['vault']): Promise<void> {
  const found = await vault.read('zalo-oa/tokens');
  await vault.write('zalo-oa/tokens', {}, found?.version ?? 0);
}

describe('langnghe zalo connect', () => {
  it('prints what to set, waits for the admin, and proves the token', async () => {
    const parts = partsWith({ LANGNGHE_ZALO_OA_DOMAIN_TOKEN: 'TOKEN123' });
    account.clock.move(1_000);
    const done = connectAccount(parts, ASK);
    await expect.poll(() => parts.io.said.join('\n')).toContain('Đang chờ');
    const told = parts.io.said.join('\n');
    expect(told).toContain('https://care.example.vn/zalo-oa/callback');
    expect(told).toContain('https://care.example.vn/zalo-oa/webhook');
    expect(told).toContain('https://care.example.vn/zalo_verifierTOKEN123.html');
    expect(told).toContain('user_feedback');
    expect(await comesBack(addressIn(told))).toMatchObject({ status: 200 });
    expect(await done).toBe(0);
    expect(parts.io.said.join('\n')).toContain('Tiệm Lắng Nghe');
    expect(await readTokens(parts.vault, 'zalo-oa')).toMatchObject({ oaId: '388613280878808645' });
    expect(parts.io.said.join('\n')).not.toMatch(/at-\d|rt-\d|app-secret/);
  });

  it('takes a code that a person copied', async () => {
    const parts = partsWith();
    await connectAccount(parts, { ...ASK, waits: false });
    const code = new URL(account.zalo.oauth.consent(addressIn(parts.io.said.join('\n')))).searchParams.get(
      'code',
    );
    expect(await connectAccount(parts, { ...ASK, code: code ?? '' })).toBe(0);
    expect(await connectAccount(parts, { ...ASK, code: code ?? '' })).toBe(1);
    expect(parts.io.complained.join('\n')).toContain('-118');
  });

  it('uses the verifier that the app’s console is set to', async () => {
    const verifier = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';
    const parts = partsWith({ LANGNGHE_ZALO_OA_CODE_VERIFIER: verifier });
    await connectAccount(parts, { ...ASK, waits: false });
    expect(parts.io.said.join('\n')).toContain('Code Challenge: g0tuZ6q412zO9IRkeAUs8HN6MQeXPsGce37J3Rsc8wQ');
    expect(await comesBack(addressIn(parts.io.said.join('\n')))).toMatchObject({ status: 200 });
  });

  it('keeps the id of the account that Zalo names, when a code was copied', async () => {
    const parts = partsWith();
    await forget(parts.vault);
    expect(await connectAccount(parts, { ...ASK, code: await codeFor(parts) })).toBe(0);
    expect(await readTokens(parts.vault, 'zalo-oa')).toMatchObject({ oaId: ZALO_APP.oaId, access: 'at-2' });
  });

  it('refuses leave for another account than the settings name, and keeps what is there', async () => {
    const parts = partsWith({ LANGNGHE_ZALO_OA_ID: '999999999' });
    const before = await readTokens(parts.vault, 'zalo-oa');
    expect(await connectAccount(parts, { ...ASK, code: await codeFor(parts) })).toBe(1);
    expect(parts.io.complained.join('\n')).toContain(ZALO_APP.oaId);
    expect(await readTokens(parts.vault, 'zalo-oa')).toEqual(before);
  });

  it('gives up kindly', async () => {
    const parts = { ...partsWith(), waitMs: 60 };
    expect(await connectAccount(parts, { ...ASK, language: 'en' })).toBe(1);
    expect(parts.io.complained.join('\n')).toContain('Nobody has given leave yet');
  });

  it.each([[[]], [['connect', '--lang', 'fr']], [['disconnect']], [['connect', '--nonsense']]])(
    'explains itself when it is called wrongly: %j',
    async (args) => {
      const io = keptIo();
      expect(await zaloCommand(args, io)).toBe(2);
      expect(io.complained.join('\n')).toContain('langnghe zalo connect');
    },
  );
});

describe('the callback page', () => {
  const begun = async () => {
    const parts = partsWith();
    await connectAccount(parts, { ...ASK, waits: false });
    return addressIn(parts.io.said.join('\n'));
  };

  it('takes a state once', async () => {
    const address = await begun();
    expect(await comesBack(address)).toMatchObject({ status: 200 });
    expect(await comesBack(address)).toMatchObject({ status: 400 });
  });

  it.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'x'.repeat(32))],
    ['no state', (url: URL) => url.searchParams.delete('state')],
    ['an empty state', (url: URL) => url.searchParams.set('state', '')],
    ['no code', (url: URL) => url.searchParams.delete('code')],
    ['another code', (url: URL) => url.searchParams.set('code', 'nope')],
    ['another account, where one is set', (url: URL) => url.searchParams.set('oa_id', '777777')],
  ])('refuses %s', async (_what, change) => {
    await account.stop();
    account = await zaloAccount({ oaId: ZALO_APP.oaId });
    const before = await readTokens(account.options.vault, 'zalo-oa');
    expect(await comesBack(await begun(), change)).toMatchObject({ status: 400 });
    expect(await readTokens(account.options.vault, 'zalo-oa')).toEqual(before);
  });

  it('refuses one that comes after half an hour, and asks to come again when Zalo is away', async () => {
    const address = await begun();
    account.zalo.oauth.knobs.down = 1;
    expect(await comesBack(address)).toMatchObject({ status: 503 });
    account.clock.move(31 * 60_000);
    expect(await comesBack(address)).toMatchObject({ status: 400 });
  });
});
