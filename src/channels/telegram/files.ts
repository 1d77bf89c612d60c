import { LRUCache } from 'lru-cache';
import type { FileRef } from '../../core/conversation.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import { keptTypeOf } from '../../core/kept-file.ts';
import type { FileStore, Log } from '../../road/ports.ts';
import type { TelegramApi } from './api.ts';
import type { GivenFile } from './content.ts';
import { DOWNLOAD_BYTES } from './limits.ts';

/** A file that cannot be had for so long is done without: nothing after it would ever come through. */
const PATIENCE_MS = 10 * 60_000;
/** Files of messages that Telegram brings again. */
const MOST_KEPT = 200;

export interface FetchParts {
  readonly api: TelegramApi;
  readonly files: FileStore;
  readonly clock: () => Date;
  readonly log: Log;
}

/** Undefined: it is too large, of a type that is not kept, or not there any more. */
export type FetchFile = (file: GivenFile) => Promise<FileRef | undefined>;

/**
 * Fetches what a customer sent and stores it. Throws AppError `unavailable` while it cannot be had, so
 * that Telegram brings the message again.
 */
export function fileFetcher({ api, files, clock, log }: FetchParts): FetchFile {
  /** Stored, though their turn may not have been kept. */
  const kept = new LRUCache<string, FileRef>({ max: MOST_KEPT });
  /** When they were first asked for in vain. */
  const missed = new LRUCache<string, number>({ max: MOST_KEPT });
  const fetch = async (file: GivenFile): Promise<FileRef | undefined> => {
    if ((file.file_size ?? 0) > DOWNLOAD_BYTES) return undefined;
    const { file_path: path, file_size: size = 0 } = await api.call('getFile', { file_id: file.file_id });
    if (path === undefined || size > DOWNLOAD_BYTES) return undefined;
    const bytes = await api.download(path);
    const type = keptTypeOf({ bytes, type: await sniff(bytes), name: file.file_name });
    if (type === undefined) return undefined;
    return files.put({
      bytes,
      type,
      ...(file.file_name !== undefined && { name: file.file_name }),
    });
  };
  return async (file) => {
    const known = kept.get(file.file_id);
    if (known !== undefined) return known;
    try {
      const stored = await fetch(file);
      if (stored !== undefined) kept.set(file.file_id, stored);
      missed.delete(file.file_id);
      return stored;
    } catch (error) {
      if (!isAppError(error)) throw error;
      const now = clock().getTime();
      const since = missed.get(file.file_id) ?? now;
      missed.set(file.file_id, since);
      const isOld = now - since > PATIENCE_MS;
      // A token that is not right any more is mended by people, and the file is there still.
      const mayPass = error.code === 'unavailable' || error.code === 'misconfigured';
      if (mayPass && !isOld) throw notYet(error);
      missed.delete(file.file_id);
      log.warn({ channel: 'telegram', code: error.code, why: error.message }, 'A file could not be fetched.');
      return undefined;
    }
  };
}

function notYet(cause: AppError): AppError {
  const { retryAfterMs } = cause;
  return new AppError('unavailable', 'A file could not be fetched.', {
    cause,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** What a customer's app calls the type proves nothing. */
async function sniff(bytes: Buffer): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await import('file-type');
  return (await fileTypeFromBuffer(bytes))?.mime;
}
