import type { Conversation, Delivery } from '../core/conversation.ts';
import type { Send } from '../core/effect.ts';
import { AppError, isAppError } from '../core/errors.ts';
import type { Writable } from '../core/writable.ts';
import { buryEffect } from './bury.ts';
import type { Deadlines } from './deadlines.ts';
import type { Note } from './notes.ts';
import { lineMessage } from './out-message.ts';
import type { Channel, DeadLetter, MaySend, Meter } from './ports.ts';
import { backOffMs, MOST_SEND_ATTEMPTS } from './retry.ts';

/** A platform that has not answered by then is tried again later: a hanging send must not hold a conversation for ever. */
const SEND_MS = 30_000;

interface SendOptions {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly maySend: MaySend;
  readonly bury: (letter: DeadLetter) => Promise<boolean>;
  readonly meter: Meter;
  readonly deadlines: Deadlines;
}

/** Sends one line, and says what became of it. Never throws. */
export async function sendLine(
  options: SendOptions,
  conversation: Conversation,
  effect: Send,
): Promise<Note> {
  const channel = options.channels.get(conversation.address.channel);
  const line = conversation.lines.find((one) => one.n === effect.line);
  if (line === undefined) return { kind: 'acted', key: effect.key };
  try {
    if (effect.unasked !== undefined) {
      const verdict = await inTime(options, allowed(options, conversation, effect, effect.unasked));
      if (verdict !== undefined) return verdict;
    }
    if (channel === undefined) return await nowhere(options, conversation, effect);
    const message = lineMessage(conversation, line, effect.unasked);
    const { ref, withheld, later } = await inTime(options, channel.send(conversation.address, message));
    if (later !== undefined) return { kind: 'postponed', key: effect.key, until: later, at: options.clock() };
    const state = withheld === undefined ? 'sent' : 'withheld';
    options.meter.sent(channel.name, state);
    const delivery: Writable<Delivery> = { state, at: options.clock() };
    if (ref !== undefined) delivery.ref = ref;
    if (withheld !== undefined) delivery.why = withheld;
    return { kind: 'delivered', key: effect.key, line: effect.line, delivery };
  } catch (error) {
    return retryOrFail(options, conversation, effect, error);
  }
}

/** Its channel is not here: a fault, unless the channel itself has said that nobody is there any more. */
function nowhere(options: SendOptions, conversation: Conversation, effect: Send): Promise<Note> | Note {
  if (conversation.unreachable === undefined) {
    return failed(options, conversation, effect, new Error('This channel is not set up.'));
  }
  const delivery = { state: 'withheld' as const, at: options.clock(), why: 'unreachable' };
  return { kind: 'delivered', key: effect.key, line: effect.line, delivery };
}

/** Unasked messages ask consent, hours and window again at the last moment. */
async function allowed(
  options: SendOptions,
  conversation: Conversation,
  effect: Send,
  unasked: NonNullable<Send['unasked']>,
): Promise<Note | undefined> {
  const now = options.clock();
  const verdict = await options.maySend({ conversation, ...unasked, now });
  if (verdict.verdict === 'go') return undefined;
  if (verdict.verdict === 'later') {
    return { kind: 'postponed', key: effect.key, until: verdict.at, at: now };
  }
  options.meter.sent(conversation.address.channel, 'withheld');
  const delivery = { state: 'withheld' as const, at: now, why: verdict.why };
  return { kind: 'delivered', key: effect.key, line: effect.line, delivery };
}

async function retryOrFail(
  options: SendOptions,
  conversation: Conversation,
  effect: Send,
  error: unknown,
): Promise<Note> {
  if (isAppError(error, 'unavailable') && error.isUntried) return waits(options, conversation, effect, error);
  const attempts = effect.attempts + 1;
  if (!isAppError(error, 'unavailable') || attempts >= MOST_SEND_ATTEMPTS) {
    return failed(options, conversation, effect, error);
  }
  options.meter.sent(conversation.address.channel, 'retry');
  const ms = Math.max(error.retryAfterMs ?? 0, backOffMs(attempts, options.random()));
  const notBefore = new Date(options.clock().getTime() + ms);
  return { kind: 'again', key: effect.key, attempts, notBefore };
}

/** However long the platform's rate is used up, nothing has failed: it comes again at its time. */
function waits(options: SendOptions, { address }: Conversation, effect: Send, error: AppError): Note {
  options.meter.sent(address.channel, 'waits');
  const notBefore = new Date(options.clock().getTime() + (error.retryAfterMs ?? 0));
  return { kind: 'again', key: effect.key, attempts: effect.attempts, notBefore };
}

async function failed(
  options: SendOptions,
  conversation: Conversation,
  effect: Send,
  error: unknown,
): Promise<Note> {
  options.meter.sent(conversation.address.channel, 'failed');
  const about = { conversation, effect, stage: 'deliver' as const };
  const { at, code, why, again } = await buryEffect(options, about, error);
  if (again !== undefined) return again;
  const note = {
    kind: 'delivered' as const,
    key: effect.key,
    line: effect.line,
    delivery: { state: 'failed' as const, at, why },
  };
  return code === 'rejected' ? { ...note, unreachable: { at, why } } : note;
}

function inTime<T>(options: SendOptions, asked: Promise<T>): Promise<T> {
  return options.deadlines.within(SEND_MS, asked, tooLate);
}

function tooLate(): AppError {
  return new AppError('unavailable', 'The platform did not answer in time.');
}
