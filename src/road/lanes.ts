import type { Address, Conversation, Frame } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import type { World } from '../core/world.ts';
import { openContested, type Contested } from './contested.ts';
import { conversationCache, type ConversationCache } from './conversation-cache.ts';
import { emptyLane, hasWork, newLane, type Lane } from './lane.ts';
import type { Sender } from './hold.ts';
import type { Note } from './notes.ts';
import type { ConversationStore, FlowLibrary, Log, Meter } from './ports.ts';
import { backOffMs } from './retry.ts';
import { groupedReader, type Reader } from './reader.ts';
import { seenFrom } from './seen.ts';
import type { EventOutcome } from './take-turn.ts';

/** Events of one conversation that may wait at once, and of all (law 28: beyond it 503). */
const MOST_WAITING = 100;
const MOST_WAITING_IN_ALL = 20_000;
/** A note rides with the next turn, or leaves alone after this. */
const LINGER_MS = 100;
/** However often it failed, it is tried again after this. */
const LONGEST_REST_MS = 30_000;

export interface LanesOptions {
  readonly store: ConversationStore;
  readonly library: FlowLibrary;
  readonly world: () => World;
  readonly me: Sender;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly meter: Meter;
  readonly log: Log;
  readonly cacheBytes: number;
  /** Called with each conversation as it is now stored, in the order of its commits; perhaps twice. */
  readonly committed: (conversation: Conversation) => void;
  /** Called after a turn that leaves the customer telling more. */
  readonly gathering: (conversation: Conversation) => void;
  /** An event that will never be taken: the road makes a dead letter of it. Whether that is kept. */
  readonly lost: (lost: Lost) => Promise<boolean>;
}

/** What a dead letter is made of when a turn or its commit fails for good. */
export interface Lost {
  readonly conversation: string;
  /** Absent: only notes were in the turn. */
  readonly event: Event | undefined;
  readonly stage: 'turn' | 'commit';
  readonly error: unknown;
  /** Whether the event may hold a private answer: what it says is then kept nowhere. */
  readonly hides: boolean;
}

/** All conversations under way in this process. */
export interface Lanes {
  readonly options: LanesOptions;
  readonly reader: Reader;
  readonly cache: ConversationCache;
  readonly active: Map<string, Lane>;
  /** Lanes with work and a loaded conversation, in the order they became ready. */
  readonly ready: Lane[];
  waiting: number;
  isFlying: boolean;
  readonly contested: Contested;
  readonly idle: (() => void)[];
  /** Set while a note waits for a turn to ride with. */
  lingering: NodeJS.Timeout | undefined;
  /** Sees to it that what is ready leaves with the next group. */
  readonly launch: () => void;
}

export function newLanes(options: LanesOptions, launch: () => void): Lanes {
  return {
    launch,
    options,
    reader: groupedReader(options.store),
    cache: conversationCache(options.cacheBytes),
    active: new Map(),
    ready: [],
    waiting: 0,
    isFlying: false,
    contested: openContested(),
    idle: [],
    lingering: undefined,
  };
}

export interface Origin {
  readonly address: Address;
  readonly continues?: string | undefined;
}

/**
 * Takes an event to its conversation. Resolves when the turn is committed; rejects with `unavailable`
 * when it is not (the bringer brings it again).
 */
export function submit(lanes: Lanes, id: string, event: Event, origin?: Origin): Promise<EventOutcome> {
  const before = lanes.active.get(id)?.waiting.length ?? 0;
  if (before >= MOST_WAITING || lanes.waiting >= MOST_WAITING_IN_ALL) {
    return Promise.reject(
      new AppError('unavailable', 'Too many events are waiting.', { retryAfterMs: 1_000 }),
    );
  }
  const lane = laneOf(lanes, id);
  if (origin !== undefined) {
    lane.address = origin.address;
    lane.continues = origin.continues;
  }
  return new Promise((done, failed) => {
    lane.waiting.push({ event, startedMs: performance.now(), done, failed });
    lanes.waiting += 1;
    press(lanes, lane);
  });
}

/** Leaves a note for the next commit of the conversation. */
export function note(lanes: Lanes, id: string, text: Note): void {
  const lane = laneOf(lanes, id);
  lane.notes.push(text);
  linger(lanes, lane);
}

/** Something waits for the conversation's notes: they leave with the next group. */
export function hurry(lanes: Lanes, id: string): void {
  const lane = lanes.active.get(id);
  if (lane?.lingersUntil === undefined) return;
  lane.lingersUntil = undefined;
  press(lanes, lane);
}

/** One timer for all lanes: most notes ride with a turn, and a timer for each was made in vain. */
function linger(lanes: Lanes, lane: Lane): void {
  lane.lingersUntil ??= performance.now() + LINGER_MS;
  lanes.lingering ??= setTimeout(() => endLingering(lanes), LINGER_MS);
}

function endLingering(lanes: Lanes): void {
  const now = performance.now();
  let next = Infinity;
  for (const lane of lanes.active.values()) {
    if (lane.lingersUntil === undefined) continue;
    // A timer may come a moment early.
    if (lane.lingersUntil <= now + 1) {
      lane.lingersUntil = undefined;
      press(lanes, lane);
    } else next = Math.min(next, lane.lingersUntil);
  }
  lanes.lingering = next === Infinity ? undefined : setTimeout(() => endLingering(lanes), next - now);
}

