import { DocumentSequence } from 'mongodb/lib/cmap/commands.js';
import { addDocument, newSheet, type IsLasting, type Sheet } from './bson-writer.ts';

const FIELD = 'updates';
/** A section begins with its kind, its length and the name of the field it stands for. */
const HEAD_BYTES = 1 + 4 + FIELD.length + 1;
/** Sheets kept for the next command, and how large one may be to be kept. */
const MOST_SPARE = 2;
const MOST_SPARE_BYTES = 8 * 1024 * 1024;

export interface Write {
  readonly q: object;
  readonly u: object;
}

export interface UpdateSequence {
  /** What stands in the command's `updates`. */
  readonly updates: DocumentSequence;
  /** Once the command was answered; after a failure its bytes may still be on their way out. */
  readonly release: () => void;
}

const spare: Sheet[] = [];

/**
 * The updates of one command as the section of documents that OP_MSG has for them, written once into a
 * buffer that is used again. As a plain field of the command the driver would write them far slower,
 * and all of them would have to fit into one document. Throws what `bson` throws when one cannot be written.
 */
export function updateSequence(writes: readonly Write[], isLasting?: IsLasting): UpdateSequence {
  const sheet = spare.pop() ?? newSheet();
  sheet.isLasting = isLasting;
  sheet.bytes[0] = 1;
  sheet.bytes.write(`${FIELD}\0`, 5, 'latin1');
  sheet.at = HEAD_BYTES;
  for (const { q, u } of writes) addDocument(sheet, { q, u, upsert: true });
  sheet.bytes.writeInt32LE(sheet.at - 1, 1);
  const updates = new DocumentSequence(FIELD);
  // The driver copies it into its message.
  updates.toBin = () => sheet.bytes.subarray(0, sheet.at);
  return {
    updates,
    release: () => {
      if (spare.length < MOST_SPARE && sheet.bytes.length <= MOST_SPARE_BYTES) spare.push(sheet);
    },
  };
}
