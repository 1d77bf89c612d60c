import type { AskedBody, ReplyOf } from '../../http/endpoint.ts';
import type { actOnConversation } from '../../desk/acts-contract.ts';
import { ask } from './ask.ts';

/** What can have come of a conversation that somebody ends. */
export const OUTCOMES = ['solved', 'informed', 'ticket', 'unreachable', 'spam', 'other'] as const;
/** How the bot goes on with what it is given back. */
export const WAYS = ['continue', 'menu', 'rate'] as const;

export type Acted = ReplyOf<typeof actOnConversation>;
/** An act without the id its browser gives it. */
export type Act = DistributiveOmit<AskedBody<typeof actOnConversation>, 'id'>;
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** One act, under an id made once: asked again after a silence it is done once. */
export const act = (conversation: string, id: string, what: Act): Promise<Acted> =>
  ask<typeof actOnConversation>(
    { method: 'POST', path: '/conversations/:id/acts' },
    { params: { id: conversation }, body: { ...what, id } },
  );
