import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { conversationState, lineView } from './conversation-contract.ts';

/** Longer words are a mistake of the clipboard; channels split what is longer than one message. */
export const MOST_TEXT = 10_000;
export const MOST_FILES = 10;

/** As it was written, in one spelling, and never half a character. */
export const writtenText = z
  .string()
  .max(MOST_TEXT)
  .overwrite((text) => text.replace(/\p{Surrogate}/gu, '\ufffd').normalize('NFC'));

const files = z
  .array(z.string().regex(/^[0-9a-f]{32}$/))
  .max(MOST_FILES)
  .optional();
const staffId = z.string().min(1).max(100);
const labels = z.array(z.string().min(1).max(60)).max(20);

/** The last line that was on the screen: if somebody else has spoken since, nothing is done (`stale`). */
const lastLine = z.number().int().min(0);

const common = {
  lastLine: lastLine.optional(),
  /** Made by the browser, once for an act however often it is sent: a repetition changes nothing. */
  id: z.string().regex(/^[\w-]{8,64}$/),
  sawOwner: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Who held it on the screen: `bot`, `queue` or a member. Another by now: `stale`.'),
};
/** One act of staff. */
export const actBody = z.discriminatedUnion('does', [
  z.strictObject({ ...common, does: z.literal('take') }),
  z.strictObject({ ...common, does: z.literal('reply'), text: writtenText, files, lastLine }),
  z.strictObject({
    ...common,
    does: z.literal('release'),
    how: z.enum(['continue', 'menu', 'rate']).default('continue'),
  }),
  z.strictObject({
    ...common,
    does: z.literal('note'),
    text: writtenText,
    files,
    mentions: z.array(staffId).max(20).optional(),
  }),
  z.strictObject({ ...common, does: z.literal('close'), outcome: z.string().trim().min(1).max(60) }),
  z.strictObject({ ...common, does: z.literal('reopen') }),
  z.strictObject({
    ...common,
    does: z.literal('assign'),
    to: staffId.describe("A member's id, or `queue`."),
  }),
  z.strictObject({ ...common, does: z.literal('snooze'), until: z.iso.datetime() }),
  z.strictObject({ ...common, does: z.literal('wake') }),
  z.strictObject({
    ...common,
    does: z.literal('label'),
    add: labels.optional(),
    remove: labels.optional(),
  }),
  z.strictObject({
    ...common,
    does: z.literal('schedule'),
    text: writtenText,
    files,
    at: z.iso.datetime(),
  }),
  z.strictObject({ ...common, does: z.literal('unschedule'), which: z.string().min(1).max(200) }),
  z
    .strictObject({ ...common, does: z.literal('undo'), of: z.string().min(1).max(200) })
    .describe('Takes back the last act, if nothing has moved since.'),
]);

export const actOnConversation = endpoint({
  name: 'conversations.act',
  method: 'POST',
  path: '/conversations/:id/acts',
  right: 'conversations.answer',
  says: 'One act of staff. Answered once it is committed; `stale` (409) when somebody else was quicker.',
  body: actBody,
  reply: z.strictObject({
    state: conversationState,
    lines: z.array(lineView).describe('What this act added to the transcript.'),
    isRepeated: z.boolean().describe('It had been done before; nothing was done twice.'),
    staff: z.record(z.string(), z.string()),
  }),
});

/** What a `stale` answer (409) carries as `about`: what was said since, and who holds it now. */
export const staleAbout = z.strictObject({
  state: conversationState,
  lines: z.array(lineView).describe('The lines after the last one that was seen.'),
  staff: z.record(z.string(), z.string()),
});
