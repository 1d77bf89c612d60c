import type { Conversation } from '../core/conversation.ts';
import { buryLetter, letterOf } from './bury.ts';
import type { Event } from '../core/event.ts';
import type { World } from '../core/world.ts';
import { lookAt, openDeliver, stopDeliver, waitingNow, type Deliver } from './deliver.ts';
import { isHeldByOther } from './hold.ts';
import { openFiling, type Filing } from './filing.ts';
import { openLanes } from './flight.ts';
import { hurry, note, submit, whenIdle, type Lanes, type Origin } from './lanes.ts';
import type {
  AnyAction,
  Channel,
  ConversationStore,
  DeadLetter,
  DeadLetterStore,
  FlowLibrary,
  Log,
  MaySend,
  Meter,
} from './ports.ts';
import type { Note } from './notes.ts';
import { backOffMs } from './retry.ts';
import { filingDue } from './settled-lines.ts';
import type { EventOutcome } from './take-turn.ts';
import { canType, showTyping } from './typing.ts';
import { openWake, whatIsDue, type Wake } from './wake.ts';

export interface RoadOptions {
  readonly store: ConversationStore;
  readonly deadLetters: DeadLetterStore;
  readonly library: FlowLibrary;
  readonly world: () => World;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly actions: ReadonlyMap<string, AnyAction>;
  readonly maySend: MaySend;
  /** This process; unique among those that share the database. */
  readonly process: string;
  /** Whether this process delivers; one that does not leaves messages and actions to those that do. */
  readonly sends: boolean;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly meter: Meter;
  readonly log: Log;
  /** Estimated bytes of live conversations kept in memory. */
  readonly cacheBytes?: number;
}

export interface Road {
  /** Takes an event to its conversation; resolves once committed (law 2). */
  submit(conversation: string, event: Event, origin?: Origin): Promise<EventOutcome>;
  /** Changes a conversation's outbox with its next commit, for staff who try again what failed. */
  leave(conversation: string, note: Extract<Note, { kind: 'resend' | 'redo' }>): void;
  watch(listener: (conversation: Conversation) => void): () => void;
  /** Effects not carried out yet, and the age of the oldest message among them. */
  outbox(): { waiting: number; oldestMs: number };
  /** Whether nothing is under way in this process: no turn, no note, no message, no action. */
  isIdle(): boolean;
  /** Begins to look for what is due. */
  startClock(): void;
  /** One look at what is due, now. */
  look(): Promise<void>;
  /** Ends turns, sends and notes in hand, gives up holders (law: nothing lost or doubled on SIGTERM). */
  stop(): Promise<void>;
}

const CACHE_BYTES = 12 * 1024 * 1024;

interface Parts {
  readonly options: RoadOptions;
  readonly lanes: Lanes;
  readonly deliver: Deliver;
  readonly filing: Filing;
  readonly wake: Wake;
  readonly listeners: Set<(conversation: Conversation) => void>;
  isStopping: boolean;
}

export function openRoad(options: RoadOptions): Road {
  const parts = join(options);
  return {
    submit: (conversation, event, origin) => submit(parts.lanes, conversation, event, origin),
    leave: (conversation, text) => note(parts.lanes, conversation, text),
    watch: (listener) => {
      parts.listeners.add(listener);
      return () => void parts.listeners.delete(listener);
    },
    outbox: () => waitingNow(parts.deliver),
    isIdle: () => parts.lanes.active.size === 0 && parts.deliver.underWay === 0,
    startClock: () => parts.wake.start(),
    look: () => parts.wake.look(),
    stop: () => stop(parts),
  };
}

