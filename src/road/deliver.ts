import type { Conversation } from '../core/conversation.ts';
import type { Effect, Send } from '../core/effect.ts';
import { isAppError } from '../core/errors.ts';
import { runAct } from './act.ts';
import { lineMessage } from './out-message.ts';
import { forgetNoted, newHand, type Hand } from './hands.ts';
import { HOLD_MS, isHeldByOther, isReady, NEAR_MS } from './hold.ts';
import type { Note } from './notes.ts';
import type {
  AnyAction,
  Channel,
  DeadLetter,
  Log,
  MaySend,
  Meter,
} from './ports.ts';
import type { Event } from '../core/event.ts';
import type { Hours } from '../core/world.ts';
import { backOffMs, MOST_SEND_ATTEMPTS } from './retry.ts';

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
  readonly bury: (letter: DeadLetter) => Promise<void>;
  readonly meter: Meter;
  readonly log: Log;
}

/** The outbox side of the road: everything a conversation asked of the world leaves from here. */
export interface Deliver {
  readonly options: DeliverOptions;
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
    options,
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
  if (!hand.isSending && hand.begun.size === 0) deliver.hands.delete(conversation._id);
}

function begin(deliver: Deliver, hand: Hand): void {
  if (deliver.isStopping) return;
  const now = deliver.options.clock();
  const { conversation } = hand;
  if (isHeldByOther(conversation, deliver.options.process, now)) return;
  let isBlocked = hand.isSending;
  for (const effect of conversation.outbox) {
    if (effect.kind === 'send' && effect.later !== undefined) {
      if (isReady(effect, now)) resume(deliver, hand, effect, now);
    } else if (effect.kind === 'send') {
      if (isBlocked || hand.begun.has(effect.key)) continue;
      isBlocked = true;
      if (isReady(effect, now)) startSend(deliver, hand, effect);
      else nap(deliver, hand, effect, now);
    } else if (!hand.begun.has(effect.key)) {
      if (isReady(effect, now)) startAct(deliver, hand, effect);
      else nap(deliver, hand, effect, now);
    }
  }
}

function resume(deliver: Deliver, hand: Hand, effect: Send, now: Date): void {
  if (hand.begun.has(effect.key)) return;
  hand.begun.add(effect.key);
  deliver.options.note(hand.conversation._id, { kind: 'resumed', key: effect.key, at: now });
}

function nap(deliver: Deliver, hand: Hand, effect: Effect, now: Date): void {
  const ms = (effect.notBefore?.getTime() ?? 0) - now.getTime();
  if (ms > NEAR_MS || hand.nap !== undefined) return;
  hand.nap = setTimeout(() => {
    hand.nap = undefined;
    begin(deliver, hand);
  }, ms);
}

function startAct(deliver: Deliver, hand: Hand, effect: Extract<Effect, { kind: 'act' }>): void {
  hand.begun.add(effect.key);
  deliver.underWay += 1;
  void runAct(deliver.options, hand.conversation, effect).then((note) => {
    if (note?.kind === 'again') hand.begun.delete(effect.key);
    if (note !== undefined) deliver.options.note(hand.conversation._id, note);
    ended(deliver);
  });
}

function startSend(deliver: Deliver, hand: Hand, effect: Send): void {
  hand.begun.add(effect.key);
  hand.isSending = true;
  deliver.underWay += 1;
  void send(deliver, hand, effect).then((note) => {
    hand.isSending = false;
    if (note.kind === 'again') {
      // Not begun any more, but nothing behind it may leave before its note is committed.
      hand.conversation = withRetry(hand.conversation, note);
      hand.begun.delete(effect.key);
    }
    deliver.options.note(hand.conversation._id, note);
    begin(deliver, hand);
    ended(deliver);
  });
}

function withRetry(conversation: Conversation, note: Extract<Note, { kind: 'again' }>): Conversation {
  const outbox = conversation.outbox.map((effect) =>
    effect.key === note.key ? { ...effect, attempts: note.attempts, notBefore: note.notBefore } : effect,
  );
  return { ...conversation, outbox };
}

async function send(deliver: Deliver, hand: Hand, effect: Send): Promise<Note> {
  const { options } = deliver;
  const { conversation } = hand;
  const channel = options.channels.get(conversation.address.channel);
  const line = conversation.lines.find((one) => one.n === effect.line);
  if (line === undefined) return { kind: 'acted', key: effect.key };
  try {
    const verdict = await allowed(options, conversation, effect);
    if (verdict !== undefined) return verdict;
    if (channel === undefined) return await failed(options, conversation, effect, new Error('This channel is not set up.'));
    const sent = await channel.send(conversation.address, lineMessage(conversation, line));
    options.meter.sent(channel.name, 'sent');
    const delivery = { state: 'sent' as const, at: options.clock(), ...(sent.ref === undefined ? {} : { ref: sent.ref }) };
    return { kind: 'delivered', key: effect.key, line: effect.line, delivery };
  } catch (error) {
    return retryOrFail(options, conversation, effect, error);
  }
}

/** Unasked messages ask consent, hours and window again at the last moment. */
async function allowed(
  options: DeliverOptions,
  conversation: Conversation,
  effect: Send,
): Promise<Note | undefined> {
  if (effect.unasked === undefined) return undefined;
  const now = options.clock();
  const verdict = await options.maySend({ conversation, ...effect.unasked, now });
  if (verdict.verdict === 'go') return undefined;
  if (verdict.verdict === 'later') {
    return { kind: 'postponed', key: effect.key, until: verdict.at, at: now };
  }
  options.meter.sent(conversation.address.channel, 'withheld');
  const delivery = { state: 'withheld' as const, at: now, why: verdict.why };
  return { kind: 'delivered', key: effect.key, line: effect.line, delivery };
}

async function retryOrFail(
  options: DeliverOptions,
  conversation: Conversation,
  effect: Send,
  error: unknown,
): Promise<Note> {
  const attempts = effect.attempts + 1;
  if (!isAppError(error, 'unavailable') || attempts >= MOST_SEND_ATTEMPTS) {
    return failed(options, conversation, effect, error);
  }
  options.meter.sent(conversation.address.channel, 'retry');
  const ms = Math.max(error.retryAfterMs ?? 0, backOffMs(attempts, options.random()));
  const notBefore = new Date(options.clock().getTime() + ms);
  return { kind: 'again', key: effect.key, attempts, notBefore };
}

async function failed(
  options: DeliverOptions,
  conversation: Conversation,
  effect: Send,
  error: unknown,
): Promise<Note> {
  const at = options.clock();
  const why = error instanceof Error ? error.message : 'unknown';
  const code = isAppError(error) ? error.code : 'bug';
  options.meter.sent(conversation.address.channel, 'failed');
  await options.bury({ conversation: conversation._id, at, stage: 'deliver', key: effect.key, code, why, effect });
  const note = {
    kind: 'delivered' as const,
    key: effect.key,
    line: effect.line,
    delivery: { state: 'failed' as const, at, why },
  };
  return code === 'rejected' ? { ...note, unreachable: { at, why } } : note;
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
