import type { Connection } from 'mongoose';
import { guarded } from '../database/guarded.ts';
import { databaseOf, keepMany } from '../database/write-many.ts';
import { episodeModel, type EndedEpisode } from './model.ts';

export interface Episodes {
  /** Writes ended episodes, each once under its key. */
  endMany(all: readonly EndedEpisode[]): Promise<void>;
  of(conversation: string): Promise<readonly EndedEpisode[]>;
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
  });
}
