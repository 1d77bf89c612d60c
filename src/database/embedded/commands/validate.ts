import type { Engine } from '../engine.ts';
import { DatabaseError } from '../errors.ts';
import { examineCollection, repairCollection, type Examined } from '../examine.ts';
import { doc } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { collectionName, flagOption, requireOptions } from './options.ts';

const known = ['full', 'background', 'checkBSONConformance', 'repair', 'metadata'];

/** `validate`: compares documents and indexes; with `repair` it mends what is wrong. */
export function validate(engine: Engine, command: Command): Reply {
  requireOptions(command, known);
  const namespace = collectionName(command);
  const collection = engine.catalog.find(namespace);
  if (!collection) throw new DatabaseError(26, `Collection '${namespace}' does not exist to validate.`);
  const found = examineCollection(engine, collection);
  const repaired =
    flagOption(command.body, 'repair') && found.errors.length > 0
      ? repairCollection(engine, collection, found)
      : [];
  return described(namespace, found, { indexes: collection.indexes.length + 1, repaired });
}

/** A validate without repair changes nothing and needs no commit. */
export function validateOnly(engine: Engine, command: Command): Reply | undefined {
  return flagOption(command.body, 'repair') ? undefined : validate(engine, command);
}

function described(
  namespace: string,
  found: Examined,
  { indexes, repaired }: { indexes: number; repaired: readonly string[] },
): Reply {
  return doc({
    ns: namespace,
    nInvalidDocuments: found.unreadable.length,
    nrecords: found.documents,
    nIndexes: indexes,
    keysPerIndex: new Map(found.entries),
    valid: found.errors.length === 0,
    repaired: repaired.length > 0,
    warnings: [...repaired],
    errors: found.errors,
    ok: 1,
  });
}
