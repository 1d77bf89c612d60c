import type { Address, FileRef } from '../../core/conversation.ts';
import { AppError } from '../../core/errors.ts';
import type { OutMessage, Sent } from '../../road/ports.ts';
import { partByPart } from '../part-by-part.ts';
import type { SendTime } from '../part-by-part.ts';
import type { Connector } from './connector.ts';
import { encode } from './encode.ts';
import { Route } from './payload.ts';

interface SenderOptions {
  readonly connector: Connector;
  readonly fileUrl?: (file: FileRef, conversation: string) => string | undefined;
  readonly sendWithin?: SendTime;
}

/** Sends one message, in several activities when it is long. What has left is not sent again when a later part fails. */
export function sender({
  connector,
  fileUrl,
  sendWithin,
}: SenderOptions): (to: Address, message: OutMessage) => Promise<Sent> {
  const send = partByPart(sendWithin);
  return async (to, message) => {
    const route = routeIn(to);
    const activities = encode(route, message, (file) => fileUrl?.(file, message.conversation));
    return send(message.key, activities, (activity, left) => connector.post(route, activity, left));
  };
}

/** Throws AppError `misconfigured` for an address that this channel did not make. */
export function routeIn(to: Address): Route {
  const read = Route.safeParse(to.route);
  if (read.success) return read.data;
  throw new AppError('misconfigured', 'The address has no route of the Bot Framework.', { subject: to.key });
}
