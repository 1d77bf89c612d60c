import { insertDocument } from '../documents.ts';
import type { Engine } from '../engine.ts';
import { badValue } from '../errors.ts';
import type { Command, Reply } from '../wire.ts';
import { collectionName, requireOptions } from './options.ts';
import { writeErrors, writeReplyOf } from './write-result.ts';

/** `insert`: stores documents as received. */
export function insert(engine: Engine, command: Command): Reply {
  requireOptions(command, ['ordered', 'documents', 'bypassDocumentValidation']);
  if (command.batch.length === 0)
    throw badValue('Write batch sizes must be between 1 and 100000. Got 0 operations.');
  const namespace = collectionName(command);
  engine.catalog.create(namespace);
  const errors = writeErrors(command);
  let inserted = 0;
  for (const [index, bytes] of command.batch.entries()) {
    const goesOn = errors.attempt(index, () => {
      insertDocument(engine, engine.catalog.create(namespace), bytes);
      inserted += 1;
    });
    if (!goesOn) break;
  }
  return writeReplyOf({ n: inserted }, errors.list);
}