function join(options: RoadOptions): Parts {
  const { clock, random, log, store } = options;
  const listeners = new Set<(conversation: Conversation) => void>();
  const bury = (letter: DeadLetter): Promise<boolean> => buryLetter(options, letter);
  const lanes = openLanes({
    ...options,
    me: { process: options.process, sends: options.sends },
    cacheBytes: options.cacheBytes ?? CACHE_BYTES,
    committed: (next) =>
      tellAll([(one) => lookAt(deliver, one), (one) => filing.look(one), ...listeners], next, log),
    gathering: (next) => {
      if (canType(options, next)) showTyping(options, next);
    },
    lost: (lost) => bury(letterOf(lost, clock())),
  });
  const leaveNote = (id: string, text: Note): void => note(lanes, id, text);
  const deliver: Deliver = openDeliver({
    ...options,
    hours: () => options.world().hours,
    note: leaveNote,
    hurry: (id) => hurry(lanes, id),
    tell: (conversation, event) => void tell(parts, conversation, event, 1),
    bury,
  });
  const filing = openFiling({ store, clock, log, note: leaveNote });
  const wake = openWake({
    due: (now, limit) => store.due(now, limit),
    wake: (id) => wakeConversation(parts, id),
    clock,
    random,
    log,
  });
  const parts: Parts = { options, lanes, deliver, filing, wake, listeners, isStopping: false };
  return parts;
}

/** A listener that throws keeps neither the commit nor the others from going on. */
function tellAll(
  listeners: readonly ((conversation: Conversation) => void)[],
  next: Conversation,
  log: Log,
): void {
  for (const listener of listeners) {
    try {
      listener(next);
    } catch (error) {
      const code = error instanceof Error ? error.name : 'unknown';
      log.error({ conversation: next._id, code }, 'A listener of commits failed.');
    }
  }
}

/** The result of an action must not be lost while this process lives; after a crash the action runs again. */
async function tell(parts: Parts, conversation: string, event: Event, attempts: number): Promise<void> {
  try {
    await submit(parts.lanes, conversation, event);
  } catch {
    if (parts.isStopping) return;
    const ms = Math.min(10_000, backOffMs(attempts, parts.options.random()));
    setTimeout(() => void tell(parts, conversation, event, attempts + 1), ms);
  }
}

/** Brings what is due in one conversation as events. Losing a race is fine: another process brought it. */
async function wakeConversation(parts: Parts, id: string): Promise<void> {
  const { options, lanes } = parts;
  const conversation = await freshest(parts, id);
  if (conversation === undefined) return;
  const now = options.clock();
  if (conversation.tombstoneUntil !== undefined && conversation.tombstoneUntil <= now) {
    lanes.cache.drop(id);
    await options.store.forget(id, conversation.version);
    return;
  }
  const { timers, isOrphaned } = whatIsDue(conversation, now);
  const events = timers.map((timer): Event => {
    const { id: name, due } = timer;
    return { kind: 'timer', id: `${name}:${due.getTime()}`, timer: name, due, at: now };
  });
  const ends = await Promise.allSettled(events.map((event) => submit(lanes, id, event)));
  const isMoved = ends.some((end) => end.status === 'fulfilled' && end.value.kind !== 'over');
  if (!isMoved) settle(parts, conversation, isOrphaned, now);
}

/** Due, but not for a timer: a retry, a dead holder, or lines to file. Each ends in a commit with a later wake. */
function settle(parts: Parts, conversation: Conversation, isOrphaned: boolean, now: Date): void {
  if (isHeldByOther(conversation, parts.options.process, now)) return;
  const filing = filingDue(conversation);
  if (!isOrphaned && filing !== undefined && filing <= now) parts.filing.look(conversation);
  else note(parts.lanes, conversation._id, { kind: 'look' });
}

/** The stored one: what is due was found in the database, so a cached copy may be behind. */
async function freshest(parts: Parts, id: string): Promise<Conversation | undefined> {
  const cached = parts.lanes.cache.get(id);
  const now = parts.options.clock();
  if (cached?.wakeAt !== undefined && cached.wakeAt <= now) return cached;
  const stored = await parts.lanes.reader.read(id);
  if (stored !== undefined && (cached === undefined || stored.version > cached.version)) {
    parts.lanes.cache.drop(id);
  }
  return stored;
}

async function stop(parts: Parts): Promise<void> {
  parts.isStopping = true;
  await parts.wake.stop();
  await stopDeliver(parts.deliver);
  await whenIdle(parts.lanes);
  await parts.filing.stop();
  for (const { conversation } of parts.deliver.hands.values()) giveUp(parts, conversation);
  await whenIdle(parts.lanes);
}

/** Another process may take over at once instead of waiting for the holder's time to run out. */
function giveUp(parts: Parts, conversation: Conversation | undefined): void {
  if (conversation?.holder?.process === parts.options.process) {
    note(parts.lanes, conversation._id, { kind: 'let-go' });
  }
}
