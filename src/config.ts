import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { channelConfigOf, channelSettings, type ChannelConfig } from './channel-settings.ts';
import { AppError } from './core/errors.ts';

const text = z.string().trim().min(1);
const list = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''));
const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
/** An address as browsers name a page's origin; `*`: every site. */
const origin = z.union([z.literal('*'), webAddress.transform((address) => new URL(address).origin)]);
const secret = z.string().min(32, 'must have at least 32 characters');
const proxy = z.string().refine(isNetwork, 'must be IP addresses or networks, as 10.0.0.0/8');
const ROLES = ['web', 'worker', 'clock'] as const;

/** Every setting of the server, by the name of its environment variable. `.env.example` explains each. */
export const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  HOST: text.default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .optional(),
  LANGNGHE_DATA: text.default('data'),
  LANGNGHE_CONTENT: text.default('.'),
  LANGNGHE_PUBLIC_URL: webAddress.optional(),
  LANGNGHE_TRUSTED_PROXIES: list.pipe(z.array(proxy)).default([]),
  LANGNGHE_ROLES: list.pipe(z.array(z.enum(ROLES)).min(1)).default([...ROLES]),
  LANGNGHE_WEB_ORIGINS: list
    .pipe(z.array(origin, { error: 'must be addresses of sites, as https://shop.vn, or *' }))
    .default([]),
  LANGNGHE_WEB_IDENTITY_SECRET: secret.optional(),
  LANGNGHE_WEBHOOK_URL: webAddress.optional(),
  LANGNGHE_WEBHOOK_SECRET: secret.optional(),
  ...channelSettings,
  LANGNGHE_ALERT_URL: webAddress.optional(),
  LANGNGHE_ALERT_SECRET: secret.optional(),
  LANGNGHE_METRICS_TOKEN: secret.optional(),
  LANGNGHE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  LANGNGHE_MIN_FREE_MB: z.coerce.number().int().min(1).default(200),
  LANGNGHE_CACHE_MB: z.coerce.number().int().min(1).max(4_096).default(12),
});

export type Role = (typeof ROLES)[number];

export interface Config {
  readonly environment: 'development' | 'production' | 'test';
  readonly host: string;
  readonly port: number;
  readonly mongodbUri: string | undefined;
  readonly dataFolder: string;
  readonly contentFolder: string;
  readonly publicUrl: string | undefined;
  readonly trustedProxies: readonly string[];
  readonly roles: readonly Role[];
  readonly web: { readonly origins: readonly string[]; readonly identitySecret: string | undefined };
  readonly webhook: { readonly url: string; readonly secret: string } | undefined;
  readonly channels: ChannelConfig;
  readonly alert: { readonly url: string; readonly secret: string | undefined } | undefined;
  readonly metricsToken: string | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly minFreeBytes: number;
  readonly cacheBytes: number;
}

/** Reads `.env` beside the program when there is one; variables already set win. */
export function loadDotEnv(folder: string): void {
  const file = resolve(folder, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/** Whether any setting is given whose name begins so: what belongs to it is in use. */
export function hasSettings(
  prefix: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  return Object.entries(environment).some(([name, value]) => name.startsWith(prefix) && value?.trim() !== '');
}

/** The environment as one frozen value. Throws `misconfigured` naming every variable at fault and the mend. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== ''));
  const read = environmentSchema.safeParse(given);
  if (!read.success) {
    const faults = read.error.issues.map((issue) => `${issue.path.join('.')} ${lowerFirst(issue.message)}`);
    throw new AppError(
      'misconfigured',
      `Please mend these settings (see .env.example): ${faults.join('; ')}.`,
    );
  }
  const env = read.data;
  return Object.freeze({
    environment: env.NODE_ENV,
    host: env.HOST,
    port: env.PORT,
    mongodbUri: env.MONGODB_URI,
    dataFolder: resolve(env.LANGNGHE_DATA),
    contentFolder: resolve(env.LANGNGHE_CONTENT),
    publicUrl: env.LANGNGHE_PUBLIC_URL,
    trustedProxies: env.LANGNGHE_TRUSTED_PROXIES,
    roles: env.LANGNGHE_ROLES,
    web: { origins: env.LANGNGHE_WEB_ORIGINS, identitySecret: env.LANGNGHE_WEB_IDENTITY_SECRET },
    webhook: webhookOf(env),
    channels: channelConfigOf(env),
    alert:
      env.LANGNGHE_ALERT_URL === undefined
        ? undefined
        : { url: env.LANGNGHE_ALERT_URL, secret: env.LANGNGHE_ALERT_SECRET },
    metricsToken: env.LANGNGHE_METRICS_TOKEN,
    logLevel: env.LANGNGHE_LOG_LEVEL,
    minFreeBytes: env.LANGNGHE_MIN_FREE_MB * 1024 * 1024,
    cacheBytes: env.LANGNGHE_CACHE_MB * 1024 * 1024,
  });
}

function webhookOf(env: z.infer<typeof environmentSchema>): Config['webhook'] {
  const { LANGNGHE_WEBHOOK_URL: url, LANGNGHE_WEBHOOK_SECRET: key } = env;
  if (url === undefined && key === undefined) return undefined;
  if (url === undefined || key === undefined) {
    throw new AppError('misconfigured', 'LANGNGHE_WEBHOOK_URL and LANGNGHE_WEBHOOK_SECRET go together.');
  }
  return { url, secret: key };
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** Where a server that listens there is reached from this machine. */
export function ownAddress(host: string, port: number): string {
  const isAnywhere = host === '0.0.0.0' || host === '::';
  const name = isAnywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** An IP address, or one with the number of its bits that count. */
function isNetwork(value: string): boolean {
  const [address = '', bits, ...more] = value.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
