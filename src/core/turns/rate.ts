import type { Unasked } from '../effect.ts';
import { AppError } from '../errors.ts';
import type { Flow } from '../flow.ts';
import { after, setTimer } from '../turn.ts';
import type { Turn } from '../turn.ts';

/** Staff may take a close back for about ten seconds: until then nothing is asked. */
const ASK_AFTER_MS = 12_000;
/** What a rating is asked for where its flow does not say. */
const PURPOSE = 'survey';
/** Nobody is asked how it was who was not helped, or not yet: a ticket asks when it is closed itself. */
const NOT_ASKED: ReadonlySet<string> = new Set(['spam', 'unreachable', 'no-answer', 'ticket']);

/**
 * The flow that asks how it was; absent for who does not want to be asked. Throws AppError `invalid-input` where the
 * shop has none.
 */
export function rating(turn: Turn): Flow | undefined {
  const flow = rateFlow(turn);
  if (flow === undefined) {
    throw new AppError('invalid-input', 'The shop has no flow that asks how it was.', { subject: 'how' });
  }
  const { purpose } = afterTalk(flow);
  const { refused = [] } = turn.customer;
  return refused.includes('all') || refused.includes(purpose) ? undefined : flow;
}

/** How a flow speaks that ends a talk, whatever else it is for. */
export function afterTalk({ send }: Flow): Unasked {
  return { purpose: send?.purpose ?? PURPOSE, hours: 'talk' };
}

/**
 * Staff end a talk in which one of them spoke with the customer: in a moment the customer is asked how it was, if
 * the shop wants that and they were not asked already. Called before the episode ends.
 */
export function rateLater(turn: Turn, outcome: string): void {
  const { episode, before } = turn;
  const flow = turn.world.settings.ratesAfterClose === true ? rateFlow(turn) : undefined;
  if (flow === undefined || episode === undefined || before.address.isGroup === true) return;
  if (NOT_ASKED.has(outcome) || episode.flows.includes(flow.name) || !hasPersonSpoken(turn)) return;
  askSoon(turn, flow, { closedAt: turn.at.toISOString() });
}

/** Staff give a talk back and want to know how it was: asked in a moment, by the same rules as after its end. */
export function rateGivenBack(turn: Turn, flow: Flow): void {
  askSoon(turn, flow, { givenBackAt: turn.at.toISOString() });
}

/** Whoever ends a talk decides anew whether it is asked about. */
export function forgetGivenBack(turn: Turn): void {
  turn.timers = turn.timers.filter(({ facts }) => facts?.givenBackAt === undefined);
}

function askSoon(turn: Turn, flow: Flow, ended: { closedAt: string } | { givenBackAt: string }): void {
  const staff = turn.episode?.staff;
  setTimer(turn, {
    id: 'rate',
    due: after(turn.at, ASK_AFTER_MS),
    kind: 'start',
    facts: { flow: flow.name, ...ended, ...(staff !== undefined && { staff }) },
  });
}

function rateFlow({ world }: Turn): Flow | undefined {
  const name = world.settings.rateFlow;
  return name === undefined ? undefined : world.flow(name);
}

function hasPersonSpoken({ episode, lines, lastSpoken }: Turn): boolean {
  const from = episode?.firstLine ?? Infinity;
  // Lines that moved to their pages are gone from here; who spoke last is known all the same.
  const isLast = lastSpoken !== undefined && lastSpoken.n >= from && lastSpoken.by !== 'bot';
  return isLast || lines.some(({ n, who }) => who === 'staff' && n >= from);
}
