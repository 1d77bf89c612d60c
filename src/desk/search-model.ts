import type { CollectionIndexes } from '../database/indexes.ts';

export const WORDS = 'desk_words';
export const VOCABULARY = 'desk_vocabulary';

/**
 * The words of up to sixteen neighbouring lines of one day, folded; or, as block 0, the name and phone of the
 * customer. The index over them (`words`) is what search asks: a word, and the newest blocks that hold it.
 * Pairs of neighbours stand for syllables that are common alone; numbers and codes stand under each of their
 * beginnings. Words nobody may see (private answers, withheld messages) are not in it.
 */
export interface Words {
  /** `<conversation>#<block>#<day>`: made twice it is the same. */
  readonly _id: string;
  readonly conversation: string;
  readonly first: number;
  readonly last: number;
  /** Of its first line. */
  readonly at: Date;
  readonly w: readonly string[];
  /** Of block 0: the last digits of the phone. */
  readonly tail?: string;
}

/** A word that somebody has said, and in about how many blocks: what may become of the beginning of one. */
export interface KnownWord {
  readonly _id: string;
  readonly n: number;
}

export const SEARCH_INDEXES: readonly CollectionIndexes[] = [
  {
    collection: WORDS,
    indexes: [
      { key: { w: 1, at: -1, _id: -1 }, name: 'words' },
      // Of customers' phones alone: the beginning of a number stands in thousands of lines as well.
      {
        key: { w: 1, at: -1, _id: -1 },
        name: 'phones',
        partialFilterExpression: { tail: { $exists: true } },
      },
      { key: { conversation: 1 }, name: 'conversation' },
    ],
  },
];
