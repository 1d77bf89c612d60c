import type { Capabilities } from '../../road/ports.ts';

/** No buttons at all: a menu is written out and answered by typing. */
export const ZALO_BOT_CAN: Capabilities = {
  text: 2_000,
  buttons: 0,
  buttonLabel: 100,
  buttonBytes: 64,
  typing: true,
  files: true,
  filesBy: 'address-of-pictures',
};

/** Where messages come in. */
export const ZALO_BOT_PATH = '/zalo-bot/webhook';
export const CAPTION_LIMIT = 2_000;
export const BODY_LIMIT_BYTES = 256 * 1024;
export const CALL_LIMIT_MS = 15_000;
/** How long the platform holds an empty answer to getUpdates: a server that stops waits for it. */
export const POLL_SECONDS = 5;
/** Beyond what the platform may hold it, the line is taken for dead. */
export const POLL_LIMIT_MS = (POLL_SECONDS + 15) * 1_000;
export const FIRST_REST_MS = 1_000;
export const LONGEST_REST_MS = 60_000;
/** A quota that is used up does not come back within seconds. */
export const QUOTA_REST_MS = 30_000;
/** Between tries to fetch a file; after the patience none is begun, since somebody waits for our answer. */
export const FILE_PAUSES_MS: readonly number[] = [200, 800];
export const FILE_PATIENCE_MS = 4_000;
export const ANSWER_LIMIT_BYTES = 1024 * 1024;

/** Where Zalo is told to bring messages. */
export function webhookAddress(publicUrl: string): string {
  return publicUrl.replace(/\/+$/, '') + ZALO_BOT_PATH;
}
