import type { Conversation } from '../core/conversation.ts';
import type { Act, Effect, Send } from '../core/effect.ts';
import { runAct } from './act.ts';
import { openDeadlines, type Deadlines } from './deadlines.ts';
import { sendLine } from './send.ts';
import { forgetNoted, newHand, notBeforeOf, type Hand } from './hands.ts';
import { HOLD_MS, NEAR_MS } from './hold.ts';
import type { Note } from './notes.ts';
import type { AnyAction, Channel, DeadLetter, Log, MaySend, Meter } from './ports.ts';
import type { Event } from '../core/event.ts';
import type { Hours } from '../core/world.ts';

export interface DeliverOptions {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly actions: ReadonlyMap<string, AnyAction>;
  readonly process: string;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly maySend: MaySend;
  readonly hours: () => Hours;
  readonly note: (conversation: string, note: Note) => void;
  /** Brings the result of an action back as an event; keeps trying until it is committed. */
  readonly tell: (conversation: string, event: Event) => void;
  readonly bury: (letter: DeadLetter) => Promise<boolean>;
  readonly meter: Meter;
  readonly log: Log;
}

/** The outbox side of the road: everything a conversation asked of the world leaves from here. */
export interface Deliver {
  readonly options: DeliverOptions & { readonly deadlines: Deadlines };
  readonly hands: Map<string, Hand>;
  /** Messages and actions under way. */
  underWay: number;
  isStopping: boolean;
  readonly quiet: (() => void)[];
  /** Renews the holding of what takes long. */
  readonly renewing: NodeJS.Timeout;
}

export function openDeliver(options: DeliverOptions): Deliver {
  const deliver: Deliver = {
    options: { ...options, deadlines: openDeadlines() },
    hands: new Map(),
    underWay: 0,
    isStopping: false,
    quiet: [],
    renewing: setInterval(() => renew(deliver), HOLD_MS / 4).unref(),
  };
  return deliver;
}

/** A message or action that takes long must not be taken for a dead process's. */
function renew(deliver: Deliver): void {
  const { clock, process, note } = deliver.options;
  const soon = clock().getTime() + HOLD_MS / 2;
  for (const { conversation, begun } of deliver.hands.values()) {
    const { holder } = conversation;
    if (begun.size === 0 || holder?.process !== process || holder.until.getTime() > soon) continue;
    note(conversation._id, { kind: 'look' });
  }
}

/** Looks at a conversation as it was just committed, and begins what is ready if this process holds it. */
export function lookAt(deliver: Deliver, conversation: Conversation): void {
  const { options } = deliver;
  const known = deliver.hands.get(conversation._id);
  if (conversation.outbox.length === 0 || conversation.holder?.process !== options.process) {
    if (known !== undefined) putDown(deliver, known, conversation);
    return;
  }
  const hand = known ?? newHand(conversation);
  hand.conversation = conversation;
  if (known === undefined) deliver.hands.set(conversation._id, hand);
  else forgetNoted(hand);
  begin(deliver, hand);
}

function putDown(deliver: Deliver, hand: Hand, conversation: Conversation): void {
  hand.conversation = conversation;
  forgetNoted(hand);
  if (hand.nap !== undefined) clearTimeout(hand.nap);
  hand.nap = undefined;
  if (!hand.isSending && hand.begun.size === 0 && hand.waits.size === 0)
    deliver.hands.delete(conversation._id);
}

function begin(deliver: Deliver, hand: Hand): void {
  if (deliver.isStopping) return;
  const { clock, process, note } = deliver.options;
  const now = clock();
  const { outbox, holder, _id } = hand.conversation;
  if (holder?.process !== process) return;
  if (holder.until <= now) {
    // Another process may hold it by now: the next commit tells.
    note(_id, { kind: 'look' });
    return;
  }
  let isBlocked = hand.isSending;
  for (const effect of outbox) {
    const isMessage = effect.kind === 'send' && effect.later === undefined;
    if (hand.begun.has(effect.key) || (isMessage && isBlocked)) continue;
    isBlocked ||= isMessage;
    const notBefore = notBeforeOf(hand, effect);
    if (notBefore !== undefined && notBefore > now) nap(deliver, hand, notBefore.getTime() - now.getTime());
    else start(deliver, hand, effect);
  }
}

function start(deliver: Deliver, hand: Hand, effect: Effect): void {
  hand.begun.add(effect.key);
  if (effect.kind === 'act') startAct(deliver, hand, effect);
  else if (effect.later === undefined) startSend(deliver, hand, effect);
  else
    deliver.options.note(hand.conversation._id, {
      kind: 'resumed',
      key: effect.key,
      at: deliver.options.clock(),
    });
}

function nap(deliver: Deliver, hand: Hand, ms: number): void {
  if (ms > NEAR_MS || hand.nap !== undefined) return;
  hand.nap = setTimeout(() => {
    hand.nap = undefined;
    begin(deliver, hand);
  }, ms);
}

function startAct(deliver: Deliver, hand: Hand, effect: Act): void {
  deliver.underWay += 1;
  void runAct(deliver.options, hand.conversation, effect).then((note) => {
    if (note !== undefined) leave(deliver, hand, note);
    ended(deliver);
  });
}

function startSend(deliver: Deliver, hand: Hand, effect: Send): void {
  hand.isSending = true;
  deliver.underWay += 1;
  void sendLine(deliver.options, hand.conversation, effect).then((note) => {
    hand.isSending = false;
    leave(deliver, hand, note);
    begin(deliver, hand);
    ended(deliver);
  });
}

/** Leaves the note; what is to be tried again waits here for its time, whatever is committed meanwhile. */
function leave(deliver: Deliver, hand: Hand, note: Note): void {
  if (note.kind === 'again') {
    hand.waits.set(note.key, note);
    hand.begun.delete(note.key);
  }
  deliver.options.note(hand.conversation._id, note);
}

function ended(deliver: Deliver): void {
  deliver.underWay -= 1;
  if (deliver.underWay === 0) for (const wake of deliver.quiet.splice(0)) wake();
}

/** How much waits in this process, and how long the oldest message has waited. */
export function waitingNow(deliver: Deliver): { waiting: number; oldestMs: number } {
  let waiting = 0;
  let oldest = Infinity;
  for (const { conversation } of deliver.hands.values()) {
    waiting += conversation.outbox.length;
    for (const line of conversation.lines) {
      if (line.delivery?.state === 'queued') oldest = Math.min(oldest, line.at.getTime());
    }
  }
  const oldestMs = oldest === Infinity ? 0 : Math.max(0, deliver.options.clock().getTime() - oldest);
  return { waiting, oldestMs };
}

/** Begins nothing more; resolves when what is in hand has ended. */
export function stopDeliver(deliver: Deliver): Promise<void> {
  deliver.isStopping = true;
  clearInterval(deliver.renewing);
  for (const hand of deliver.hands.values()) if (hand.nap !== undefined) clearTimeout(hand.nap);
  if (deliver.underWay === 0) return Promise.resolve();
  return new Promise((resolve) => deliver.quiet.push(resolve));
}
