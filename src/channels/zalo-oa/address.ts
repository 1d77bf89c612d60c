import type { Address } from '../../core/conversation.ts';

/** Where a message goes: a person, or an anonymous visitor in one conversation of Zalo's own chat widget. */
export type Recipient =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'visitor'; readonly id: string; readonly conversation: string };

const VISITOR = 'visitor';

/** A visitor's second conversation is another address: Zalo takes replies only to the one they came with. */
export function addressOf(channel: string, to: Recipient): Address {
  if (to.kind === 'person') return { channel, key: to.id, route: {} };
  const { id, conversation } = to;
  return {
    channel,
    key: `${VISITOR}:${id}:${conversation}`,
    route: { anonymous: id, conversation },
  };
}

/** An erased conversation has its key and no route any more, so the key tells. */
export function recipientOf({ key }: Address): Recipient {
  const [kind, id, ...conversation] = key.split(':');
  if (kind !== VISITOR || id === undefined) return { kind: 'person', id: key };
  return { kind: 'visitor', id, conversation: conversation.join(':') };
}
