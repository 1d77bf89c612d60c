import type { Connection } from 'mongoose';
import { guarded } from '../database/guarded.ts';
import { databaseOf, keepMany } from '../database/write-many.ts';
import { episodeModel, type EndedEpisode } from './model.ts';

export interface Episodes {
  /** Writes ended episodes, each once under its key. */
  endMany(all: readonly EndedEpisode[]): Promise<void>;
  of(conversation: string): Promise<readonly EndedEpisode[]>;
  /** Those that some of these lines are part of. */
  between(conversation: string, from: number, to: number): Promise<readonly EndedEpisode[]>;
  /** The latest of these conversations, the last one first. */
  latest(conversations: readonly string[], limit: number): Promise<readonly EndedEpisode[]>;
  /** The last ended first, older than an end; of its instant those with lesser ids, or all without an id. */
  endedBefore(
    conversations: readonly string[],
    limit: number,
    before?: { readonly at: Date; readonly id?: string },
  ): Promise<readonly EndedEpisode[]>;
}

export function episodeStore(connection: Connection): Episodes {
  const model = episodeModel(connection);
  return guarded({
    endMany: (all) =>
      keepMany(
        databaseOf(model),
        model.collection.collectionName,
        all.map((episode) => ({ q: { _id: episode._id }, u: episode })),
      ),
    of: (conversation) => model.find({ conversation }).sort({ n: 1 }).lean(),
    between: (conversation, from, to) =>
      model
        .find({ conversation, from: { $lte: to }, to: { $gte: from } })
        .sort({ n: 1 })
        .lean(),
    endedBefore: (conversations, limit, before) =>
      model
        .find({ conversation: { $in: [...conversations] }, ...(before && olderThan(before)) })
        .sort({ endedAt: -1, _id: -1 })
        .limit(limit)
        .lean(),
    latest: async (conversations, limit) => {
      // Each conversation's own last ones: an index answers, however many there are of them in all.
      const each = await Promise.all(
        conversations.map((conversation) => model.find({ conversation }).sort({ n: -1 }).limit(limit).lean()),
      );
      return each
        .flat()
        .sort((a, b) => b.endedAt.getTime() - a.endedAt.getTime())
        .slice(0, limit);
    },
  });
}

function olderThan({ at, id }: { readonly at: Date; readonly id?: string }): Record<string, unknown> {
  if (id === undefined) return { endedAt: { $lte: at } };
  return { endedAt: { $lte: at }, $or: [{ endedAt: { $lt: at } }, { _id: { $lt: id } }] };
}