function laneOf(lanes: Lanes, id: string): Lane {
  const known = lanes.active.get(id);
  if (known !== undefined) return known;
  const lane = newLane(id);
  if (!lanes.contested.has(id)) {
    lane.base = lanes.cache.get(id);
    lane.loaded = lane.base !== undefined;
  }
  lanes.active.set(id, lane);
  return lane;
}

/** Moves a lane on as far as it can go now. */
export function press(lanes: Lanes, lane: Lane): void {
  if (lane.state !== 'idle' || lane.resting !== undefined) return;
  if (!hasWork(lane)) {
    leave(lanes, lane);
    return;
  }
  if (!lane.loaded || needsLooking(lanes, lane)) {
    lane.state = 'reading';
    void load(lanes, lane);
    return;
  }
  lane.state = 'ready';
  lanes.ready.push(lane);
  lanes.launch();
}

function leave(lanes: Lanes, lane: Lane): void {
  lanes.active.delete(lane.id);
  emptyLane(lane);
  if (lanes.active.size === 0) for (const wake of lanes.idle.splice(0)) wake();
}

/** Whether something besides the cached copy must be asked before the turn. */
function needsLooking(lanes: Lanes, lane: Lane): boolean {
  const world = lanes.options.world();
  const base = lane.base;
  if (base === undefined) return false;
  const isUnknown = (frame: Frame): boolean => world.flow(frame.flow, frame.version) === undefined;
  if (base.stack.some(isUnknown) || base.aside?.some(isUnknown) === true) return true;
  const from = base.seenFrom;
  return from !== undefined && lane.waiting.some((waiting) => isOld(waiting.event, from));
}

/** Whether its id may have left the ring. Words of a platform that gives no time may always be so old. */
function isOld(event: Event, from: Date): boolean {
  if (event.kind === 'words') return event.platformAt === undefined || event.platformAt < from;
  if (event.kind === 'opened') return event.platformAt !== undefined && event.platformAt < from;
  return event.kind === 'spoke-outside';
}

async function load(lanes: Lanes, lane: Lane): Promise<void> {
  try {
    if (!lane.loaded) {
      lane.base = await lanes.reader.read(lane.id);
      lane.loaded = true;
      lanes.contested.found(lane.id, lanes.cache.get(lane.id)?.version === lane.base?.version);
      // After an unknown outcome the turn may have been committed: what it asked for must not wait for the holder's end.
      if (lane.setbacks > 0 && lane.base !== undefined) lanes.options.committed(lane.base);
    }
    await look(lanes, lane);
    lane.state = 'ready';
    lanes.ready.push(lane);
    lanes.launch();
  } catch (error) {
    lane.state = 'idle';
    giveBack(lanes, lane, error);
  }
}

/** Loads the flow versions it began with, and drops repetitions so late that their ids have left the ring. */
async function look(lanes: Lanes, lane: Lane): Promise<void> {
  const base = lane.base;
  if (base === undefined) return;
  const world = lanes.options.world();
  const missing = [...base.stack, ...(base.aside ?? [])].filter(
    (frame) => world.flow(frame.flow, frame.version) === undefined,
  );
  if (missing.length > 0) await lanes.options.library.ensure(missing);
  const from = seenFrom(base.seen);
  if (from === undefined) return;
  for (const waiting of lane.waiting.filter((one) => isOld(one.event, from))) {
    if (!(await isKept(lanes, base, waiting.event))) continue;
    lane.waiting = lane.waiting.filter((one) => one !== waiting);
    lanes.waiting -= 1;
    waiting.done({ kind: 'repeated' });
  }
}

/** Whether an old event was taken before: by its line. An opening has none; one so old is over either way. */
async function isKept({ options }: Lanes, { _id, lines }: Conversation, event: Event): Promise<boolean> {
  if (event.kind === 'opened' || lines.some((line) => line.event === event.id)) return true;
  return options.store.hasLineOf(_id, event.id);
}

/** The conversation could not be read: events go back to whoever brought them, notes are kept and tried again. */
export function giveBack(lanes: Lanes, lane: Lane, error: unknown): void {
  const unavailable =
    error instanceof AppError
      ? error
      : new AppError('unavailable', 'The conversation could not be read.', { cause: error });
  lane.loaded = false;
  lane.base = undefined;
  lanes.cache.drop(lane.id);
  const waiting = lane.waiting.splice(0);
  lanes.waiting -= waiting.length;
  for (const one of waiting) one.failed(unavailable);
  if (lane.notes.length > 0) rest(lanes, lane);
  else press(lanes, lane);
}

/** Waits before the next attempt, longer after each setback. */
export function rest(lanes: Lanes, lane: Lane): void {
  lane.setbacks += 1;
  const ms = Math.min(LONGEST_REST_MS, backOffMs(lane.setbacks, lanes.options.random()));
  clearTimeout(lane.resting);
  lane.resting = setTimeout(() => {
    lane.resting = undefined;
    press(lanes, lane);
  }, ms);
}

/** Resolves when nothing is under way. */
export function whenIdle(lanes: Lanes): Promise<void> {
  clearTimeout(lanes.lingering);
  lanes.lingering = undefined;
  for (const lane of lanes.active.values()) {
    if (lane.state !== 'idle') continue;
    clearTimeout(lane.resting);
    lane.lingersUntil = undefined;
    lane.resting = undefined;
    press(lanes, lane);
  }
  if (lanes.active.size === 0) return Promise.resolve();
  return new Promise((resolve) => lanes.idle.push(resolve));
}
