import type { FileStore, Log, Threads } from '../../road/ports.ts';
import type { WebLimits } from './limits.ts';

export interface WebOptions {
  /** The configured account: `web` unless a shop has several sites. */
  readonly name: string;
  /** Every key of this channel is derived from it. */
  readonly secret: Buffer;
  /** Origins of the sites that show the widget, for example `https://shop.vn`; `*` for any. */
  readonly allowedOrigins: readonly string[];
  /** Shared with the host site, which signs its visitors' ids with it. */
  readonly identitySecret?: string;
  /** Where browsers reach this server, when the Host header does not say. */
  readonly publicUrl?: string;
  readonly threads: Threads;
  readonly files: FileStore;
  readonly clock: () => Date;
  readonly log: Log;
  readonly limits?: Partial<WebLimits>;
  /** Where the built `widget.js` lies. */
  readonly widgetFolder: string;
}
