import type { Capabilities } from '../../road/ports.ts';

/** What every client behind the Bot Framework can show; what shows less is given less (`shapes.ts`). */
export const BOT_FRAMEWORK_CAN: Capabilities = {
  text: 4_000,
  buttons: 6,
  buttonLabel: 60,
  buttonBytes: 64,
  typing: true,
  files: true,
};

export const BODY_LIMIT_BYTES = 256 * 1024;
export const CALL_LIMIT_MS = 15_000;
export const TOKEN_LIMIT_MS = 10_000;
/** A token is renewed this long before its end. */
export const TOKEN_AHEAD_MS = 5 * 60_000;
export const ANSWER_LIMIT_BYTES = 256 * 1024;
export const MOST_FILES = 5;
/** botbuilder takes about a second to load: a moment after the start, when nobody is kept waiting by it. */
export const LOAD_AFTER_MS = 3_000;
/** A token that was found good is believed again for so long, for the same address. */
export const BELIEVED_MS = 5 * 60_000;
export const MOST_BELIEVED = 1_000;
