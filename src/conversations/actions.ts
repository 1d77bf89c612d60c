import { z } from 'zod';
import type { Action, ConversationStore } from '../road/ports.ts';
import type { EndedEpisode } from './model.ts';

const instant = z.coerce.date();

const endInput = z.object({
  n: z.number().int(),
  outcome: z.string(),
  flows: z.array(z.string()),
  from: z.number().int(),
  to: z.number().int(),
  startedAt: instant,
  endedAt: instant,
  channel: z.string(),
  language: z.string(),
  score: z.number().optional(),
  staff: z.string().optional(),
});

/** Writes an episode down with its outcome. @param end resolves when it is kept; many may be kept together. */
export function endEpisode(end: (episode: EndedEpisode) => Promise<void>): Action<z.infer<typeof endInput>> {
  return {
    name: 'episodes.end',
    input: endInput,
    outcomes: ['ended'],
    run: async ({ score, staff, ...episode }, { key, conversation }) => {
      await end({
        _id: key,
        conversation: conversation.id,
        customer: conversation.customer,
        ...episode,
        ...(score === undefined ? {} : { score }),
        ...(staff === undefined ? {} : { staff }),
      });
      return { outcome: 'ended' };
    },
  };
}

const eraseInput = z.object({ upTo: z.number().int() });

/** Deletes a conversation's filed lines, after its owner asked to be forgotten. */
export function erasePages(store: Pick<ConversationStore, 'erasePages'>): Action<z.infer<typeof eraseInput>> {
  return {
    name: 'conversations.erase-pages',
    input: eraseInput,
    outcomes: ['erased'],
    run: async ({ upTo }, { conversation }) => {
      await store.erasePages(conversation.id, upTo);
      return { outcome: 'erased' };
    },
  };
}
