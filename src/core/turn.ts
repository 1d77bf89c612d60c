import type {
  Conversation,
  CustomerFacts,
  Desk,
  Episode,
  Frame,
  Language,
  Line,
  OpenScore,
  Owner,
  Timer,
} from './conversation.ts';
import type { Effect } from './effect.ts';
import type { Event } from './event.ts';
import { MOST_STEPS } from './flow.ts';
import { slotOf } from './last-customer-slot.ts';
import type { World } from './world.ts';
import type { Writable } from './writable.ts';

/**
 * A turn under way: the parts of the conversation it may change, taken over as they were and replaced
 * (never written into), until `finish` makes the next conversation of them. Lives for one turn only.
 */
export interface Turn {
  readonly before: Conversation;
  readonly event: Event;
  readonly world: World;
  readonly at: Date;
  customer: CustomerFacts;
  language: Language;
  languageChosen: boolean;
  owner: Owner;
  stack: readonly Frame[];
  aside: readonly Frame[];
  visits: number;
  episode: Episode | undefined;
  episodes: number;
  timers: readonly Timer[];
  openScores: readonly OpenScore[];
  lines: readonly Line[];
  nextLine: number;
  lastSpoken: Conversation['lastSpoken'];
  outbox: readonly Effect[];
  changedAt: Date | undefined;
  lastCustomerAt: Date | undefined;
  desk: Desk | undefined;
  unreachable: Conversation['unreachable'];
  /** What this turn says nobody asked for (a reminder). */
  unasked: Frame['unasked'];
  /** Steps this turn may still enter. */
  budget: number;
}

const NONE: readonly never[] = [];
/** A turn may end one flow and begin another. */
const BUDGET = 2 * MOST_STEPS;

export function begin(before: Conversation, event: Event, world: World): Turn {
  return {
    before,
    event,
    world,
    at: event.at,
    customer: before.customer,
    language: before.language,
    languageChosen: before.languageChosen === true,
    owner: before.owner,
    stack: before.stack,
    aside: before.aside ?? NONE,
    visits: before.visits,
    episode: before.episode,
    episodes: before.episodes,
    timers: before.timers,
    openScores: before.openScores ?? NONE,
    lines: before.lines,
    nextLine: before.nextLine,
    lastSpoken: before.lastSpoken,
    outbox: before.outbox,
    changedAt: before.changedAt,
    lastCustomerAt: before.lastCustomerAt,
    desk: before.desk,
    unreachable: before.unreachable,
    unasked: undefined,
    budget: BUDGET,
  };
}

/** The conversation after the turn; what belongs to the road stays as it was. */
export function finish(turn: Turn): Conversation {
  const { before } = turn;
  return assemble(before, turn, {
    version: before.version,
    seen: before.seen,
    seenFrom: before.seenFrom,
    holder: before.holder,
    wakeAt: before.wakeAt,
    tombstoneUntil: isBack(turn.event) ? undefined : before.tombstoneUntil,
  });
}

/** What turns change. */
type Moved = { readonly [Name in keyof Conversation]?: Conversation[Name] | undefined } & Pick<
  Conversation,
  | 'customer'
  | 'language'
  | 'owner'
  | 'stack'
  | 'visits'
  | 'episodes'
  | 'timers'
  | 'lines'
  | 'nextLine'
  | 'outbox'
>;

/** What only the road and the erasing of a person set. */
interface Kept {
  readonly version: number;
  readonly seen: Conversation['seen'];
  readonly seenFrom: Conversation['seenFrom'];
  readonly holder: Conversation['holder'];
  readonly wakeAt: Conversation['wakeAt'];
  readonly tombstoneUntil: Conversation['tombstoneUntil'];
}

/**
 * A conversation made anew. Its properties always stand in one order, those that may be absent last, and
 * absent ones are absent: so all conversations are of few forms, and none becomes a slow dictionary.
 */
