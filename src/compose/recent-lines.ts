import type { Line } from '../core/conversation.ts';
import type { ChannelParts } from './channel-parts.ts';

const RECENT = 40;

/** The last lines of a conversation, filed ones included; none when there is no such conversation. */
export function recentLinesOf({
  conversations,
  threads,
}: Pick<ChannelParts, 'conversations' | 'threads'>): (conversation: string) => Promise<readonly Line[]> {
  return async (conversation) => {
    const [found] = await conversations.read([conversation]);
    if (found === undefined) return [];
    const after = Math.max(0, found.nextLine - 1 - RECENT);
    return (await threads.since([{ conversation, after }], RECENT)).get(conversation) ?? [];
  };
}
