import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { beginConnection, finishConnection, type ConnectionParts } from '../channels/zalo-oa/connection.ts';
import { zaloApi } from '../channels/zalo-oa/api.ts';
import { connectionParts } from '../channels/zalo-oa/index.ts';
import { challengeOf } from '../channels/zalo-oa/oauth.ts';
import { AccountAnswer } from '../channels/zalo-oa/payload.ts';
import { readTokens } from '../channels/zalo-oa/token-record.ts';
import { openTokens } from '../channels/zalo-oa/tokens.ts';
import { ZALO_OA } from '../compose/open-zalo-oa.ts';
import { loadDotEnv, readConfig, type Config } from '../config.ts';
import type { Language } from '../core/conversation.ts';
import { openDataFolder } from '../data-folder.ts';
import { connectDatabase } from '../database/connect.ts';
import { openVault } from '../database/vault.ts';
import { openLog } from '../log.ts';
import type { Log, Vault } from '../road/ports.ts';
import type { ZaloOaConfig } from '../zalo-oa-settings.ts';
import type { Io } from './io.ts';
import { ZALO_CONNECT_TEXTS, type ZaloConnectTexts } from './zalo-texts.ts';

const PATIENCE_MS = 4_000;
const WAIT_MS = 30 * 60_000;
const LOOK_MS = 1_000;

interface Asked {
  readonly code: string | undefined;
  readonly waits: boolean;
  readonly language: Language;
}

/** `langnghe zalo connect`: from the app's console to a token that works. */
export async function zaloCommand(args: string[], io: Io): Promise<number> {
  const asked = readAsked(args);
  if (asked === undefined) {
    io.err(`${ZALO_CONNECT_TEXTS.vi.usage}\n${ZALO_CONNECT_TEXTS.en.usage}`);
    return 2;
  }
  loadDotEnv(process.cwd());
  const config = readConfig();
  const texts = ZALO_CONNECT_TEXTS[asked.language];
  const account = config.channels.zaloOa;
  if (account === undefined || !canBeCalled(config.publicUrl, account)) {
    io.err(account === undefined ? texts.notSetUp : texts.needsHttps);
    return 1;
  }
  const log = await openLog({ level: 'warn', pretty: process.stderr.isTTY, aside: true });
  return withVault(config, log, (vault) =>
    connectAccount({ account, publicUrl: config.publicUrl, vault, log, io, now: () => new Date() }, asked),
  );
}

const THIS_MACHINE = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?=[:/]|$)/;

/** Zalo calls https addresses only; one that runs on this machine, to try things on, calls this machine's own. */
export function canBeCalled(
  publicUrl: string | undefined,
  { oauthUrl }: Pick<ZaloOaConfig, 'oauthUrl'>,
): boolean {
  if (publicUrl === undefined) return false;
  return publicUrl.startsWith('https://') || (THIS_MACHINE.test(publicUrl) && THIS_MACHINE.test(oauthUrl));
}

function readAsked(args: string[]): Asked | undefined {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { code: { type: 'string' }, 'no-wait': { type: 'boolean' }, lang: { type: 'string' } },
    });
    const { lang = 'vi' } = values;
    if (positionals.join(' ') !== 'connect' || (lang !== 'vi' && lang !== 'en')) return undefined;
    return { code: values.code, waits: values['no-wait'] !== true, language: lang };
  } catch {
    return undefined;
  }
}

async function withVault(config: Config, log: Log, work: (vault: Vault) => Promise<number>): Promise<number> {
  const { secret } = await openDataFolder(config.dataFolder);
  const database = await connectDatabase({
    uri: config.mongodbUri,
    folder: config.dataFolder,
    log,
    patienceMs: PATIENCE_MS,
  });
  try {
    return await work(openVault(database.db, { secret, clock: () => new Date() }));
  } finally {
    await database.close();
  }
}

export interface ConnectParts {
  readonly account: ZaloOaConfig;
  readonly publicUrl: string | undefined;
  readonly vault: Vault;
  readonly log: Log;
  readonly io: Io;
  readonly now: () => Date;
  readonly lookMs?: number;
  readonly waitMs?: number;
}

/** The steps themselves, once the vault is open. */
export async function connectAccount(parts: ConnectParts, asked: Asked): Promise<number> {
  const { account, publicUrl, vault, io, now } = parts;
  const texts = ZALO_CONNECT_TEXTS[asked.language];
  const connection = connectionParts({ ...account, name: ZALO_OA, publicUrl, vault, now });
  if (asked.code !== undefined) return byCode(parts, { connection, texts, code: asked.code });
  const before = (await readTokens(vault, ZALO_OA))?.gotAt;
  const base = (publicUrl ?? '').replace(/\/+$/, '');
  const { domainToken, codeVerifier } = account;
  io.out(
    texts.console({
      callback: connection.redirectUri,
      webhook: `${base}/${ZALO_OA}/webhook`,
      domainFile: domainToken === undefined ? undefined : `${base}/zalo_verifier${domainToken}.html`,
      challenge: codeVerifier === undefined ? undefined : challengeOf(codeVerifier),
    }),
  );
  io.out(texts.permission(await beginConnection(connection)));
  if (!asked.waits) return 0;
  io.out(texts.waiting);
  if (await came(parts, before)) return verified(parts, texts);
  io.err(texts.late);
  return 1;
}

/** The server takes the code at its callback page; here only the vault is looked at. */
async function came({ vault, lookMs = LOOK_MS, waitMs = WAIT_MS }: ConnectParts, before: Date | undefined) {
  for (let waited = 0; waited < waitMs; waited += lookMs) {
    const record = await readTokens(vault, ZALO_OA);
    const isNew = record !== undefined && record.refusedWith === undefined;
    if (isNew && record.gotAt.getTime() !== before?.getTime()) return true;
    await pause(lookMs);
  }
  return false;
}

async function byCode(
  parts: ConnectParts,
  { connection, texts, code }: { connection: ConnectionParts; texts: ZaloConnectTexts; code: string },
): Promise<number> {
  const done = await finishConnection(connection, { code, state: undefined, oaId: undefined });
  switch (done.is) {
    case 'connected':
      return verified(parts, texts);
    case 'refused':
      parts.io.err(texts.refused(done.code));
      return 1;
    case 'other-account':
      parts.io.err(texts.otherAccount(done.oaId, done.expected));
      return 1;
    case 'unasked':
      parts.io.err(texts.unasked);
      return 1;
  }
}

async function verified(
  { account, vault, log, io, now }: ConnectParts,
  texts: ZaloConnectTexts,
): Promise<number> {
  const { appId, appSecret, oauthUrl } = account;
  const keys = { appId, appSecret, oauthUrl };
  const tokens = openTokens({ channel: ZALO_OA, keys, vault, now, log, alarm: () => undefined });
  const api = zaloApi({ ...account, tokens, proofSecret: account.proves ? appSecret : undefined });
  try {
    const { data } = AccountAnswer.safeParse(await api.get('/v2.0/oa/getoa'));
    io.out(texts.connected(data?.name ?? '?', data?.oa_id ?? '?'));
    return 0;
  } catch (error) {
    io.err(texts.notVerified(error instanceof Error ? error.message : 'unknown'));
    return 1;
  } finally {
    await api.stop();
  }
}
