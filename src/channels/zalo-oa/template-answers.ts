import type { Address } from '../../core/conversation.ts';
import type { Receive } from '../../road/ports.ts';
import { addressOf } from './address.ts';
import type { Heard, TemplateRating } from './decode.ts';
import type { ZaloOaOptions } from './options.ts';

type Asked = Pick<ZaloOaOptions, 'name' | 'desk'>;

/** A template message arrived at a phone: it is marked in the conversation it stood for. */
export async function templateReceived(
  { name, desk }: Asked,
  { refs, id }: Extract<Heard, { readonly is: 'template-received' }>,
  receive: Receive,
): Promise<void> {
  const send = await desk.find(refs);
  const address = send === undefined ? undefined : addressIn(name, send.conversation);
  if (address === undefined) return;
  await receive({ address, event: { kind: 'seen', id, refs, state: 'received' } });
}

/**
 * A score was given on a template: for the question it stood for that is the press of a button, with what
 * the customer wrote beside it. False when nobody knows whose it is.
 */
export async function templateRated(
  { name, desk }: Asked,
  rating: TemplateRating,
  receive: Receive,
): Promise<boolean> {
  const rated = await desk.rated(rating);
  if (rated.is !== 'said') return rated.is === 'kept';
  const address = addressIn(name, rated.conversation);
  if (address === undefined) return true;
  const { id, score, comment, at } = rating;
  const text = [String(score), comment ?? ''].filter((part) => part !== '').join('\n');
  const { button } = rated;
  await receive({
    address,
    event: { kind: 'words', id, text, button, ...(at !== undefined && { platformAt: at }) },
  });
  return true;
}

/** Templates go to people only; a conversation of another channel is none of ours. */
function addressIn(name: string, conversation: string): Address | undefined {
  const prefix = `${name}:`;
  if (!conversation.startsWith(prefix)) return undefined;
  return addressOf(name, { kind: 'person', id: conversation.slice(prefix.length) });
}
