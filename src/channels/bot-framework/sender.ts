import type { Address, FileRef } from '../../core/conversation.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import type { OutMessage, Sent } from '../../road/ports.ts';
import type { Connector } from './connector.ts';
import { encode } from './encode.ts';
import { Route } from './payload.ts';

interface SenderOptions {
  readonly connector: Connector;
  readonly fileUrl?: (file: FileRef, conversation: string) => string | undefined;
}

/** Messages of which the first parts have left and the rest is to be tried again. */
const MOST_PARTLY_SENT = 1_000;

/** Sends one message, in several activities when it is long. What has left is not sent again when a later part fails. */
export function sender({
  connector,
  fileUrl,
}: SenderOptions): (to: Address, message: OutMessage) => Promise<Sent> {
  const partly = new Map<string, number>();
  return async (to, message) => {
    const route = routeIn(to);
    const activities = encode(route, message, (file) => fileUrl?.(file, message.conversation));
    let sent = partly.get(message.key) ?? 0;
    let ref: string | undefined;
    try {
      for (const activity of activities.slice(sent)) {
        ref = (await connector.post(route, activity)) ?? ref;
        sent += 1;
      }
    } catch (error) {
      partly.delete(message.key);
      if (isAppError(error, 'unavailable')) remember(partly, message.key, sent);
      throw error;
    }
    partly.delete(message.key);
    return ref === undefined ? {} : { ref };
  };
}

/** Throws AppError `misconfigured` for an address that this channel did not make. */
export function routeIn(to: Address): Route {
  const read = Route.safeParse(to.route);
  if (read.success) return read.data;
  throw new AppError('misconfigured', 'The address has no route of the Bot Framework.', { subject: to.key });
}

function remember(partly: Map<string, number>, key: string, sent: number): void {
  if (sent === 0) return;
  partly.set(key, sent);
  const [oldest] = partly.keys();
  if (partly.size > MOST_PARTLY_SENT && oldest !== undefined) partly.delete(oldest);
}
