import { z } from 'zod';
import type { Action } from '../road/ports.ts';
import type { FeedbackStore } from './store.ts';

const instant = z.coerce.date();
const LONGEST_COMMENT = 10_000;
/** Answers of any kind of question, as words. */
const words = z
  .union([z.string(), z.number(), z.boolean(), z.array(z.string()).transform((all) => all.join('\n'))])
  .transform((said) => String(said).slice(0, LONGEST_COMMENT));

const input = z.object({
  key: z.string(),
  survey: z.string(),
  question: z.string(),
  version: z.string(),
  flow: z.string(),
  score: z.number().nullish(),
  scale: z.string().nullish(),
  choice: words.nullish(),
  comment: words.nullish(),
  about: z.string().nullish(),
  episode: z.number().int().nullish(),
  line: z.number().int().nullish(),
  staff: z.string().nullish(),
  askedAt: instant,
  deliveredAt: instant.nullish(),
  answeredAt: instant,
  changes: z.number().int().nonnegative().default(0),
  history: z.array(z.object({ score: z.number(), at: instant })).default([]),
});

export interface FeedbackKeeper extends Pick<FeedbackStore, 'save'> {
  /** Who dealt with what an answer is about, where that is known. */
  readonly dealtWith?: (about: string) => Promise<string | undefined>;
}

/** Keeps an answer to a survey's question; a changed score takes the place of the earlier one, which stays in the history. */
export function saveFeedback(store: FeedbackKeeper): Action<z.infer<typeof input>> {
  return {
    name: 'feedback.save',
    input,
    outcomes: ['saved'],
    async run({ key, version, ...answer }, { conversation }) {
      const { score, scale, choice, comment, about, episode, line, staff, deliveredAt, ...rest } = answer;
      const who = staff ?? (about == null ? undefined : await store.dealtWith?.(about));
      await store.save({
        _id: key,
        ...rest,
        questionVersion: version,
        customer: conversation.customer,
        conversation: conversation.id,
        channel: conversation.channel,
        language: conversation.language,
        ...(score != null && { score }),
        ...(scale != null && { scale }),
        ...(choice != null && { choice }),
        ...(comment != null && { comment }),
        ...(about != null && { about }),
        ...(episode != null && { episode }),
        ...(line != null && { line }),
        ...(who !== undefined && { staff: who }),
        ...(deliveredAt != null && { deliveredAt }),
      });
      return { outcome: 'saved' };
    },
  };
}
