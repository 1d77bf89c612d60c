import type { Capabilities } from '../../road/ports.ts';

/** A firm's own app shows what it likes; these only keep a message within reason. */
export const WEBHOOK_CAN: Capabilities = {
  text: 10_000,
  buttons: 20,
  buttonLabel: 200,
  buttonBytes: 64,
  typing: false,
  files: false,
};

export const BODY_LIMIT_BYTES = 64 * 1024;
export const SKEW_MS = 5 * 60_000;
export const SEND_LIMIT_MS = 10_000;
export const CONNECT_LIMIT_MS = 5_000;
/** undici looks through its connections one by one for a free one, so more of them cost more. */
export const CONNECTIONS = 128;
/** Messages waiting for the firm's server; beyond it they wait in their outboxes instead. */
export const MOST_WAITING = 20_000;
/** How much of an answer is read for the firm's own id of the message. */
export const ANSWER_LIMIT_BYTES = 4_096;
