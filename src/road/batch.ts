import { isAppError } from '../core/errors.ts';

/** A batch waits this long for others, unless the last one is still being written. */
const LINGER_MS = 20;
const MOST_IN_BATCH = 500;

interface Waiting<T> {
  readonly item: T;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes many small things with one command: each call resolves when its own item is written. Where a
 * batch fails as a whole, its items are tried one by one, so that one bad item fails alone; not where
 * the database is away, since then each would only wait for it in turn.
 */
export function batched<T>(write: (items: readonly T[]) => Promise<void>): (item: T) => Promise<void> {
  let waiting: Waiting<T>[] = [];
  let isWriting = false;
  let timer: NodeJS.Timeout | undefined;

  const start = (): void => {
    timer = undefined;
    if (isWriting || waiting.length === 0) return;
    isWriting = true;
    const batch = waiting.slice(0, MOST_IN_BATCH);
    waiting = waiting.slice(MOST_IN_BATCH);
    void writeBatch(write, batch).then(() => {
      isWriting = false;
      if (waiting.length > 0) start();
    });
  };

  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed });
      if (waiting.length >= MOST_IN_BATCH) start();
      else timer ??= setTimeout(start, LINGER_MS);
    });
}

async function writeBatch<T>(
  write: (items: readonly T[]) => Promise<void>,
  batch: readonly Waiting<T>[],
): Promise<void> {
  try {
    await write(batch.map(({ item }) => item));
    for (const one of batch) one.done();
  } catch (error) {
    if (batch.length === 1 || isAppError(error, 'unavailable')) for (const one of batch) one.failed(error);
    else for (const one of batch) await writeBatch(write, [one]);
  }
}
