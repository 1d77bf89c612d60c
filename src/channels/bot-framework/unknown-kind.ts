import type { InActivity } from './payload.ts';

/**
 * What an activity that carries no meaning here is called. Undefined: it is known to carry none (somebody
 * types, the bot's own words, others who come or go).
 */
export function unknownKind(activity: InActivity): string | undefined {
  const { type, name, from, recipient, membersAdded, membersRemoved } = activity;
  const isOwn = from.id === recipient.id || from.role === 'bot';
  if (type === 'typing' || isOwn) return undefined;
  if (type === 'conversationUpdate' && (membersAdded ?? membersRemoved) !== undefined) return undefined;
  return name === undefined || name === null ? type : `${type}:${name}`;
}
