import { AppError } from '../core/errors.ts';

/** The driver refuses what BSON cannot hold before it asks the server. */
const BSON_REFUSED = new Set(['BSONError', 'BSONRuntimeError', 'BSONOffsetError', 'MongoInvalidArgumentError']);
/** BadValue, BSONObjectTooLarge: the same document fails again. */
const BAD_DOCUMENT = new Set([2, 10_334]);
/** Server codes that pass: stepping down, shutting down, not primary, time limits, network between servers. */
const PASSING = new Set([6, 7, 50, 64, 89, 91, 112, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/**
 * What the driver and mongoose throw, by what to do next. Their own messages may carry a document, so
 * only names, codes and fields are kept. An error that is ours already, or a bug, stays as it is.
 */
export function databaseFailure(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const { code, errors, path } = error as { code?: unknown; errors?: object; path?: string };
  if (['ValidationError', 'CastError', 'StrictModeError'].includes(error.name)) {
    const fields = errors ? Object.keys(errors).join(', ') : (path ?? '');
    return new AppError('invalid-input', `A record breaks its schema: ${fields}.`, { subject: fields });
  }
  if (BSON_REFUSED.has(error.name) || BAD_DOCUMENT.has(Number(code))) {
    return new AppError('invalid-input', `The database cannot hold this (${error.name}).`);
  }
  const isServers = error.name === 'MongoServerError' || error.name === 'MongoBulkWriteError';
  const isAway = isServers ? PASSING.has(Number(code)) : error.name.startsWith('Mongo');
  return isAway ? new AppError('unavailable', `The database did not answer (${error.name}).`) : error;
}

/** Waits for the database and translates its failure. */
export async function fromDatabase<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw databaseFailure(error);
  }
}
