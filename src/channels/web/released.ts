import type { Line } from '../../core/conversation.ts';

/**
 * Lines whose `send` came to this process while their stored state still says queued. Bounded: a line
 * forgotten too early is shown once its stored state says sent.
 */
export interface Released {
  add(conversation: string, line: number): void;
  has(conversation: string, line: number): boolean;
  /** Forgets what the stored lines say by themselves. */
  settle(conversation: string, lines: readonly Line[]): void;
}

const MOST_CONVERSATIONS = 20_000;

export function releasedLines(most = MOST_CONVERSATIONS): Released {
  const byConversation = new Map<string, Set<number>>();
  return {
    add(conversation, line) {
      const lines = byConversation.get(conversation) ?? new Set();
      byConversation.delete(conversation);
      byConversation.set(conversation, lines.add(line));
      if (byConversation.size <= most) return;
      const [oldest] = byConversation.keys();
      if (oldest !== undefined) byConversation.delete(oldest);
    },
    has: (conversation, line) => byConversation.get(conversation)?.has(line) ?? false,
    settle(conversation, lines) {
      const waiting = byConversation.get(conversation);
      if (waiting === undefined) return;
      const queued = new Set(lines.filter((line) => line.delivery?.state === 'queued').map((line) => line.n));
      for (const line of waiting) if (!queued.has(line)) waiting.delete(line);
      if (waiting.size === 0) byConversation.delete(conversation);
    },
  };
}
