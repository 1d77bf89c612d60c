import type { Db } from 'mongodb';
import type { FileRef } from '../core/conversation.ts';
import { fromDatabase } from '../database/failures.ts';

interface PageWithFiles {
  readonly lines: readonly { readonly files?: readonly FileRef[] }[];
}

/** Which of these files some filed line names. */
export function filesNamed(db: Db): (ids: readonly string[]) => Promise<ReadonlySet<string>> {
  return async (ids) => {
    if (ids.length === 0) return new Set();
    const pages = db
      .collection<PageWithFiles>('pages')
      .find({ 'lines.files.id': { $in: [...ids] } }, { projection: { 'lines.files.id': 1 } });
    const found = await fromDatabase(pages.toArray());
    return new Set(
      found.flatMap(({ lines }) => lines.flatMap((line) => (line.files ?? []).map((file) => file.id))),
    );
  };
}
