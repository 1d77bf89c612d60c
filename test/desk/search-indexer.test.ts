import { expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { searchIndexer, type IndexerParts } from '../../src/desk/search-indexer.ts';
import { aConversation, aLine, NOON } from '../support/a-conversation.ts';
import { keptLog } from '../support/silence.ts';

/** One talk that waits to be made findable, and a database that is away when these are asked of it for the first time. */
function waiting(away: Set<string>) {
  const lan = aConversation({
    customer: { id: 'c:fake:lan', name: 'Lan' },
    lines: [aLine(1, { text: 'ấm thủng' })],
    nextLine: 2,
  });
  const heads: string[] = [];
  const counted = new Map<string, number>();
  const answered = (name: string, write: () => void): Promise<void> => {
    if (away.delete(name)) return Promise.reject(new AppError('unavailable', 'away'));
    write();
    return Promise.resolve();
  };
  const words = {
    putHeads: (all: readonly { _id: string }[]) =>
      answered('putHeads', () => heads.push(...all.map(({ _id }) => _id))),
    add: () => answered('add', () => undefined),
    count: (told: ReadonlyMap<string, number>) =>
      answered('count', () => {
        for (const [word, n] of told) counted.set(word, n);
      }),
  };
  const indexer = searchIndexer({
    rows: {
      behind: () => Promise.resolve([{ _id: lan._id, behindAt: NOON }]),
      indexed: () => Promise.resolve(),
    },
    // No more is asked of it here.
    words: words as unknown as IndexerParts['words'],
    conversations: { read: () => Promise.resolve([lan]) },
    threads: { since: () => Promise.resolve(new Map()) },
    clock: () => NOON,
    isWatched: () => true,
    busy: () => 0,
    log: keptLog(),
  });
  return { indexer, heads, counted };
}

it('what a database that was away was not told is told again, and what it was told is not', async () => {
  const { indexer, heads, counted } = waiting(new Set(['putHeads', 'count']));
  await expect(indexer.look()).rejects.toMatchObject({ code: 'unavailable' });
  expect(heads).toEqual([]);
  await expect(indexer.look()).rejects.toMatchObject({ code: 'unavailable' });
  expect([heads.length, counted.size]).toEqual([1, 0]);
  await indexer.look();
  expect([heads.length, [...counted]]).toEqual([
    1,
    [
      ['am', 1],
      ['thung', 1],
    ],
  ]);
});
