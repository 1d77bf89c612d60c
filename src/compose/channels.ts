import type { Config } from '../config.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Channel, FileStore, Log, Threads } from '../road/ports.ts';
import type { SharedPorts } from './shared-ports.ts';

export interface ChannelParts extends SharedPorts {
  readonly config: Config;
  readonly secret: Buffer;
  readonly threads: Threads;
  readonly files: FileStore;
  readonly clock: () => Date;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'forged'>;
  /** Where the built widget lies. */
  readonly widgetFolder: string;
}

/** The accounts that are set up. A channel's code is loaded only when it is used. */
export async function openChannels(parts: ChannelParts): Promise<readonly Channel[]> {
  const channels: Promise<Channel>[] = [openWeb(parts)];
  const { webhook } = parts.config;
  if (webhook !== undefined) channels.push(openWebhook(webhook, parts));
  return Promise.all(channels);
}

async function openWeb(parts: ChannelParts): Promise<Channel> {
  const { webChannel } = await import('../channels/web/index.ts');
  const { config, secret, threads, files, clock, log, widgetFolder } = parts;
  const { origins, identitySecret } = config.web;
  return webChannel({
    name: 'web',
    secret,
    allowedOrigins: origins,
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
  { clock, metrics }: ChannelParts,
): Promise<Channel> {
  const { webhookChannel } = await import('../channels/webhook/index.ts');
  return webhookChannel({ name: 'app', url, secret, now: clock, forged: () => metrics.forged('app') });
}
