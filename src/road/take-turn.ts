import { advance, newConversation } from '../core/advance.ts';
import type { Address, Conversation, Language } from '../core/conversation.ts';
import { customerIdOf } from '../core/conversation-id.ts';
import { AppError, isAppError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import { fallback } from '../core/fallback.ts';
import { hidesWords } from '../core/private-words.ts';
import { assemble } from '../core/turn.ts';
import type { World } from '../core/world.ts';
import { holderAfter, isHeldByOther, wakeAtOf, type Sender } from './hold.ts';
import { applyNotes, without, type Note } from './notes.ts';
import { asGroup, reachedBy } from './reached-by.ts';
import { roughBytes } from './rough-bytes.ts';
import { hasSeen, remember, seenFrom } from './seen.ts';

/** What became of one event of a turn. */
export type EventOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'repeated' }
  /** What it was about is over: a timer that was cancelled, a result nobody waits for. */
  | { readonly kind: 'over' }
  | { readonly kind: 'refused'; readonly error: AppError }
  /**
   * The turn threw, or could not be stored: the words are kept and a person is called. `hides`: they may be
   * a private answer.
   */
  | {
      readonly kind: 'fallback';
      readonly stage: 'turn' | 'commit';
      readonly error: unknown;
      readonly hides: boolean;
    };

export interface TurnContext {
  readonly world: World;
  readonly me: Sender;
  readonly now: Date;
}

export interface TurnInput {
  /** As last committed; absent when there is none yet. */
  readonly base: Conversation | undefined;
  /** Where it came from: a conversation that does not exist yet is begun with it. */
  readonly address: Address | undefined;
  readonly continues: string | undefined;
  readonly events: readonly Event[];
  readonly notes: readonly Note[];
  /** The database would not take what became of these events: now only their plain words are kept. */
  readonly refused: Refused | undefined;
}

/** Why the database would not take a turn. */
export interface Refused {
  readonly error: unknown;
}

export interface Turn {
  /** What to commit; absent when nothing changed. */
  readonly next: Conversation | undefined;
  readonly outcomes: readonly EventOutcome[];
}

/** Visits of a new conversation count on from the seconds since this day. */
const FIRST_DAY_MS = Date.UTC(2026, 0, 1);
/** A conversation larger than this (estimated BSON bytes) is given to a person. */
const LARGE_BYTES = 256 * 1024;
/** Beyond this nothing more is taken in until lines were filed. */
const FULL_BYTES = 4 * 1024 * 1024;

/**
 * One turn: what the notes and the events make of a conversation, as the single document to commit.
 * Pure; the same input gives the same result.
 */
export function takeTurn(input: TurnInput, context: TurnContext): Turn {
  const begun = input.base ?? begin(input, context.world);
  if (begun === undefined) return { next: undefined, outcomes: input.events.map(() => ({ kind: 'over' })) };
  let moved: Moved = {
    conversation: asGroup(input.notes.length === 0 ? begun : applyNotes(begun, input.notes), input.address),
    seen: begun.seen,
  };
  const outcomes: EventOutcome[] = [];
  for (const event of input.events) {
    const step = takeEvent(moved, event, context.world, input.refused);
    moved = step;
    outcomes.push(step.outcome);
  }
  const hasMoved = outcomes.some(isChange);
  const changed = input.notes.length > 0 || hasMoved;
  if (hasMoved) moved = { ...moved, conversation: reachedBy(moved.conversation, input.address) };
  return { next: changed ? closed(begun, moved, input.notes, context) : undefined, outcomes };
}

function begin(input: TurnInput, world: World): Conversation | undefined {
  const address = input.address;
  const [first] = input.events;
  if (address === undefined || first === undefined) return undefined;
  const language: Language = world.settings.languages[0] ?? 'vi';
  const id = `${address.channel}:${address.key}`;
  const fresh = newConversation({ id, address, customerId: customerIdOf(address), language });
  // An erased conversation that begins anew must not meet its old effects' keys again.
  const visits = Math.max(0, Math.floor((first.at.getTime() - FIRST_DAY_MS) / 1_000));
  return { ...fresh, visits, ...(input.continues === undefined ? {} : { continues: input.continues }) };
}

function isChange(outcome: EventOutcome): boolean {
  return outcome.kind === 'taken' || outcome.kind === 'fallback';
}

/** A conversation on its way through the events of a turn; the ring of ids goes beside it until the end. */
interface Moved {
  readonly conversation: Conversation;
  readonly seen: Uint8Array;
}

