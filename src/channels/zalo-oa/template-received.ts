import type { Receive } from '../../road/ports.ts';
import { addressOf } from './address.ts';
import type { Heard } from './decode.ts';
import type { ZaloOaOptions } from './options.ts';

/** A template message arrived at a phone: it is marked in the conversation it stood for. */
export async function templateReceived(
  { name, desk }: Pick<ZaloOaOptions, 'name' | 'desk'>,
  { refs, id }: Extract<Heard, { readonly is: 'template-received' }>,
  receive: Receive,
): Promise<void> {
  const send = await desk.find(refs);
  const prefix = `${name}:`;
  if (send?.conversation.startsWith(prefix) !== true) return;
  const key = send.conversation.slice(prefix.length);
  await receive({
    address: addressOf(name, { kind: 'person', id: key }),
    event: { kind: 'seen', id, refs, state: 'received' },
  });
}
