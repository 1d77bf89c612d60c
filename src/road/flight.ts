import type { Conversation } from '../core/conversation.ts';
import { AppError, isAppError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import { hidesWords } from '../core/private-words.ts';
import type { Lane, Waiting } from './lane.ts';
import { giveBack, newLanes, press, rest, type Lanes, type LanesOptions } from './lanes.ts';
import type { Note } from './notes.ts';
import type { CommitOutcome } from './ports.ts';
import { isGathering } from './typing.ts';
import { takeTurn, type EventOutcome } from './take-turn.ts';

/** Conversations in one group, and the bytes (estimated) they may have together. */
const MOST_IN_GROUP = 256;
/** Lost races in a row after which the bringer is told to come again. */
const MOST_SETBACKS = 25;
/** Unknown outcomes in a row after which the bringer is told that the database is away. */
const MOST_UNKNOWN = 3;
const BUSY = new AppError('unavailable', 'The conversation is busy.', { retryAfterMs: 500 });

/** A turn on its way to the database. */
interface Passenger {
  readonly lane: Lane;
  readonly next: Conversation;
  readonly waiting: readonly Waiting[];
  readonly outcomes: readonly EventOutcome[];
  readonly notes: readonly Note[];
}

export function openLanes(options: LanesOptions): Lanes {
  const lanes: Lanes = newLanes(options, () => startFlight(lanes));
  return lanes;
}

/** A group starts as soon as the last one has ended; what arrives meanwhile leaves together. */
function startFlight(lanes: Lanes): void {
  if (lanes.isFlying || lanes.ready.length === 0) return;
  lanes.isFlying = true;
  setImmediate(() => void fly(lanes));
}

async function fly(lanes: Lanes): Promise<void> {
  try {
    const group = board(lanes);
    if (group.length > 0) {
      const started = performance.now();
      await commit(lanes, group);
      lanes.options.meter.group(group.length, performance.now() - started);
    }
  } finally {
    lanes.isFlying = false;
  }
  startFlight(lanes);
}

/** Takes the turns of the lanes that are ready. Those that changed nothing need no commit. */
function board(lanes: Lanes): Passenger[] {
  const group: Passenger[] = [];
  for (const lane of lanes.ready.splice(0, MOST_IN_GROUP)) {
    const passenger = turnOf(lanes, lane);
    if (passenger !== undefined) group.push(passenger);
  }
  return group;
}

/** What the lane has waiting, taken out of it. */
function taken(
  lanes: Lanes,
  lane: Lane,
): { readonly waiting: readonly Waiting[]; readonly notes: readonly Note[] } {
  const { notes } = lane;
  const waiting = lane.isPicky ? lane.waiting.splice(0, 1) : lane.waiting;
  if (!lane.isPicky) lane.waiting = [];
  lane.notes = [];
  lanes.waiting -= waiting.length;
  lane.lingersUntil = undefined;
  return { waiting, notes };
}

/** A turn that throws outside its own guard ends neither the process nor the group. */
function turnOf(lanes: Lanes, lane: Lane): Passenger | undefined {
  const { waiting, notes } = taken(lanes, lane);
  try {
    return turn(lanes, lane, waiting, notes);
  } catch (error) {
    lane.state = 'idle';
    refuse(lanes, { lane, waiting, notes }, error);
    press(lanes, lane);
    return undefined;
  }
}

function turn(
  lanes: Lanes,
  lane: Lane,
  waiting: readonly Waiting[],
  notes: readonly Note[],
): Passenger | undefined {
  const { options } = lanes;
  const { next, outcomes } = takeTurn(
    {
      base: lane.base,
      address: lane.address,
      continues: lane.continues,
      events: waiting.map((one) => one.event),
      notes,
      refused: waiting[0]?.refused,
    },
    { world: options.world(), me: options.me, now: options.clock() },
  );
  if (next === undefined) {
    lane.state = 'idle';
    answer(lanes, lane.id, waiting, outcomes);
    press(lanes, lane);
    return undefined;
  }
  lane.state = 'flying';
  return { lane, next, waiting, outcomes, notes };
}

async function commit(lanes: Lanes, group: readonly Passenger[]): Promise<void> {
  let outcomes: readonly CommitOutcome[];
  try {
    outcomes = await lanes.options.store.commit(group.map((passenger) => passenger.next));
  } catch (error) {
    if (group.length > 1 && !isAppError(error, 'unavailable')) {
      for (const passenger of group) await commit(lanes, [passenger]);
      return;
    }
    for (const passenger of group) land(lanes, passenger, undefined, error);
    return;
  }
  group.forEach((passenger, at) => land(lanes, passenger, outcomes[at]));
}

function land(lanes: Lanes, passenger: Passenger, outcome: CommitOutcome | undefined, error?: unknown): void {
  const { lane, next, waiting, outcomes } = passenger;
  lane.state = 'idle';
  if (outcome?.kind === 'done') {
    lane.base = next;
    lane.setbacks = 0;
    lane.isPicky &&= lane.waiting.length > 0;
    lane.loaded = !lanes.contested.has(lane.id);
    lanes.cache.set(next);
    lanes.options.committed(next);
    if (waiting.length > 0 && isGathering(next)) lanes.options.gathering(next);
    answer(lanes, lane.id, waiting, outcomes);
  } else if (outcome?.kind === 'refused') {
    refuse(
      lanes,
      passenger,
      new AppError('invalid-input', `The database refused the document: ${outcome.why}`),
    );
  } else if (outcome === undefined && !isAppError(error, 'unavailable')) {
    refuse(lanes, passenger, error);
  } else {
    again(lanes, passenger, outcome === undefined ? error : undefined);
  }
  press(lanes, lane);
}

/** A lost race or an unknown outcome: the copy is dropped and read again; an id in the ring means it was done. */
function again(lanes: Lanes, passenger: Passenger, error: unknown): void {
  const { lane, waiting } = passenger;
  putBack(lanes, passenger);
  lane.loaded = false;
  lane.base = undefined;
  lanes.cache.drop(lane.id);
  lanes.contested.mark(lane.id);
  for (const one of waiting)
    lanes.options.meter.turn(performance.now() - one.startedMs, one.event.kind, 'stale');
  if (error === undefined) {
    lane.setbacks += 1;
    if (lane.setbacks >= MOST_SETBACKS) giveBack(lanes, lane, BUSY);
  } else if (lane.setbacks + 1 >= MOST_UNKNOWN) {
    giveBack(lanes, lane, error);
  } else {
    rest(lanes, lane);
  }
}

type Unstored = Pick<Passenger, 'lane' | 'waiting' | 'notes'>;

function putBack(lanes: Lanes, { lane, waiting, notes }: Unstored): void {
  lane.waiting.unshift(...waiting);
  lane.notes.unshift(...notes);
  lanes.waiting += waiting.length;
}

/**
 * The database will never take it. Its notes are kept; of several events each is tried alone; of one that
 * fails alone the plain words are tried, where the database has said what is wrong. What fails even so is
 * a dead letter, and acknowledged only when that is kept.
 */
function refuse(lanes: Lanes, passenger: Unstored, error: unknown): void {
  const { lane, waiting, notes } = passenger;
  const [first] = waiting;
  if (waiting.length > 1) {
    lane.isPicky = true;
    putBack(lanes, passenger);
    return;
  }
  const isTold = isAppError(error, 'invalid-input');
  if (isTold && first !== undefined && first.refused === undefined && isWaitedFor(first.event)) {
    lane.isPicky = true;
    putBack(lanes, { lane, waiting: [{ ...first, refused: { error } }], notes });
    return;
  }
  lane.notes.unshift(...notes);
  if (notes.length > 0) rest(lanes, lane);
  const hides = lane.base !== undefined && hidesWords(lane.base, lanes.options.world());
  const lost = { conversation: lane.id, event: first?.event, stage: 'commit' as const, error, hides };
  void lanes.options.lost(lost).then((isKept) => {
    if (isKept) first?.done({ kind: 'fallback', stage: 'commit', error, hides });
    else
      first?.failed(new AppError('unavailable', 'The message could not be kept.', { retryAfterMs: 5_000 }));
  });
}

/** Whether the customer waits for what becomes of it, or it would come again and again. */
function isWaitedFor({ kind }: Event): boolean {
  return kind === 'words' || kind === 'opened' || kind === 'timer' || kind === 'result';
}

const METERED = {
  taken: 'done',
  repeated: 'repeated',
  over: 'repeated',
  refused: 'stale',
  fallback: 'fallback',
} as const;

function answer(
  lanes: Lanes,
  id: string,
  waiting: readonly Waiting[],
  outcomes: readonly EventOutcome[],
): void {
  waiting.forEach((one, at) => {
    const outcome = outcomes[at] ?? { kind: 'over' };
    lanes.options.meter.turn(performance.now() - one.startedMs, one.event.kind, METERED[outcome.kind]);
    if (outcome.kind === 'fallback') {
      const { stage, error, hides } = outcome;
      void lanes.options.lost({ conversation: id, event: one.event, stage, error, hides });
    }
    if (outcome.kind === 'refused') one.failed(outcome.error);
    else one.done(outcome);
  });
}
