import { pathToFileURL } from 'node:url';
import { botFrameworkChannel } from '../../src/channels/bot-framework/index.ts';
import type { BotFrameworkOptions } from '../../src/channels/bot-framework/index.ts';
import { telegramChannel } from '../../src/channels/telegram/index.ts';
import { webChannel } from '../../src/channels/web/index.ts';
import { webhookChannel } from '../../src/channels/webhook/index.ts';
import { zaloBotChannel } from '../../src/channels/zalo-bot/index.ts';
import { zaloOaChannel } from '../../src/channels/zalo-oa/index.ts';
import type { Channel, Pace, Vault } from '../../src/road/ports.ts';
import { CHANNEL_KEYS as KEYS } from '../channel-keys.ts';
import {
  benchLog as log,
  listenWith,
  memoryStore as conversations,
  memoryThreads as threads,
} from '../memory-road.ts';

// One platform's channel on the whole message path, its store in memory: the cost of the channel itself.
// The platforms' rates are left out, since they would be all that is measured.
const [port = '', api = '', secret = '', folder = '', kind = '', login = '', worker = ''] =
  process.argv.slice(2);
const clock = (): Date => new Date();
const pace: Pace = { ask: () => Promise.resolve(0), hold: () => Promise.resolve() };
const files = {
  put: () => Promise.reject(new Error('no files here')),
  get: () => Promise.resolve(undefined),
};
const takeFile = () => Promise.resolve(undefined);
const DAY_MS = 86_400_000;
const tokens = {
  access: 'bench',
  refresh: 'bench',
  gotAt: clock().toISOString(),
  expiresAt: new Date(clock().getTime() + DAY_MS).toISOString(),
  oaId: KEYS.oaId,
};
const vault: Vault = {
  read: () => Promise.resolve({ value: tokens, version: 1 }),
  write: () => Promise.resolve(true),
  alone: (_name, _forMs, work) => work(),
};
const ANY_NUMBER = { burst: 1e9, perSecond: 1e9 };

const botFramework = (more: Partial<BotFrameworkOptions>): Channel =>
  botFrameworkChannel({
    name: 'bot-framework',
    loginUrl: login,
    scope: 'https://api.botframework.com/.default',
    issuer: 'https://api.botframework.com',
    openIdUrl: `${login}/v1/.well-known/openidconfiguration`,
    threads,
    takeFile,
    now: clock,
    log,
    ...more,
  });

const CHANNELS: Readonly<Record<string, () => Channel>> = {
  web: () =>
    webChannel({
      name: 'web',
      secret: Buffer.from(secret),
      allowedOrigins: [],
      threads,
      files,
      clock,
      log,
      widgetFolder: folder,
      // All customers sit at one address here.
      limits: { callsPerIp: ANY_NUMBER, readsPerConversation: ANY_NUMBER, postsPerConversation: ANY_NUMBER },
    }),
  webhook: () => webhookChannel({ name: 'app', secret, url: `${api}/reply` }),
  telegram: () =>
    telegramChannel({
      name: 'telegram',
      token: KEYS.telegramToken,
      apiUrl: api,
      intake: 'webhook',
      pace,
      files,
      conversations,
      clock,
      log,
    }),
  'zalo-bot': () =>
    zaloBotChannel({
      name: 'zalo-bot',
      token: KEYS.telegramToken,
      secret,
      apiUrl: api,
      takeFile,
      pace,
      log,
      now: clock,
    }),
  'zalo-oa': () =>
    zaloOaChannel({
      name: 'zalo-oa',
      appId: KEYS.appId,
      appSecret: secret,
      oaSecret: secret,
      signature: 'oa-secret',
      oaId: KEYS.oaId,
      apiUrl: api,
      businessUrl: api,
      oauthUrl: api,
      codeVerifier: undefined,
      proves: true,
      domainToken: undefined,
      formPhone: 'answer',
      formImage: undefined,
      policy: { freeHours: 48, paidHours: 168, paid: 'replies' },
      templates: {},
      publicUrl: undefined,
      vault,
      pace,
      files,
      fileUrl: undefined,
      takeFile,
      desk: {
        about: () => Promise.resolve({ facts: {}, run: '' }),
        keep: () => Promise.resolve(),
        find: () => Promise.resolve(undefined),
        hasSent: () => Promise.resolve(false),
        rated: () => Promise.resolve({ is: 'nobodys' }),
      },
      recentLines: () => Promise.resolve([]),
      alarm: (reason) => console.error(reason),
      forged: () => console.error('forged'),
      now: clock,
      timeZone: 'UTC',
      log,
    }),
  'bot-framework': () => botFramework({}),
  'bot-framework-signed': () =>
    botFramework({
      app: KEYS.app,
      workerUrl: pathToFileURL(worker),
      forged: () => console.error('forged'),
    }),
};
const make = CHANNELS[kind];
if (make === undefined) throw new Error(`no such channel: ${kind}`);
await listenWith(make(), folder, Number(port));
