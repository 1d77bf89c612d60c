import type { Conversation } from '../core/conversation.ts';
import type { Act } from '../core/effect.ts';
import { AppError, isAppError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import type { Facts } from '../core/json.ts';
import type { Hours } from '../core/world.ts';
import { buryEffect } from './bury.ts';
import type { Deadlines } from './deadlines.ts';
import type { Note } from './notes.ts';
import type { AnyAction, DeadLetter, Log, Meter } from './ports.ts';
import { backOffMs } from './retry.ts';

/** One attempt of an action may take this long; the action's own deadline may be nearer. */
const ATTEMPT_MS = 20_000;

interface ActOptions {
  /** The shop's hours, for actions whose retries wait for them. */
  readonly hours: () => Hours;
  readonly actions: ReadonlyMap<string, AnyAction>;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly tell: (conversation: string, event: Event) => void;
  readonly bury: (letter: DeadLetter) => Promise<boolean>;
  readonly meter: Meter;
  readonly log: Log;
  readonly deadlines: Deadlines;
}

/** Runs one attempt of an action. What is told comes back as an event; what is quiet leaves a note. */
export async function runAct(
  options: ActOptions,
  conversation: Conversation,
  effect: Act,
): Promise<Note | undefined> {
  const now = options.clock();
  const leftMs = effect.deadline.getTime() - now.getTime();
  if (leftMs <= 0)
    return givenUp(options, conversation, effect, new AppError('unavailable', 'Its time was up.'));
  try {
    const about = attemptOf(conversation, effect, now);
    const result = await attempt(options, effect, about, Math.min(ATTEMPT_MS, leftMs));
    options.meter.acted(effect.action, result.outcome);
    return settled(options, conversation, effect, result);
  } catch (error) {
    const attempts = effect.attempts + 1;
    const waitMs = Math.max(
      isAppError(error) ? (error.retryAfterMs ?? 0) : 0,
      backOffMs(attempts, options.random()),
    );
    const isFinal = isAppError(error) ? error.code !== 'unavailable' : !isTimeout(error);
    const notBefore = retryAt(options, effect, waitMs);
    if (isFinal || notBefore >= effect.deadline) return givenUp(options, conversation, effect, error);
    options.meter.acted(effect.action, 'again');
    return { kind: 'again', key: effect.key, attempts, notBefore };
  }
}

function retryAt(options: ActOptions, effect: Act, waitMs: number): Date {
  const next = new Date(options.clock().getTime() + waitMs);
  return effect.hours === 'shop' ? options.hours().nextOpening(next) : next;
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

async function attempt(
  options: ActOptions,
  effect: Act,
  about: Attempt,
  ms: number,
): Promise<{ outcome: string; facts?: Facts }> {
  const action = options.actions.get(effect.action);
  if (action === undefined) throw new AppError('misconfigured', `There is no action "${effect.action}".`);
  const input = action.input.safeParse(effect.input);
  if (!input.success) {
    const fields = input.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new AppError('invalid-input', `The action "${effect.action}" cannot use its input (${fields}).`);
  }
  // An action that ignores its signal is left behind all the same.
  return options.deadlines.within(ms, action.run(input.data, about), () => about.end());
}

type About = Parameters<AnyAction['run']>[1];

interface Attempt extends About {
  /** Its time is over: an action that looks at its signal is told so. */
  end(): DOMException;
}

/**
 * What attempts have in common: a signal made only for an action that looks at it, for most are done long
 * before. A getter in the attempt's own literal would cost more than the rest of it.
 */
const lazySignal = {
  controller: undefined as AbortController | undefined,
  reason: undefined as DOMException | undefined,
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.reason !== undefined) this.controller.abort(this.reason);
    return this.controller.signal;
  },
  end(): DOMException {
    this.reason = new DOMException('The action took too long.', 'TimeoutError');
    this.controller?.abort(this.reason);
    return this.reason;
  },
};

function attemptOf(conversation: Conversation, { key }: Act, now: Date): Attempt {
  // An empty object of this prototype has what the prototype has.
  const attempt = Object.create(lazySignal) as typeof lazySignal;
  return Object.assign(attempt, {
    key,
    now,
    conversation: {
      id: conversation._id,
      customer: conversation.customer.id,
      language: conversation.language,
      channel: conversation.address.channel,
      ...(conversation.address.isGroup === true && { isGroup: true as const }),
    },
  });
}

function settled(
  options: ActOptions,
  conversation: Conversation,
  effect: Act,
  result: { outcome: string; facts?: Facts },
): Note | undefined {
  if (!effect.tell) return { kind: 'acted', key: effect.key };
  const { outcome, facts } = result;
  const event = {
    kind: 'result' as const,
    id: `result:${effect.key}`,
    at: options.clock(),
    effect: effect.key,
    outcome,
  };
  options.tell(conversation._id, facts === undefined ? event : { ...event, facts });
  return undefined;
}

/** `failed` comes back where somebody waits for it; nothing is dropped without a dead letter, unless it was only late. */
async function givenUp(
  options: ActOptions,
  conversation: Conversation,
  effect: Act,
  error: unknown,
): Promise<Note | undefined> {
  options.meter.acted(effect.action, 'failed');
  const isOutage = isAppError(error, 'unavailable') || isTimeout(error);
  if (!effect.tell || !isOutage) {
    const { again } = await buryEffect(options, { conversation, effect, stage: 'action' }, error);
    if (again !== undefined) return again;
  }
  return settled(options, conversation, effect, { outcome: 'failed' });
}
