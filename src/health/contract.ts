import { z } from 'zod';
import { ERROR_CODES } from '../core/errors.ts';
import { endpoint } from '../http/endpoint.ts';

const at = z.iso.datetime();
const inTwo = z.object({ vi: z.string(), en: z.string() });

export const FAILURE_STATES = ['open', 'again', 'aside'] as const;
export const FAILURE_STAGES = ['receive', 'turn', 'deliver', 'action', 'commit'] as const;
const CODES = [...ERROR_CODES, 'bug'] as const;

export const failureRow = z.object({
  id: z.string(),
  /** `open`: waits for staff; `again`: being tried again; `aside`: set aside with a reason. */
  state: z.enum(FAILURE_STATES),
  at,
  stage: z.enum(FAILURE_STAGES),
  code: z.string(),
  /** Why it failed, as the platform or the program said it. */
  why: z.string(),
  /** What it was, in a few words: a message, an action's name, an event's kind. */
  what: z.string(),
  channel: z.string(),
  conversation: z.string(),
  customerName: z.string().optional(),
  /** How often the same thing failed. */
  times: z.number(),
  /** Why it cannot be tried again; absent: it can. */
  notAgain: z.enum(['private', 'unreadable', 'settled']).optional(),
  aside: z.object({ by: z.string(), at, reason: z.string() }).optional(),
});

export const listFailures = endpoint({
  name: 'failures.list',
  method: 'GET',
  path: '/failures',
  right: 'failures.read',
  says: 'What could not be handled, the newest first.',
  query: z.object({
    state: z.enum(FAILURE_STATES).default('open'),
    channel: z.string().max(60).optional(),
    stage: z.enum(FAILURE_STAGES).optional(),
    code: z.enum(CODES).optional(),
    from: at.optional(),
    to: at.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
    after: z.string().max(600).optional(),
  }),
  reply: z.object({
    items: z.array(failureRow),
    next: z.string().optional(),
    /** Of all that match the state; counted to a thousand and no further. */
    open: z.number(),
  }),
});

export const readFailure = endpoint({
  name: 'failures.read',
  method: 'GET',
  path: '/failures/:id',
  right: 'failures.read',
  says: 'One failure: what it was, why, and whether it can be tried again.',
  reply: failureRow.extend({
    /** The line of the transcript it is about. */
    line: z.number().optional(),
    /** The message or the customer's words, where it has any and they are no private ones. */
    text: z.string().optional(),
    action: z.string().optional(),
    attempts: z.number().optional(),
    /** The rest as JSON, for those who mend programs. */
    raw: z.string(),
  }),
});

export const retryFailure = endpoint({
  name: 'failures.retry',
  method: 'POST',
  path: '/failures/:id/retry',
  right: 'failures.change',
  says: 'Tries it again by the road it failed on; failing again it is open once more.',
  reply: failureRow,
});

const reason = z.string().trim().min(1).max(500);

export const setFailureAside = endpoint({
  name: 'failures.aside',
  method: 'POST',
  path: '/failures/:id/aside',
  right: 'failures.change',
  says: 'Sets it aside with a reason, which is kept.',
  body: z.object({ reason }),
  reply: failureRow,
});

export const reopenFailure = endpoint({
  name: 'failures.reopen',
  method: 'POST',
  path: '/failures/:id/open',
  right: 'failures.change',
  says: 'Takes back that it was set aside.',
  reply: failureRow,
});

const ids = z.array(z.string().max(600)).min(1).max(100);
const settled = z.object({
  done: z.array(z.string()),
  /** Those left as they were, with the reason in plain words. */
  left: z.array(z.object({ id: z.string(), why: z.string() })),
});

export const retryFailures = endpoint({
  name: 'failures.retry-many',
  method: 'POST',
  path: '/failures/retry',
  right: 'failures.change',
  says: 'Tries several again.',
  body: z.object({ ids }),
  reply: settled,
});

export const setFailuresAside = endpoint({
  name: 'failures.aside-many',
  method: 'POST',
  path: '/failures/aside',
  right: 'failures.change',
  says: 'Sets several aside with one reason.',
  body: z.object({ ids, reason }),
  reply: settled,
});

export const listUnknownEvents = endpoint({
  name: 'failures.unknown-events',
  method: 'GET',
  path: '/unknown-events',
  right: 'failures.read',
  says: 'What platforms brought in the last days that nobody here knows: how often, and of what kind.',
  reply: z.object({
    items: z.array(
      z.object({ channel: z.string(), kind: z.string(), count: z.number(), firstAt: at, lastAt: at }),
    ),
  }),
});

export const readUnknownEvents = endpoint({
  name: 'failures.unknown-samples',
  method: 'GET',
  path: '/unknown-events/:channel/:kind',
  right: 'failures.read',
  says: 'The shape of the last few of one kind; nothing that somebody said.',
  reply: z.object({ items: z.array(z.object({ at, payload: z.string() })) }),
});

export const channelRow = z.object({
  name: z.string(),
  /** `web`, `telegram`, `zalo-oa`, `zalo-bot`, `bot-framework`, `webhook`. */
  kind: z.string(),
  /** Absent: not asked yet. */
  ok: z.boolean().optional(),
  says: inTwo.optional(),
  /** What a person can do about it. */
  fix: inTwo.optional(),
  at: at.optional(),
  /** When it was well the last time; absent: not since the start. */
  goodAt: at.optional(),
  /** What to give the platform as the address it calls; absent: it needs none, or none is public. */
  webhook: z.string().optional(),
  /** What has to be set before there is an address to give. */
  webhookNeeds: inTwo.optional(),
});

export const listChannels = endpoint({
  name: 'channels.list',
  method: 'GET',
  path: '/channels',
  right: 'channels.read',
  says: "How each channel is by its platform's own word, what to repair, and the addresses to copy.",
  query: z.object({
    /** Asks the platforms now, which may take some seconds; otherwise as last found. */
    fresh: z.stringbool().default(false),
  }),
  reply: z.object({
    items: z.array(channelRow),
    /** The database, the disk, the public address, browser notices. */
    others: z.array(z.object({ what: z.string(), ok: z.boolean(), says: inTwo, fix: inTwo.optional() })),
  }),
});
