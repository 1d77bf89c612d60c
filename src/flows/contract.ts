import { z } from 'zod';
import { STEP_KINDS } from '../core/flow.ts';
import { endpoint } from '../http/endpoint.ts';

const at = z.iso.datetime();
const inTwo = z.object({ vi: z.string(), en: z.string() }).partial();

/** How a flow begins by itself; none: another flow begins it. */
const start = z.object({
  /** The words' meaning it starts by. */
  intent: z.string().optional(),
  /** What happens in the trade. */
  event: z.string().optional(),
  afterMs: z.number().optional(),
  /** The flow a new or idle conversation falls into. */
  isWelcome: z.boolean(),
  /** Flows that begin it by a `do` step. */
  calledBy: z.array(z.string()),
  interrupts: z.boolean(),
});

export const flowRow = z.object({
  name: z.string(),
  /** The version new conversations begin. */
  version: z.string(),
  versions: z.number(),
  steps: z.number(),
  start,
  /** Why customers are written to unasked. */
  purpose: z.string().optional(),
  /** Talks it spoke in over the last 30 days, as far as counted. */
  talks: z.number(),
});

export const listFlows = endpoint({
  name: 'flows.list',
  method: 'GET',
  path: '/flows',
  right: 'flows.read',
  says: 'Every flow in use: its version, how it starts, how often it ran.',
  reply: z.object({ items: z.array(flowRow), countedUpTo: at.optional() }),
});

export const listFlowVersions = endpoint({
  name: 'flows.versions',
  method: 'GET',
  path: '/flows/:name/versions',
  right: 'flows.read',
  says: 'The versions of a flow, the newest first; conversations finish the one they began with.',
  reply: z.object({
    items: z.array(
      z.object({ version: z.string(), isActive: z.boolean(), firstSeenAt: at, steps: z.number() }),
    ),
  }),
});

export const flowNode = z.object({
  /** The step's name; `end <outcome>` where the flow ends. */
  id: z.string(),
  kind: z.enum([...STEP_KINDS, 'outcome']),
  /** What it says, in each language the version has; longer ones are cut. */
  text: inTwo.optional(),
  /** What it is about besides: what is asked for, the action, the other flow, the time waited. */
  about: z.string().optional(),
  /** Labels of its buttons by the name of the choice. */
  choices: z.array(z.object({ name: z.string(), label: inTwo })).optional(),
  isPrivate: z.boolean().optional(),
  /** Where to draw it: rows from the top, and the place within the row. */
  layer: z.number(),
  place: z.number(),
});

export const flowEdge = z.object({
  from: z.string(),
  to: z.string(),
  /**
   * `next`: the step below; `then`: always; `choice`: an answer or outcome; `if`, `else`: a condition; `unclear`,
   * `late`: no answer that can be used; `again`: back, so many times; `more`: after that.
   */
  why: z.enum(['next', 'then', 'choice', 'if', 'else', 'unclear', 'late', 'again', 'more']),
  /** The choice's or outcome's name, or the condition. */
  label: z.string().optional(),
  /** It leads up again: drawn aside. */
  isBack: z.boolean(),
});

export const stepCount = z.object({
  step: z.string(),
  /** Talks (from first word to outcome) in which the step spoke; steps that say nothing are not seen. */
  entered: z.number(),
  /** Of those, talks in which a later step of the flow spoke. */
  wentOn: z.number(),
  /** Of those, talks in which these were the flow's last words. */
  leftHere: z.number(),
});

export const readFlow = endpoint({
  name: 'flows.read',
  method: 'GET',
  path: '/flows/:name',
  right: 'flows.read',
  says: 'One version of a flow as a graph, laid out, with how many entered and left at each step.',
  query: z.object({
    /** Absent: the one in use. */
    version: z.string().max(40).optional(),
    /** Days of the shop, both counted; absent: the last 30 days. */
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
  }),
  reply: z.object({
    name: z.string(),
    version: z.string(),
    isActive: z.boolean(),
    first: z.string(),
    start,
    /** A time limit for the whole flow. */
    withinMs: z.number().optional(),
    nodes: z.array(flowNode),
    edges: z.array(flowEdge),
    counts: z.array(stepCount),
    counted: z.object({
      from: z.iso.date(),
      to: z.iso.date(),
      /** Talks that ended after this are not counted yet; absent: nothing was counted so far. */
      upTo: at.optional(),
      /** How exact the numbers are, in plain words. */
      says: z.object({ vi: z.string(), en: z.string() }),
    }),
  }),
});
