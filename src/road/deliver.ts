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
import { canType, isAwaited, showTyping, SIGN_AFTER_MS } from './typing.ts';

export interface DeliverOptions {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly actions: ReadonlyMap<string, AnyAction>;
  readonly process: string;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly maySend: MaySend;
  readonly hours: () => Hours;
  readonly note: (conversation: string, note: Note) => void;
  /** Something waits for the conversation's notes: they need not wait for a turn to ride with. */
  readonly hurry: (conversation: string) => void;
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
  for (const [id, { conversation, begun }] of deliver.hands) {
    const holder = conversation?.holder;
    if (begun.length === 0 || holder?.process !== process || holder.until.getTime() > soon) continue;
    note(id, { kind: 'look' });
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
  else forgetNoted(hand, conversation);
  begin(deliver, hand);
}

function putDown(deliver: Deliver, hand: Hand, conversation: Conversation): void {
  hand.conversation = conversation;
  forgetNoted(hand, conversation);
  if (hand.nap !== undefined) clearTimeout(hand.nap);
  hand.nap = undefined;
  if (hand.isSending || hand.begun.length > 0 || hand.waits.length > 0) return;
  deliver.hands.delete(conversation._id);
  // What is taken out of a Map lives on for a while: see `emptyLane`.
  hand.conversation = undefined;
}

function begin(deliver: Deliver, hand: Hand): void {
  const { conversation } = hand;
  const { clock, process, note, hurry } = deliver.options;
  if (deliver.isStopping || conversation?.holder?.process !== process) return;
  const now = clock();
  const { outbox, holder, _id } = conversation;
  if (holder.until <= now) {
    // Another process may hold it by now: the next commit tells.
    note(_id, { kind: 'look' });
    return;
  }
  const [first, next] = outbox.filter(isMessage);
  for (const effect of outbox) {
    if (hand.begun.includes(effect.key)) continue;
    if (isMessage(effect) && (hand.isSending || effect !== first)) continue;
    const notBefore = notBeforeOf(hand, effect);
    if (notBefore !== undefined && notBefore > now) nap(deliver, hand, notBefore.getTime() - now.getTime());
    else start({ deliver, hand, conversation }, effect);
  }
  // The next message waits until the note of the last is committed: a crash repeats one, never two.
  if (first === undefined || next === undefined || hand.isSending) return;
  if (hand.begun.includes(first.key)) hurry(_id);
}

function isMessage(effect: Effect): boolean {
  return effect.kind === 'send' && effect.later === undefined;
}

/** What is begun for a conversation as it was when it began. */
interface Beginning {
  readonly deliver: Deliver;
  readonly hand: Hand;
  readonly conversation: Conversation;
}

function start(beginning: Beginning, effect: Effect): void {
  const { deliver, hand, conversation } = beginning;
  hand.begun.push(effect.key);
  if (effect.kind === 'act') startAct(beginning, effect);
  else if (effect.later === undefined) startSend(beginning, effect);
  else {
    const { note, clock } = deliver.options;
    note(conversation._id, { kind: 'resumed', key: effect.key, at: clock() });
  }
}

function nap(deliver: Deliver, hand: Hand, ms: number): void {
  if (ms > NEAR_MS || hand.nap !== undefined) return;
  hand.nap = setTimeout(() => {
    hand.nap = undefined;
    begin(deliver, hand);
  }, ms);
}

function startAct({ deliver, hand, conversation }: Beginning, effect: Act): void {
  deliver.underWay += 1;
  const sign = signFor({ deliver, hand, conversation }, effect);
  void runAct(deliver.options, conversation, effect).then((note) => {
    if (sign !== undefined) clearTimeout(sign);
    if (note !== undefined) leave(deliver, conversation._id, hand, note);
    ended(deliver);
  });
}

/**
 * Set while the customer may be shown that an answer is on its way: at the first attempt only, not beside a
 * message that leaves, and not when a person has taken the conversation meanwhile.
 */
function signFor({ deliver, hand, conversation }: Beginning, effect: Act): NodeJS.Timeout | undefined {
  const { options } = deliver;
  const wasTried = effect.attempts > 0 || hand.waits.some(({ key }) => key === effect.key);
  if (wasTried || !isAwaited(conversation, effect)) return undefined;
  return setTimeout(() => {
    const now = hand.conversation;
    if (hand.isSending || now === undefined) return;
    if (isAwaited(now, effect) && canType(options, now)) showTyping(options, now);
  }, SIGN_AFTER_MS);
}

function startSend({ deliver, hand, conversation }: Beginning, effect: Send): void {
  hand.isSending = true;
  deliver.underWay += 1;
  void sendLine(deliver.options, conversation, effect).then((note) => {
    hand.isSending = false;
    leave(deliver, conversation._id, hand, note);
    begin(deliver, hand);
    ended(deliver);
  });
}

/** Leaves the note; what is to be tried again waits here for its time, whatever is committed meanwhile. */
function leave(deliver: Deliver, id: string, hand: Hand, note: Note): void {
  if (note.kind === 'again') {
    hand.waits = [...hand.waits.filter((wait) => wait.key !== note.key), note];
    hand.begun = hand.begun.filter((key) => key !== note.key);
  }
  deliver.options.note(id, note);
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
    if (conversation === undefined) continue;
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
