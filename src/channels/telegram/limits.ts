import type { Capabilities } from '../../road/ports.ts';

export const TELEGRAM_CAN: Capabilities = {
  text: 4_096,
  buttons: 100,
  buttonLabel: 64,
  buttonBytes: 64,
  typing: true,
  files: true,
  perSecond: 25,
};

/** Counted in UTF-16 units, as texts are. */
export const CAPTION_UNITS = 1_024;
export const BUTTON_BYTES = 64;

/** What the Bot API lets a bot upload and download. */
export const PHOTO_BYTES = 10 * 1024 * 1024;
export const UPLOAD_BYTES = 50 * 1024 * 1024;
export const DOWNLOAD_BYTES = 20 * 1024 * 1024;

/**
 * Telegram's advice: about 30 messages a second in all, one a second to one chat. Below it, since messages
 * bunch when a process is busy for a moment, and one that joins may have to be waited for.
 */
export const TELEGRAM_PACE = { perSecond: 25, perThreadMs: 1_000 } as const;
/** And 20 a minute to one group. */
export const GROUP_PACE = { messages: 20, stretchMs: 60_000 } as const;

/** Largest update: a text, its entities and the message it answers. */
export const BODY_LIMIT_BYTES = 512 * 1024;

export const CONNECTIONS = 32;
export const CONNECT_LIMIT_MS = 5_000;
/** Long: what was given up may have been delivered all the same, and goes out again. */
export const CALL_LIMIT_MS = 15_000;
/** A sign (typing, the answer to a press) that takes longer has lost its meaning. */
export const SIGN_LIMIT_MS = 5_000;
export const DOWNLOAD_LIMIT_MS = 30_000;
/** One message with all its parts and waits; the road gives a send 30 seconds. */
export const SEND_BUDGET_MS = 25_000;
/** With less time left nothing more is begun: what was cut off halfway might have been delivered. */
export const LEAST_CALL_MS = 2_000;
export const ANSWER_LIMIT_BYTES = 1024 * 1024;

export const POLL_SECONDS = 50;
export const POLL_BATCH = 100;

/** The updates the channel understands; Telegram keeps the others to itself. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;
