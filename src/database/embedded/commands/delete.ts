import { decodeDocument } from '../decode.ts';
import { removeDocument } from '../documents.ts';
import type { Engine } from '../engine.ts';
import { badValue, notImplemented } from '../errors.ts';
import { wholeNumber } from '../numbers.ts';
import { runQuery } from '../query.ts';
import type { Doc } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { collectionName, filterOption, refuse, requireOptions } from './options.ts';
import { writeErrors, writeReplyOf } from './write-result.ts';

const known: ReadonlySet<string> = new Set(['q', 'limit', 'hint', 'collation']);

/** `delete`: removes one or all documents that match. */
export function remove(engine: Engine, command: Command): Reply {
  requireOptions(command, ['ordered', 'deletes']);
  if (command.batch.length === 0)
    throw badValue('Write batch sizes must be between 1 and 100000. Got 0 operations.');
  const namespace = collectionName(command);
  const errors = writeErrors(command);
  let n = 0;
  for (const [index, bytes] of command.batch.entries()) {
    const goesOn = errors.attempt(index, () => {
      n += removeMatching(engine, namespace, decodeDocument(bytes));
    });
    if (!goesOn) break;
  }
  return writeReplyOf({ n }, errors.list);
}

function removeMatching(engine: Engine, namespace: string, operation: Doc): number {
  for (const name of operation.keys())
    if (!known.has(name)) throw notImplemented(`The option '${name}' of a delete`);
  refuse(operation, ['collation'], 'a delete');
  const limit = wholeNumber(operation.get('limit'));
  if (limit !== 0 && limit !== 1) throw badValue('The limit field in delete objects must be 0 or 1.');
  const filter = filterOption(operation, 'q');
  const collection = engine.catalog.find(namespace);
  if (!collection) return 0;
  const found = [...runQuery(engine, collection, { filter, limit, hint: operation.get('hint') }).rows];
  for (const before of found) removeDocument(engine, collection, before);
  return found.length;
}
