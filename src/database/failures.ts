import { AppError } from '../core/errors.ts';

/** The driver refuses what BSON cannot hold before it asks the server. */
const BSON_REFUSED = new Set([
  'BSONError',
  'BSONRuntimeError',
  'BSONOffsetError',
  'MongoInvalidArgumentError',
]);
/** Codes by which a server says that a document itself is at fault: values, form, types, size, keys too long. */
const BAD_DOCUMENT = new Set([2, 9, 14, 10_334, 17_280, 17_419, 17_420]);

/**
 * Whether the same document would be refused again. Any other code of a server (a full disk, a folder
 * that is read-only, stepping down, a limit) passes: what it refused must be kept and brought again.
 */
export function isBadDocument(code: unknown): boolean {
  return BAD_DOCUMENT.has(Number(code));
}

/** The driver lets through what its socket throws when the server dies between two writes (`write EPIPE`). */
function isLostConnection(error: Error, code: unknown): boolean {
  return typeof code === 'string' && ('syscall' in error || code.startsWith('ERR_STREAM_'));
}

/**
 * What the driver and mongoose throw, by what to do next. Their own messages may carry a document, so
 * only names, codes and fields are kept. Whatever is not the document's fault is `unavailable`, a
 * duplicate that nobody expected too: who expects one looks for it before. An error that is ours
 * already, or a bug, stays as it is.
 */
export function databaseFailure(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const { code, errors, path } = error as { code?: unknown; errors?: object; path?: string };
  if (['ValidationError', 'CastError', 'StrictModeError'].includes(error.name)) {
    const fields = errors ? Object.keys(errors).join(', ') : (path ?? '');
    return new AppError('invalid-input', `A record breaks its schema: ${fields}.`, { subject: fields });
  }
  if (error.name === 'TimeoutError')
    return new AppError('unavailable', 'The database did not answer in time.');
  if (isLostConnection(error, code)) {
    return new AppError('unavailable', `The connection to the database broke (${String(code)}).`);
  }
  const isMongos = error.name.startsWith('Mongo');
  if (BSON_REFUSED.has(error.name) || (isMongos && isBadDocument(code))) {
    return new AppError('invalid-input', `The database cannot hold this (${error.name}).`);
  }
  if (!isMongos) return error;
  const about = typeof code === 'number' ? `${error.name} ${code}` : error.name;
  return new AppError('unavailable', `The database did not do it (${about}).`);
}

/** Waits for the database and translates its failure. */
export async function fromDatabase<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw databaseFailure(error);
  }
}
