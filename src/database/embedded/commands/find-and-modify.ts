import type { Collection } from '../catalog.ts';
import { decodeDocument } from '../decode.ts';
import { insertDocument, removeDocument } from '../documents.ts';
import type { Engine } from '../engine.ts';
import { failedToParse } from '../errors.ts';
import { compileProjection } from '../projection.ts';
import { runQuery } from '../query.ts';
import { readSort } from '../sort.ts';
import { compileUpdate } from '../update.ts';
import { upsertDocument } from '../upsert.ts';
import { doc, type Doc } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { collectionName, docOption, filterOption, flagOption, refuse, requireOptions } from './options.ts';
import { changeDocument } from './update.ts';

const known = [
  'query',
  'sort',
  'remove',
  'update',
  'new',
  'fields',
  'upsert',
  'bypassDocumentValidation',
  'arrayFilters',
  'hint',
  'collation',
  'let',
];

/** `findAndModify`: changes or removes one document and answers it as it was or has become. */
export function findAndModify(engine: Engine, command: Command): Reply {
  const { body } = command;
  requireOptions(command, known);
  refuse(body, ['collation', 'let'], 'findAndModify');
  const namespace = collectionName(command);
  const removes = flagOption(body, 'remove');
  const upsert = flagOption(body, 'upsert');
  const wantsNew = flagOption(body, 'new');
  if (removes === body.has('update'))
    throw failedToParse('Either an update or remove=true must be specified, and not both');
  if (removes && (upsert || wantsNew))
    throw failedToParse('Cannot specify both upsert or new and remove=true');
  const filter = filterOption(body, 'query');
  const collection = upsert ? engine.catalog.create(namespace) : engine.catalog.find(namespace);
  const query = { filter, sort: readSort(body.get('sort')), limit: 1, hint: body.get('hint') };
  const before = collection && firstOf(runQuery(engine, collection, query).rows);
  const answer = answerer(body, filter);
  if (removes) {
    if (collection && before) removeDocument(engine, collection, before);
    return answer(before, { n: before ? 1 : 0 });
  }
  if (!collection) return answer(undefined, { n: 0, updatedExisting: false });
  return modify(engine, collection, { body, filter, before, upsert, wantsNew, answer });
}

type Answer = (bytes: Buffer | undefined, lastError: Parameters<typeof doc>[0]) => Doc;

interface Change {
  readonly body: Doc;
  readonly filter: Doc;
  readonly before: Buffer | undefined;
  readonly upsert: boolean;
  readonly wantsNew: boolean;
  readonly answer: Answer;
}

function modify(engine: Engine, collection: Collection, change: Change): Doc {
  const { filter, before, answer } = change;
  const update = compileUpdate(change.body.get('update'), change.body.get('arrayFilters'));
  if (before) {
    const after = changeDocument(engine, collection, { before, filter, update }) ?? before;
    return answer(change.wantsNew ? after : before, { n: 1, updatedExisting: true });
  }
  if (!change.upsert) return answer(undefined, { n: 0, updatedExisting: false });
  const made = upsertDocument(update, filter);
  const id = insertDocument(engine, collection, made);
  return answer(change.wantsNew ? made : undefined, { n: 1, updatedExisting: false, upserted: id });
}

function answerer(body: Doc, filter: Doc): Answer {
  const projection = compileProjection(docOption(body, 'fields') ?? doc({}), 'find');
  return (bytes, lastError) => {
    const value = bytes && decodeDocument(bytes);
    const shown = value && projection ? projection(value, filter) : value;
    return doc({ lastErrorObject: doc(lastError), value: shown ?? null, ok: 1 });
  };
}

function firstOf(rows: Generator<Buffer>): Buffer | undefined {
  const found = rows.next();
  return found.done ? undefined : found.value;
}
