import type { Address, Conversation } from '../core/conversation.ts';
import type { Event } from '../core/event.ts';
import type { Note } from './notes.ts';
import type { EventOutcome, Refused } from './take-turn.ts';

/** An event on its way to a turn, and who waits for it. */
export interface Waiting {
  readonly event: Event;
  readonly startedMs: number;
  readonly done: (outcome: EventOutcome) => void;
  readonly failed: (error: unknown) => void;
  /** Set once the database would not take its turn, though it was alone. */
  readonly refused?: Refused;
}

/**
 * One conversation's place in this process while something is under way, one thing at a time:
 * idle -> reading -> ready -> flying -> idle.
 */
export interface Lane {
  readonly id: string;
  /** Where it came from, for a conversation that does not exist yet. */
  address: Address | undefined;
  continues: string | undefined;
  state: 'idle' | 'reading' | 'ready' | 'flying';
  /** As last committed, when `loaded`; undefined: there is none yet. */
  base: Conversation | undefined;
  loaded: boolean;
  /** Lost races and unknown outcomes since the last commit of this process. */
  setbacks: number;
  waiting: Waiting[];
  notes: Note[];
  /** When the oldest note must leave even if no turn comes to take it along (`performance.now`). */
  lingersUntil: number | undefined;
  /** Set after a failure: nothing is tried again before it ends. */
  resting: NodeJS.Timeout | undefined;
  /** One of its events cannot be stored: they are taken one by one, so that it fails alone. */
  isPicky: boolean;
}

export function newLane(id: string): Lane {
  return {
    id,
    address: undefined,
    continues: undefined,
    state: 'idle',
    base: undefined,
    loaded: false,
    setbacks: 0,
    waiting: [],
    notes: [],
    lingersUntil: undefined,
    resting: undefined,
    isPicky: false,
  };
}

/**
 * A lane that leaves lets go of what it holds: V8 keeps whatever was taken out of a Map alive until the
 * next full collection, and the young generation copies it again and again.
 */
export function emptyLane(lane: Lane): void {
  lane.base = undefined;
  lane.loaded = false;
  lane.address = undefined;
  lane.continues = undefined;
}

export function hasWork(lane: Lane): boolean {
  return lane.waiting.length > 0 || lane.notes.length > 0;
}
