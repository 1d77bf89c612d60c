import type { Config } from '../config.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Shop } from '../content/shop.ts';
import type { ConversationStore, FileStore, KeepUnknown, Log, Threads } from '../road/ports.ts';
import type { SharedPorts } from './shared-ports.ts';
import type { Trade } from './trade.ts';

/** What a channel may be given. */
export interface ChannelParts extends SharedPorts {
  readonly config: Config;
  readonly secret: Buffer;
  readonly threads: Threads;
  readonly files: FileStore;
  readonly conversations: Pick<ConversationStore, 'read'>;
  readonly trade: Pick<Trade, 'alerts' | 'feedback' | 'templateSends'>;
  readonly shop: Shop;
  readonly clock: () => Date;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'forged'>;
  /** Keeps what the platform of this channel brings and nobody here knows. */
  readonly unknown: (channel: string) => KeepUnknown;
  /** Where the built widget lies. */
  readonly widgetFolder: string;
}
