import { LRUCache } from 'lru-cache';
import type { FileRef } from '../../core/conversation.ts';
import { isAppError } from '../../core/errors.ts';
import type { TakeFile } from '../../road/ports.ts';
import type { SentMedia } from './decode-words.ts';
import { MOST_MEDIA } from './limits.ts';

/** What became of an event's files: those stored, and the addresses of those that are not kept. */
export interface Fetched {
  readonly files: readonly FileRef[];
  readonly missing: readonly string[];
}

/** Fetches what customers send. Zalo waits two seconds, a video does not come in two: it goes on behind. */
export interface Fetcher {
  /**
   * The files of one event; asked again while they are still coming, it is the same fetch. Throws AppError
   * `unavailable` when one may be had later.
   */
  fetch(event: string, media: readonly SentMedia[]): Promise<Fetched>;
  /** The event is kept: what was fetched for it need not be remembered. */
  done(event: string): void;
}

/** Zalo brings an event for two hours. */
const REMEMBERED_MS = 3 * 3_600_000;

export function openFetcher(takeFile: TakeFile): Fetcher {
  const underWay = new LRUCache<string, Promise<Fetched>>({ max: 2_000, ttl: REMEMBERED_MS });
  return {
    fetch(event, media) {
      const known = underWay.get(event);
      if (known !== undefined) return known;
      const begun = fetchAll(takeFile, media.slice(0, MOST_MEDIA));
      underWay.set(event, begun);
      begun.catch(() => underWay.delete(event));
      return begun;
    },
    done: (event) => void underWay.delete(event),
  };
}

async function fetchAll(takeFile: TakeFile, media: readonly SentMedia[]): Promise<Fetched> {
  const taken = await Promise.all(media.map(async (one) => ({ url: one.url, file: await takeFile(one) })));
  return {
    files: taken.flatMap(({ file }) => (file === undefined ? [] : [file])),
    missing: taken.flatMap(({ url, file }) => (file === undefined ? [url] : [])),
  };
}

/**
 * The files, or their addresses in words when Zalo has brought the event often enough: each try may land on
 * another process and begin the fetch anew, so at last it is given `lastMs` and no more.
 */
export async function fetchedOrNamed(
  fetcher: Fetcher,
  event: string,
  media: readonly SentMedia[],
  lastMs: number | undefined,
): Promise<Fetched> {
  const fetched = fetcher.fetch(event, media);
  if (lastMs === undefined) return fetched;
  const named: Fetched = { files: [], missing: media.map(({ url }) => url) };
  const orNamed = fetched.catch((error: unknown) => {
    if (!isAppError(error, 'unavailable')) throw error;
    return named;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Fetched>((resolve) => {
    timer = setTimeout(() => resolve(named), lastMs);
  });
  return Promise.race([orNamed, late]).finally(() => clearTimeout(timer));
}
