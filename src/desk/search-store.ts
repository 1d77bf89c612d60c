import type { Db } from 'mongodb';
import { guarded } from '../database/guarded.ts';
import { keepMany } from '../database/write-many.ts';
import { VOCABULARY, WORDS, type KnownWord, type Words } from './search-model.ts';

export type Heads = 'names' | 'phones';

export interface WordsFound {
  readonly word: string;
  readonly limit: number;
  /** At or before this place. */
  readonly from?: { readonly at: Date; readonly id?: string };
  /** Of customers, by their names or their phones; absent: of lines and customers. */
  readonly of?: Heads;
}

export interface WordStore {
  /** Adds words to their blocks. */
  add(all: readonly Words[]): Promise<void>;
  /** Replaces the words of customers. */
  putHeads(all: readonly Words[]): Promise<void>;
  count(words: ReadonlyMap<string, number>): Promise<void>;
  /** The newest blocks with this word. */
  newest(ask: WordsFound): Promise<readonly Words[]>;
  /** Words that begin so. */
  beginning(prefix: string, limit: number): Promise<readonly KnownWord[]>;
  known(words: readonly string[]): Promise<ReadonlyMap<string, number>>;
  forget(conversations: readonly string[]): Promise<void>;
}

export function wordStore(db: Db): WordStore {
  const words = db.collection<Words>(WORDS);
  const vocabulary = db.collection<KnownWord>(VOCABULARY);
  return guarded<WordStore>({
    add: (all) =>
      keepMany(
        db,
        WORDS,
        all.map(({ _id, w, first, last, ...fresh }) => ({
          q: { _id },
          u: { $setOnInsert: fresh, $min: { first }, $max: { last }, $addToSet: { w: { $each: w } } },
        })),
      ),
    putHeads: (all) =>
      keepMany(
        db,
        WORDS,
        all.map((head) => ({ q: { _id: head._id }, u: head })),
      ),
    count: (counted) =>
      keepMany(
        db,
        VOCABULARY,
        Array.from(counted, ([_id, n]) => ({ q: { _id }, u: { $inc: { n } } })),
      ),
    newest: ({ word, limit, from, of }) =>
      words
        .find(blocksWith(word, from, of))
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .toArray(),
    beginning: (prefix, limit) =>
      vocabulary
        .find({ _id: { $gte: prefix, $lt: `${prefix}\uffff` } })
        .limit(limit)
        .toArray(),
    known: async (asked) => {
      const found = await vocabulary.find({ _id: { $in: [...asked] } }).toArray();
      return new Map(found.map(({ _id, n }) => [_id, n]));
    },
    forget: async (conversations) => {
      await words.deleteMany({ conversation: { $in: [...conversations] } });
    },
  });
}

const EVER = new Date(8.64e15);

/** The question as it is asked, for the test that it goes by the index. */
export function blocksWith(word: string, from: WordsFound['from'], of?: Heads): object {
  const { at = EVER, id } = from ?? {};
  return {
    w: word,
    at: { $lte: at },
    ...(of !== undefined && { first: 0 }),
    ...(of === 'phones' && { tail: { $exists: true } }),
    ...(id !== undefined && { $or: [{ at: { $lt: at } }, { at, _id: { $lt: id } }] }),
  };
}
