import type { Address, Conversation } from '../core/conversation.ts';
import type { Json } from '../core/json.ts';

/** Platforms move: the route of the newest message stands in place of the one it began with. */
export function reachedBy(conversation: Conversation, address: Address | undefined): Conversation {
  if (address === undefined || isSame(conversation.address.route, address.route)) return conversation;
  return { ...conversation, address: { ...conversation.address, route: address.route } };
}

/** Known before the turn is taken: a conversation begun before anybody said that it is a group is one from here. */
export function asGroup(conversation: Conversation, address: Address | undefined): Conversation {
  if (address?.isGroup !== true || conversation.address.isGroup === true) return conversation;
  return { ...conversation, address: { ...conversation.address, isGroup: true } };
}

function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [ones, others] = [Object.entries(one), new Map(Object.entries(other))];
  return ones.length === others.size && ones.every(([name, value]) => isSame(value, others.get(name)));
}
