import type { Db } from 'mongodb';
import { filesNamed } from '../conversations/named-files.ts';
import { uploadStore } from '../desk/upload-store.ts';

/** Which of these files no sweep may take: filed lines name them, or staff keep them for a reply to come. */
export function filesInUse(db: Db): (ids: readonly string[]) => Promise<ReadonlySet<string>> {
  const named = filesNamed(db);
  const uploads = uploadStore(db);
  return async (ids) => {
    const [inLines, forReplies] = await Promise.all([named(ids), uploads.kept(ids)]);
    return new Set([...inLines, ...forReplies]);
  };
}
