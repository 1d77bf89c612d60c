import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';

const instant = z.iso.datetime();
const language = z.enum(['vi', 'en']);
/** Names of staff by their ids, for all that a reply names: one question a reply. */
const staffNames = z.record(z.string(), z.string()).describe('Names of the staff that are named here.');

/** A file in a line. `url` is short-lived, and only good for whoever asked. */
export const fileView = z.strictObject({
  id: z.string(),
  type: z.string(),
  bytes: z.number(),
  name: z.string().optional(),
  url: z.string().describe('Expires; ask for the line again when it no longer answers.'),
  isPicture: z.boolean().describe('It may be shown in place; everything else is saved.'),
});

export const ownerView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bot') }),
  z.strictObject({ kind: z.literal('queued'), since: instant, team: z.string(), promisedAt: instant }),
  z.strictObject({ kind: z.literal('staff'), staff: z.string(), since: instant }),
]);

export const scheduledView = z.strictObject({
  id: z.string(),
  at: instant,
  by: z.string().describe('The member of staff.'),
  text: z.string(),
  files: z.array(fileView),
});

/** What acts of staff change; each act answers with it anew. */
export const conversationState = z.strictObject({
  version: z.number(),
  owner: ownerView,
  isOpen: z.boolean().describe('An episode is under way, and staff have not ended it.'),
  labels: z.array(z.string()).describe('Ids of labels.'),
  snoozedUntil: instant.optional(),
  reminder: z
    .strictObject({ due: instant, staff: z.string() })
    .optional()
    .describe('Outlives the snooze when the customer writes first.'),
  scheduled: z.array(scheduledView),
  waiting: z
    .strictObject({ since: instant, promisedAt: instant, team: z.string() })
    .optional()
    .describe("The customer waits for a person's words."),
  closed: z.strictObject({ at: instant, staff: z.string(), outcome: z.string() }).optional(),
  undo: z
    .strictObject({ of: z.string(), does: z.string() })
    .optional()
    .describe('The last act, as long as it can be taken back.'),
  lastLine: z.number().describe('0: nothing was said yet.'),
});

/** What staff must know when they are called. Private answers are not in it. */
export const packetView = z.strictObject({
  at: instant,
  why: z
    .enum(['asked', 'flow', 'fault', 'staff'])
    .describe('The customer wanted a person, a flow gave up, the bot broke, staff put it there.'),
  line: z.number().describe('The last line before it.'),
  flow: z.string().optional(),
  step: z.string().optional(),
  tried: z.array(z.strictObject({ flow: z.string(), step: z.string(), times: z.number() })),
  collected: z.array(
    z.strictObject({
      flow: z.string(),
      name: z.string(),
      question: z.string().optional(),
      value: z.string(),
    }),
  ),
});

/**
 * Until when the channel takes replies. `open`: no limit; `free`: they cost nothing until `until`, then they
 * are billed or refused (`then`); `paid`: billed until `until`; `closed`: the platform refuses them now.
 */
export const windowView = z.strictObject({
  state: z.enum(['open', 'free', 'paid', 'closed']),
  until: instant.optional(),
  then: z.enum(['paid', 'closed']).optional(),
});

export const channelView = z.strictObject({
  name: z.string().describe('The configured account.'),
  isOn: z.boolean().describe('False: it is not configured any more, nothing can be sent.'),
  mostText: z.number().describe('Code points of one message; longer ones are sent in parts. 0: not known.'),
  files: z.boolean(),
  window: windowView,
});

export const getConversation = endpoint({
  name: 'conversations.get',
  method: 'GET',
  path: '/conversations/:id',
  right: 'conversations.read',
  says: 'The head of one conversation: who holds it, how it stands, what its channel allows now.',
  reply: conversationState.extend({
    id: z.string(),
    customer: z.strictObject({ id: z.string(), name: z.string().optional() }),
    language,
    isGroup: z.boolean(),
    channel: channelView,
    flow: z.strictObject({ flow: z.string(), version: z.string(), step: z.string() }).optional(),
    episode: z
      .strictObject({
        n: z.number(),
        startedAt: instant,
        firstLine: z.number(),
        score: z.number().optional(),
      })
      .optional(),
    packet: packetView.optional(),
    unreachable: z.strictObject({ at: instant, why: z.string() }).optional(),
    lastCustomerAt: instant.optional(),
    continues: z.string().optional().describe('The conversation this one carries on.'),
    isErased: z.boolean(),
    readUpTo: z.number().describe('The last line the caller has seen.'),
    staff: staffNames,
  }),
});

