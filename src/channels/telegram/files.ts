import type { FileRef } from '../../core/conversation.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import type { FileStore, Log } from '../../road/ports.ts';
import type { TelegramApi } from './api.ts';
import type { GivenFile } from './content.ts';
import { DOWNLOAD_BYTES } from './limits.ts';

/** A file that cannot be had for so long is done without: nothing after it would ever come through. */
const PATIENCE_MS = 10 * 60_000;
/** Files of messages that Telegram may bring again because their turn was not kept. */
const MOST_KEPT = 200;

export interface FetchParts {
  readonly api: TelegramApi;
  readonly files: FileStore;
  readonly clock: () => Date;
  readonly log: Log;
}

/** Undefined: it is too large or not there any more. */
export type FetchFile = (file: GivenFile, sentAt: Date | undefined) => Promise<FileRef | undefined>;

/**
 * Fetches what a customer sent and stores it. Throws AppError `unavailable` while it cannot be had, so
 * that Telegram brings the message again.
 */
export function fileFetcher({ api, files, clock, log }: FetchParts): FetchFile {
  const kept = new Map<string, FileRef>();
  const fetch = async (file: GivenFile): Promise<FileRef | undefined> => {
    if ((file.file_size ?? 0) > DOWNLOAD_BYTES) return undefined;
    const { file_path: path, file_size: size = 0 } = await api.call('getFile', { file_id: file.file_id });
    if (path === undefined || size > DOWNLOAD_BYTES) return undefined;
    const bytes = await api.download(path);
    return files.put({
      bytes,
      type: await sniff(bytes),
      ...(file.file_name !== undefined && { name: file.file_name }),
    });
  };
  return async (file, sentAt) => {
    const known = kept.get(file.file_id);
    if (known !== undefined) return known;
    try {
      const stored = await fetch(file);
      if (stored !== undefined) remember(kept, file.file_id, stored);
      return stored;
    } catch (error) {
      if (!isAppError(error)) throw error;
      const isOld = sentAt !== undefined && clock().getTime() - sentAt.getTime() > PATIENCE_MS;
      // A token that is not right any more is mended by people, and the file is there still.
      const mayPass = error.code === 'unavailable' || error.code === 'misconfigured';
      if (mayPass && !isOld)
        throw new AppError('unavailable', 'A file could not be fetched.', { cause: error });
      log.warn({ channel: 'telegram', code: error.code, why: error.message }, 'A file could not be fetched.');
      return undefined;
    }
  };
}

/** What a customer's app calls the type proves nothing. */
async function sniff(bytes: Buffer): Promise<string> {
  const { fileTypeFromBuffer } = await import('file-type');
  return (await fileTypeFromBuffer(bytes))?.mime ?? 'application/octet-stream';
}

function remember(kept: Map<string, FileRef>, id: string, file: FileRef): void {
  kept.set(id, file);
  if (kept.size <= MOST_KEPT) return;
  for (const oldest of kept.keys()) {
    kept.delete(oldest);
    return;
  }
}
