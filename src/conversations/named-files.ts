import type { Connection } from 'mongoose';
import type { FileRef } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import { fromDatabase } from '../database/failures.ts';

interface PageWithFiles {
  readonly lines: readonly { readonly files?: readonly FileRef[] }[];
}

/** Which of these files some filed line names. */
export function filesNamed(connection: Connection): (ids: readonly string[]) => Promise<ReadonlySet<string>> {
  return async (ids) => {
    if (ids.length === 0) return new Set();
    const { db } = connection;
    if (db === undefined) throw new AppError('unavailable', 'The database is not connected.');
    const pages = db
      .collection<PageWithFiles>('pages')
      .find({ 'lines.files.id': { $in: [...ids] } }, { projection: { 'lines.files.id': 1 } });
    const found = await fromDatabase(pages.toArray());
    return new Set(found.flatMap(({ lines }) => lines.flatMap((line) => (line.files ?? []).map((file) => file.id))));
  };
}
