import type { Conversation } from './conversation.ts';

/** What became of a question with buttons, as far as the conversation still tells. */
export interface ScoreHeld {
  /** The choice that counts; absent: none does, or it was so long ago that its line is filed. */
  readonly choice?: string;
  /** Another press would change it. */
  readonly mayChange: boolean;
  /** The question still waits for an answer. */
  readonly isOpen: boolean;
}

/**
 * What the conversation holds for the question of a visit, so that a channel shows no score that was not
 * taken: a press may come too late, or while a person holds the conversation.
 */
export function scoreHeld(conversation: Conversation, visit: number, now: Date): ScoreHeld {
  const { openScores = [], stack, aside = [], lines } = conversation;
  const isOpen = [...stack, ...aside].some((frame) => frame.visit === visit);
  const score = openScores.find((open) => open.visit === visit && open.until > now)?.input.score;
  if (typeof score === 'number') return { choice: String(score), mayChange: true, isOpen };
  const choice = lines.findLast((line) => line.answers === visit)?.pressed;
  return { ...(choice !== undefined && { choice }), mayChange: false, isOpen };
}
