import { conversationIdOf } from '../core/conversation-id.ts';
import { AppError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import { redact } from '../core/redact.ts';
import type { Receive, Update } from './ports.ts';
import type { Road } from './road.ts';

/** The longest text of one message that is taken in, in UTF-16 units; every platform allows less. */
const MOST_TEXT = 20_000;
const MOST_ID = 256;

export interface ReceiveOptions {
  readonly road: Pick<Road, 'submit'>;
  readonly clock: () => Date;
  /** Why nothing new is taken in (a full disk, a stop under way); absent when all is well. */
  readonly closedBecause: () => string | undefined;
  /** Told of an address that says who it belongs to. Must not fail. */
  readonly met: (update: Update) => void;
}

/** The one door of the road: what any channel brings becomes an event here, redacted before anything is kept. */
export function receiveUpdates(options: ReceiveOptions): Receive {
  return async (update) => {
    const closed = options.closedBecause();
    if (closed !== undefined) throw new AppError('unavailable', closed, { retryAfterMs: 5_000 });
    const event = eventOf(update, options.clock());
    await options.road.submit(conversationIdOf(update.address), event, update);
    options.met(update);
  };
}

function eventOf(update: Update, at: Date): Event {
  const { event } = update;
  if (event.id === '' || event.id.length > MOST_ID) {
    throw new AppError('invalid-input', `An event id has 1 to ${MOST_ID} characters.`, { subject: 'id' });
  }
  if (event.kind !== 'words' && event.kind !== 'spoke-outside') return { ...event, at };
  if (event.text.length > MOST_TEXT) {
    throw new AppError('invalid-input', `A message has at most ${MOST_TEXT} characters.`, {
      subject: 'text',
    });
  }
  return { ...event, at, text: redact(event.text.normalize('NFC')) };
}