interface Step {
  readonly conversation: Conversation;
  readonly outcome: EventOutcome;
}

function takeEvent(before: Moved, event: Event, world: World, refused: Refused | undefined): Step & Moved {
  const { conversation, seen } = before;
  if (!comesFromOutside(event)) {
    const ready = consumed(conversation, event);
    if (ready === undefined) return { conversation, seen, outcome: OVER };
    const step = move(ready, event, world, refused);
    return { conversation: step.conversation, seen, outcome: step.outcome };
  }
  if (hasSeen(seen, event.id)) return { conversation, seen, outcome: { kind: 'repeated' } };
  const { conversation: next, outcome } = move(conversation, event, world, refused);
  return {
    conversation: next,
    seen: isChange(outcome) ? remember(seen, event.id, event.at) : seen,
    outcome,
  };
}

const OVER: EventOutcome = { kind: 'over' };
const TAKEN: EventOutcome = { kind: 'taken' };

/** Timers and results are known by what they answer, not by an id in the ring. */
function comesFromOutside(event: Event): boolean {
  return event.kind !== 'timer' && event.kind !== 'result';
}

/** The conversation without the effect that has its result; absent when nothing waits for the event. */
function consumed(before: Conversation, event: Event): Conversation | undefined {
  if (event.kind === 'timer') {
    const due = event.due.getTime();
    const waits = before.timers.some((timer) => timer.id === event.timer && timer.due.getTime() === due);
    return waits ? before : undefined;
  }
  if (event.kind === 'result') {
    const outbox = without(before.outbox, event.effect);
    return outbox.length === before.outbox.length ? undefined : { ...before, outbox };
  }
  return before;
}

function move(before: Conversation, event: Event, world: World, refused: Refused | undefined): Step {
  if (refused !== undefined) return fallen(before, bare(event), world, { stage: 'commit', ...refused });
  const bytes = roughBytes(before);
  if (bytes > FULL_BYTES && event.kind !== 'timer' && event.kind !== 'result') {
    const error = new AppError('unavailable', 'The conversation is full until its lines are filed.');
    return { conversation: before, outcome: { kind: 'refused', error } };
  }
  try {
    if (bytes > LARGE_BYTES && before.owner.kind === 'bot' && event.kind === 'words') {
      throw new AppError('invalid-input', 'The conversation has grown too large for the bot.');
    }
    return { conversation: withoutTimer(advance(before, event, world), event), outcome: TAKEN };
  } catch (error) {
    const isRefusal =
      isAppError(error, 'stale') || (event.kind === 'staff' && isAppError(error, 'invalid-input'));
    if (isRefusal) return { conversation: before, outcome: { kind: 'refused', error } };
    return fallen(before, event, world, { stage: 'turn', error });
  }
}

function fallen(
  before: Conversation,
  event: Event,
  world: World,
  why: { readonly stage: 'turn' | 'commit'; readonly error: unknown },
): Step {
  return {
    conversation: withoutTimer(fallback(before, event, world), event),
    outcome: { kind: 'fallback', ...why, hides: hidesWords(before, world) },
  };
}

/** Words without all that came with them: whatever of it the database would not take. */
function bare(event: Event): Event {
  if (event.kind !== 'words') return event;
  const { kind, id, at, text } = event;
  return { kind, id, at, text };
}

/** A timer that has come is spent, whatever the turn made of it. */
function withoutTimer(conversation: Conversation, event: Event): Conversation {
  if (event.kind !== 'timer') return conversation;
  const due = event.due.getTime();
  const timers = conversation.timers.filter(
    (timer) => timer.id !== event.timer || timer.due.getTime() !== due,
  );
  return timers.length === conversation.timers.length ? conversation : { ...conversation, timers };
}

/** The document as it is written: version, holder and next wake set once, at the end. */
function closed(
  base: Conversation,
  { conversation, seen }: Moved,
  notes: readonly Note[],
  context: TurnContext,
): Conversation {
  const isLeaving =
    notes.some((note) => note.kind === 'let-go') &&
    !isHeldByOther(conversation, context.me.process, context.now);
  const { holder } = isLeaving ? NOBODY : holderAfter(conversation, context.me, context.now);
  return assemble(conversation, conversation, {
    version: base.version + 1,
    seen,
    seenFrom: seen === base.seen ? base.seenFrom : (seenFrom(seen) ?? base.seenFrom),
    holder,
    wakeAt: wakeAtOf(conversation, holder, context.now),
    tombstoneUntil: conversation.tombstoneUntil,
  });
}

const NOBODY: Pick<Conversation, 'holder'> = {};
