import type { Capabilities } from '../../road/ports.ts';

/** What every client behind the Bot Framework can show; what shows less is given less (`shapes.ts`). */
export const BOT_FRAMEWORK_CAN: Capabilities = {
  text: 4_000,
  buttons: 6,
  buttonLabel: 60,
  buttonBytes: 64,
  typing: true,
  files: true,
  filesBy: 'address',
};

export const BODY_LIMIT_BYTES = 256 * 1024;
export const CALL_LIMIT_MS = 15_000;
export const TOKEN_LIMIT_MS = 10_000;
/** A token is renewed this long before its end. */
export const TOKEN_AHEAD_MS = 5 * 60_000;
export const ANSWER_LIMIT_BYTES = 256 * 1024;
export const MOST_FILES = 5;
/** A file whose fetching failed within so long is fetched once more, after a rest. */
export const FILE_AGAIN_MS = 3_000;
export const FILE_REST_MS = 500;
/** What checks tokens is loaded so long after the start: the door opens first. */
export const LOAD_AFTER_MS = 250;
/** The Bot Framework waits about 15 s for an answer, and brings nothing again: a check must leave time for the turn. */
export const CHECK_LIMIT_MS = 10_000;
/** A page of Microsoft's keys; less than a check, so that the thread answers while it is well. */
export const KEYS_LIMIT_MS = 8_000;
export const KEYS_BELIEVED_MS = 24 * 3_600_000;
/** While Microsoft's page is away its keys go on being believed for so long: nobody brings a message twice. */
export const KEYS_OUTLIVE_MS = 5 * KEYS_BELIEVED_MS;
/** botbuilder forgets its keys after so long, away or not; whether one is still published is asked each day. */
export const LIBRARY_KEYS_HOURS = 30 * 24;
/** A key that is not among those we have is looked for again at most so often. */
export const KEYS_REST_MS = 60_000;
/** Loading takes seconds on a slow machine; what takes longer than this is stuck. */
export const START_LIMIT_MS = 60_000;
/** Tokens that wait to be checked. */
export const MOST_CHECKS = 500;
/** Of one caller: made-up tokens from one place leave room for others. The connector's own are few, each for an hour. */
export const MOST_CHECKS_OF_ONE = 50;
/** A thread that stopped is started again after the first of these, each time twice as late. */
export const FIRST_REST_MS = 500;
export const LONGEST_REST_MS = 30_000;
/** One that has lived so long begins with the first again. */
export const LIVED_MS = 60_000;
/** A token that was found good is believed again for so long, for the same address. */
export const BELIEVED_MS = 5 * 60_000;
export const MOST_BELIEVED = 1_000;
/** The Bot Framework waits about 15 s for an answer, and brings nothing again: until then it is tried to keep a message. */
export const ANSWER_WITHIN_MS = 13_000;
export const KEEP_TRYING_MS = 8_000;
export const SHORTEST_PAUSE_MS = 250;
export const LONGEST_PAUSE_MS = 2_000;
