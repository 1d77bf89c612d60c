import { z } from 'zod';
import { AppError } from './core/errors.ts';
import { zaloOaOf, zaloOaSettings, type ZaloOaConfig } from './zalo-oa-settings.ts';

const text = z.string().trim().min(1);
const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

/** What the platforms' channels need to know, by the name of its environment variable. */
export const channelSettings = {
  LANGNGHE_TELEGRAM_TOKEN: z
    .string()
    .regex(/^\d{3,20}:[A-Za-z0-9_-]{10,100}$/, 'must look like 123456:ABC-def…, as @BotFather gave it')
    .optional(),
  LANGNGHE_TELEGRAM_API_URL: webAddress.default('https://api.telegram.org'),
  LANGNGHE_TELEGRAM_INTAKE: z.enum(['webhook', 'polling']).optional(),
  LANGNGHE_TELEGRAM_PER_SECOND: z.coerce.number().int().min(1).max(1_000).default(25),
  ...zaloOaSettings,
  LANGNGHE_ZALO_BOT_TOKEN: text
    .regex(/^[^\s/?#]+:[^\s/?#]+$/, 'must look like <id>:<secret>, as Zalo gave it')
    .optional(),
  LANGNGHE_ZALO_BOT_SECRET: z
    .string()
    .min(8, 'must have 8 to 256 characters')
    .max(256, 'must have 8 to 256 characters')
    .optional(),
  LANGNGHE_ZALO_BOT_API_URL: webAddress.default('https://bot-api.zaloplatforms.com'),
  LANGNGHE_BOT_FRAMEWORK: z.enum(['on', 'off']).optional(),
  LANGNGHE_BOT_FRAMEWORK_APP_ID: text.optional(),
  LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD: text.optional(),
  LANGNGHE_BOT_FRAMEWORK_TENANT_ID: text.optional(),
  LANGNGHE_BOT_FRAMEWORK_LOGIN_URL: webAddress.default('https://login.microsoftonline.com'),
  LANGNGHE_BOT_FRAMEWORK_SCOPE: text.default('https://api.botframework.com/.default'),
  LANGNGHE_BOT_FRAMEWORK_ISSUER: text.default('https://api.botframework.com'),
  LANGNGHE_BOT_FRAMEWORK_OPENID_URL: webAddress.default(
    'https://login.botframework.com/v1/.well-known/openidconfiguration',
  ),
};

type ChannelEnvironment = z.infer<z.ZodObject<typeof channelSettings>>;

/** The accounts that are set up; absent: that channel is not used, and its code is not loaded. */
export interface ChannelConfig {
  readonly telegram: TelegramConfig | undefined;
  readonly zaloOa: ZaloOaConfig | undefined;
  readonly zaloBot: ZaloBotConfig | undefined;
  readonly botFramework: BotFrameworkConfig | undefined;
}

export interface TelegramConfig {
  readonly token: string;
  readonly apiUrl: string;
  /** Absent: brought to our public address where there is one, else fetched. */
  readonly intake: 'webhook' | 'polling' | undefined;
  /** Messages to all customers together. */
  readonly perSecond: number;
}

export interface ZaloBotConfig {
  readonly token: string;
  /** Sent with every webhook call. Absent: updates are fetched instead (polling). */
  readonly secret: string | undefined;
  readonly apiUrl: string;
}

export interface BotFrameworkConfig {
  /** Absent: nobody's token is checked, for development on this machine only. */
  readonly app:
    { readonly id: string; readonly password: string; readonly tenantId: string | undefined } | undefined;
  readonly loginUrl: string;
  readonly scope: string;
  readonly issuer: string;
  readonly openIdUrl: string;
}

/** Throws `misconfigured` when settings that go together do not. */
export function channelConfigOf(env: ChannelEnvironment): ChannelConfig {
  return {
    telegram: telegramOf(env),
    zaloOa: zaloOaOf(env),
    zaloBot: zaloBotOf(env),
    botFramework: botFrameworkOf(env),
  };
}

function telegramOf(env: ChannelEnvironment): TelegramConfig | undefined {
  const { LANGNGHE_TELEGRAM_TOKEN: token, LANGNGHE_TELEGRAM_INTAKE: intake } = env;
  if (token === undefined) return undefined;
  const { LANGNGHE_TELEGRAM_API_URL: apiUrl, LANGNGHE_TELEGRAM_PER_SECOND: perSecond } = env;
  return { token, apiUrl, intake, perSecond };
}

function zaloBotOf(env: ChannelEnvironment): ZaloBotConfig | undefined {
  const { LANGNGHE_ZALO_BOT_TOKEN: token, LANGNGHE_ZALO_BOT_SECRET: secret } = env;
  if (token !== undefined) return { token, secret, apiUrl: env.LANGNGHE_ZALO_BOT_API_URL };
  if (secret === undefined) return undefined;
  throw new AppError('misconfigured', 'LANGNGHE_ZALO_BOT_SECRET needs LANGNGHE_ZALO_BOT_TOKEN.');
}

function botFrameworkOf(env: ChannelEnvironment): BotFrameworkConfig | undefined {
  const { LANGNGHE_BOT_FRAMEWORK_APP_ID: id, LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD: password } = env;
  if ((id === undefined) !== (password === undefined)) {
    const both = 'LANGNGHE_BOT_FRAMEWORK_APP_ID and LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD';
    throw new AppError('misconfigured', `${both} go together.`);
  }
  const isOn = env.LANGNGHE_BOT_FRAMEWORK ?? (id === undefined ? 'off' : 'on');
  if (isOn === 'off') return undefined;
  return {
    app:
      id === undefined || password === undefined
        ? undefined
        : { id, password, tenantId: env.LANGNGHE_BOT_FRAMEWORK_TENANT_ID },
    loginUrl: env.LANGNGHE_BOT_FRAMEWORK_LOGIN_URL,
    scope: env.LANGNGHE_BOT_FRAMEWORK_SCOPE,
    issuer: env.LANGNGHE_BOT_FRAMEWORK_ISSUER,
    openIdUrl: env.LANGNGHE_BOT_FRAMEWORK_OPENID_URL,
  };
}