export const deliveryView = z.strictObject({
  state: z.enum(['queued', 'sent', 'failed', 'withheld']),
  at: instant.optional(),
  why: z.string().optional(),
  receivedAt: instant.optional(),
  seenAt: instant.optional(),
  attempts: z.number().optional().describe('Tries so far, while it still waits.'),
  letter: z.string().optional().describe('The failure to try again or set aside.'),
});

/** One line. Its text is as it was said: never HTML, perhaps with control and bidi characters. */
export const lineView = z.strictObject({
  n: z.number(),
  at: instant,
  who: z.enum(['customer', 'bot', 'staff', 'note']),
  staff: z.string().optional(),
  text: z.string(),
  choices: z.array(z.string()).optional().describe('Labels of what could be pressed.'),
  form: z.enum(['buttons', 'rating', 'confirm']).optional(),
  pressed: z.string().optional(),
  files: z.array(fileView).optional(),
  location: z.strictObject({ latitude: z.number(), longitude: z.number() }).optional(),
  by: z.strictObject({ flow: z.string(), version: z.string(), step: z.string() }).optional(),
  event: z.string().optional().describe("Of the caller's own lines: the id their browser made."),
  mentions: z.array(z.string()).optional(),
  about: z.enum(['schedule-cancelled']).optional().describe('A note nobody wrote, and what it tells.'),
  isEdited: z.boolean().optional().describe('Later words stand in its place.'),
  edits: z.number().optional().describe('It stands in place of that line.'),
  delivery: deliveryView.optional(),
});

export const episodeView = z.strictObject({
  n: z.number(),
  from: z.number(),
  to: z.number().optional().describe('Absent: it goes on.'),
  startedAt: instant,
  endedAt: instant.optional(),
  outcome: z.string().optional(),
  score: z.number().optional(),
  staff: z.string().optional(),
});

const lineNumber = z.coerce.number().int().min(0);

export const listLines = endpoint({
  name: 'conversations.lines',
  method: 'GET',
  path: '/conversations/:id/lines',
  right: 'conversations.read',
  says: 'Fifty lines of a transcript: the last ones, those before, after or around a line.',
  query: z.strictObject({
    before: lineNumber.optional(),
    after: lineNumber.optional(),
    around: lineNumber.optional(),
  }),
  reply: z.strictObject({
    version: z.number(),
    items: z.array(lineView).describe('In order.'),
    hasEarlier: z.boolean(),
    hasLater: z.boolean(),
    episodes: z.array(episodeView).describe('Those these lines are part of.'),
    staff: staffNames,
  }),
});

export const whyLine = endpoint({
  name: 'conversations.why',
  method: 'GET',
  path: '/conversations/:id/lines/:n/why',
  right: 'conversations.read',
  says: 'Why the bot said this, as far as the stored flow and the lines before tell it.',
  reply: z.strictObject({
    line: z.number(),
    spoke: z.enum(['flow', 'core']).describe('`core`: words of the bot itself, of no flow.'),
    flow: z
      .strictObject({
        name: z.string(),
        version: z.string(),
        isKept: z.boolean().describe('False: this version is not stored; its step is not known.'),
        isPresent: z.boolean().describe('It is the version that new conversations get.'),
        starts: z.string().optional().describe('By which intent or event it begins by itself.'),
      })
      .optional(),
    step: z
      .strictObject({
        name: z.string(),
        kind: z.string().optional(),
        written: z.string().optional().describe('As it stands in the flow, as JSON.'),
        texts: z.array(
          z.strictObject({
            key: z.string(),
            text: z.string().describe('With its variables.'),
            isSaid: z.boolean().describe('It is the one that was said.'),
          }),
        ),
      })
      .optional(),
    /** What moved the conversation here. */
    heard: z
      .strictObject({
        line: z.number(),
        who: z.enum(['customer', 'staff']),
        text: z.string(),
        pressed: z.string().optional(),
      })
      .optional(),
    understood: z.enum(['pressed', 'answered', 'unclear', 'began', 'went-on', 'timer', 'staff', 'not-known']),
    /** The way from the step before: which outcome or condition led here. */
    came: z
      .strictObject({
        from: z.string(),
        by: z.string().optional().describe('The answer, outcome or condition; absent: the step below.'),
      })
      .optional(),
  }),
});
