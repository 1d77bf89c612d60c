import { advance, newConversation } from '../../../src/core/advance.ts';
import type { Conversation } from '../../../src/core/conversation.ts';
import { isAppError } from '../../../src/core/errors.ts';
import type { World } from '../../../src/core/world.ts';
import { eventOf } from './plan-events.ts';
import type { Plan } from './plans.ts';

const MINUTE_MS = 60_000;

/** The conversation after each event of a plan. `between` is what happens to it on the way. */
export function play(
  world: World,
  plans: readonly Plan[],
  between: (here: Conversation) => Conversation = (here) => here,
): Conversation[] {
  let here = newConversation({
    id: 't:1',
    address: { channel: 't', key: '1', route: {} },
    customerId: 'c',
    language: 'vi',
  });
  let at = new Date('2026-11-23T03:00:00Z');
  const all: Conversation[] = [];
  plans.forEach((what, n) => {
    const next = step(world, what, { here, n, at });
    if (next === undefined) return;
    at = new Date(Math.max(at.getTime(), next.at.getTime()) + MINUTE_MS);
    here = between(next.here);
    all.push(here);
  });
  return all;
}

interface Moment {
  readonly here: Conversation;
  readonly n: number;
  readonly at: Date;
}

function step(world: World, what: Plan, { here, n, at }: Moment): Omit<Moment, 'n'> | undefined {
  if (what.does === 'deliver') return { here: delivered(here, at), at };
  if (what.does === 'file') return { here: filed(here, what.lines), at };
  const event = eventOf(what, here, n, at);
  if (event === undefined) return undefined;
  try {
    const next = advance(here, event, world);
    if (event.kind !== 'result') return { here: next, at: event.at };
    return { here: { ...next, outbox: next.outbox.filter(({ key }) => key !== event.effect) }, at: event.at };
  } catch (error) {
    const isRefused = isAppError(error, 'stale') || isAppError(error, 'invalid-input');
    if (!isRefused || event.kind !== 'staff') throw error;
    return { here, at: event.at };
  }
}

/** As the road leaves it once its messages went out. */
function delivered(here: Conversation, at: Date): Conversation {
  const sent = new Set(here.outbox.flatMap((effect) => (effect.kind === 'send' ? [effect.line] : [])));
  return {
    ...here,
    outbox: here.outbox.filter(({ kind }) => kind !== 'send'),
    lines: here.lines.map((line) =>
      sent.has(line.n) ? { ...line, delivery: { state: 'sent', at, ref: `m${line.n}` } } : line,
    ),
  };
}

/** As the road leaves it once its oldest lines stand on their pages; those still to be sent stay. */
function filed(here: Conversation, count: number): Conversation {
  const toSend = new Set(here.outbox.flatMap((effect) => (effect.kind === 'send' ? [effect.line] : [])));
  const stays = here.lines.findIndex((line) => toSend.has(line.n));
  const upTo = Math.min(count, stays < 0 ? here.lines.length : stays);
  return { ...here, lines: here.lines.slice(upTo) };
}
