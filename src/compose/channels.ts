import type { Channel } from '../road/ports.ts';
import type { ChannelParts } from './channel-parts.ts';
import { openBotFramework } from './open-bot-framework.ts';
import { openTelegram } from './open-telegram.ts';
import { openZaloBot } from './open-zalo-bot.ts';
import { openZaloOa } from './open-zalo-oa.ts';

/** The accounts that are set up. A channel's code is loaded only when it is used. */
export async function openChannels(parts: ChannelParts): Promise<readonly Channel[]> {
  const channels: Promise<Channel>[] = [openWeb(parts)];
  const { webhook, channels: accounts } = parts.config;
  if (webhook !== undefined) channels.push(openWebhook(webhook, parts));
  if (accounts.telegram !== undefined) channels.push(openTelegram(accounts.telegram, parts));
  if (accounts.zaloOa !== undefined) channels.push(openZaloOa(accounts.zaloOa, parts));
  if (accounts.zaloBot !== undefined) channels.push(openZaloBot(accounts.zaloBot, parts));
  if (accounts.botFramework !== undefined) channels.push(openBotFramework(accounts.botFramework, parts));
  return Promise.all(channels);
}

async function openWeb(parts: ChannelParts): Promise<Channel> {
  const { webChannel } = await import('../channels/web/index.ts');
  const { config, secret, threads, files, clock, log, widgetFolder } = parts;
  const { origins, identitySecret } = config.web;
  return webChannel({
    name: 'web',
    secret,
    allowedOrigins: config.publicUrl === undefined ? origins : [...origins, new URL(config.publicUrl).origin],
    threads,
    files,
    clock,
    log,
    widgetFolder,
    ...(identitySecret === undefined ? {} : { identitySecret }),
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
  });
}

async function openWebhook(
  { url, secret }: { readonly url: string; readonly secret: string },
  { clock, metrics, unknown }: ChannelParts,
): Promise<Channel> {
  const { webhookChannel } = await import('../channels/webhook/index.ts');
  const name = 'app';
  return webhookChannel({
    name,
    url,
    secret,
    now: clock,
    forged: () => metrics.forged(name),
    unknown: unknown(name),
  });
}