export function assemble(before: Conversation, now: Moved, kept: Kept): Conversation {
  const next: Writable<Conversation> = {
    _id: before._id,
    shape: before.shape,
    version: kept.version,
    address: before.address,
    customer: now.customer,
    language: now.language,
    owner: now.owner,
    stack: now.stack,
    visits: now.visits,
    episodes: now.episodes,
    timers: now.timers,
    lines: now.lines,
    nextLine: now.nextLine,
    outbox: now.outbox,
    seen: kept.seen,
  };
  if (kept.seenFrom !== undefined) next.seenFrom = kept.seenFrom;
  if (before.continues !== undefined) next.continues = before.continues;
  if (now.languageChosen === true) next.languageChosen = true;
  if (now.aside !== undefined && now.aside.length > 0) next.aside = now.aside;
  if (now.episode !== undefined) next.episode = now.episode;
  if (now.openScores !== undefined && now.openScores.length > 0) next.openScores = now.openScores;
  if (now.lastSpoken !== undefined) next.lastSpoken = now.lastSpoken;
  if (kept.holder !== undefined) next.holder = kept.holder;
  if (kept.wakeAt !== undefined) next.wakeAt = kept.wakeAt;
  if (now.changedAt !== undefined) next.changedAt = now.changedAt;
  if (now.lastCustomerAt !== undefined) {
    next.lastCustomerAt = now.lastCustomerAt;
    next.lastCustomerSlot = slotOf(now.lastCustomerAt);
  }
  if (now.desk !== undefined) next.desk = now.desk;
  if (now.unreachable !== undefined) next.unreachable = now.unreachable;
  if (kept.tombstoneUntil !== undefined) next.tombstoneUntil = kept.tombstoneUntil;
  return next;
}

/** An erased conversation is deleted one day, unless its owner comes back. */
function isBack(event: Event): boolean {
  return event.kind === 'words' || event.kind === 'opened';
}

export function topFrame(turn: Turn): Frame | undefined {
  return turn.stack[turn.stack.length - 1];
}

/** The frame that speaks. Only steps call it, and a step always stands in a frame. */
export function speaking(turn: Turn): Frame {
  const frame = topFrame(turn);
  if (frame === undefined) throw new Error('A step without a frame.');
  return frame;
}

export function replaceTop(turn: Turn, frame: Frame): void {
  turn.stack = turn.stack.length === 1 ? [frame] : [...turn.stack.slice(0, -1), frame];
}

export function setAnswer(turn: Turn, name: string, value: Frame['answers'][string]): void {
  const frame = speaking(turn);
  // Not as `{ ...answers, [name]: value }`: V8 leaves a computed name to its runtime.
  const answers: Record<string, Frame['answers'][string]> = { ...frame.answers };
  answers[name] = value;
  replaceTop(turn, { ...frame, answers });
}

/** `later` by so many milliseconds. */
export function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** A timer of the same id is replaced: it is set anew. */
export function setTimer(turn: Turn, timer: Timer): void {
  turn.timers = [...withoutTimer(turn.timers, timer.id), timer];
}

export function cancelTimer(turn: Turn, id: string): void {
  turn.timers = withoutTimer(turn.timers, id);
}

function withoutTimer(timers: readonly Timer[], id: string): readonly Timer[] {
  return timers.some((timer) => timer.id === id) ? timers.filter((timer) => timer.id !== id) : timers;
}

export function hasTimer(turn: Turn, id: string): boolean {
  return turn.timers.some((timer) => timer.id === id);
}

/** The timers of a visit die with it. */
export function cancelVisit(turn: Turn, visit: number): void {
  if (turn.timers.some((timer) => timer.visit === visit)) {
    turn.timers = turn.timers.filter((timer) => timer.visit !== visit);
  }
}

/** Staff are concerned: live lists read the conversation again. */
export function concernStaff(turn: Turn): void {
  turn.changedAt = turn.at;
}
