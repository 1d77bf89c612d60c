import { decodeDocument } from '../decode.ts';
import { encodeDocument } from '../encode.ts';
import type { Engine } from '../engine.ts';
import type { OpenCursor } from '../cursors.ts';
import { badValue, DatabaseError } from '../errors.ts';
import { compileFilter } from '../matcher.ts';
import { wholeNumber } from '../numbers.ts';
import { compileProjection, type Projection } from '../projection.ts';
import { runQuery } from '../query.ts';
import { readSort } from '../sort.ts';
import { doc, type Doc } from '../values.ts';
import { cursorReply, type Command, type Reply } from '../wire.ts';
import {
  arrayOption,
  collectionName,
  countOption,
  deadlineOption,
  docOption,
  filterOption,
  flagOption,
  refuse,
  requireOptions,
} from './options.ts';

const firstBatchSize = 101;
export const findOptions = [
  'filter',
  'sort',
  'projection',
  'hint',
  'skip',
  'limit',
  'batchSize',
  'singleBatch',
  'noCursorTimeout',
  'allowDiskUse',
  'collation',
  'let',
  'tailable',
  'awaitData',
  'min',
  'max',
  'returnKey',
  'showRecordId',
  'allowPartialResults',
  'oplogReplay',
];

/** `find`: a first batch and, if there is more, a cursor. */
export function find(engine: Engine, command: Command): Reply {
  const { body } = command;
  requireOptions(command, findOptions);
  refuse(
    body,
    ['collation', 'let', 'tailable', 'awaitData', 'min', 'max', 'returnKey', 'showRecordId'],
    'find',
  );
  const namespace = collectionName(command);
  const limit = readLimit(body);
  const filter = filterOption(body, 'filter');
  const projecting = docOption(body, 'projection') ?? doc({});
  const projection = compileProjection(projecting, 'find');
  const deadline = deadlineOption(body);
  const query = {
    filter,
    sort: readSort(body.get('sort')),
    skip: countOption(body, 'skip', 0),
    limit: Math.abs(limit),
    hint: body.get('hint'),
    deadline,
    isPassing: projection !== undefined,
  };
  const collection = engine.catalog.find(namespace);
  if (!collection) compileFilter(filter);
  const rows = collection ? runQuery(engine, collection, query).rows : nothing();
  const given = projection ? projected(rows, projection, { filter, fields: fieldsOf(projecting) }) : rows;
  const single = flagOption(body, 'singleBatch') || limit < 0;
  const reply = firstBatch(
    engine,
    { namespace, rows: given },
    { size: countOption(body, 'batchSize', firstBatchSize), single },
  );
  deadline.at = Infinity;
  return reply;
}

function readLimit(body: Doc): number {
  const limit = wholeNumber(body.get('limit') ?? 0);
  if (limit === undefined) throw badValue('limit must be a whole number');
  return limit;
}

function* nothing(): Generator<Buffer> {
  // a collection that does not exist has no documents
}

function* projected(
  rows: Generator<Buffer>,
  projection: Projection,
  about: { filter: Doc; fields: ReadonlySet<string> | undefined },
): Generator<Buffer> {
  for (const row of rows) yield encodeDocument(projection(decodeDocument(row, about.fields), about.filter));
}

/** The top-level fields that are all a projection needs of a document; undefined when it may need any. */
function fieldsOf(projection: Doc): ReadonlySet<string> | undefined {
  const fields = new Set(['_id']);
  for (const [path, value] of projection) {
    if ((value !== 1 && value !== true) || path.endsWith('.$')) return undefined;
    fields.add(path.split('.')[0] ?? path);
  }
  return fields;
}

/** The first batch of a cursor's rows; the cursor is kept if there is more. */
export function firstBatch(
  engine: Engine,
  cursor: OpenCursor,
  want: { size: number; single: boolean },
): Reply {
  const { batch, finished } = engine.cursors.take(cursor, want.size);
  const id = finished || want.single ? 0n : engine.cursors.keep(cursor);
  return cursorReply('firstBatch', batch, { id, namespace: cursor.namespace });
}

/** `getMore`: the next batch of a cursor. */
export function getMore(engine: Engine, command: Command): Reply {
  requireOptions(command, ['collection', 'batchSize']);
  const id = command.body.get('getMore');
  const name = command.body.get('collection');
  if (typeof id !== 'bigint') throw new DatabaseError(14, 'getMore needs a cursor id of type long');
  if (typeof name !== 'string') throw new DatabaseError(14, 'getMore needs the name of a collection');
  const namespace = `${command.database}.${name}`;
  const cursor = engine.cursors.find(id, namespace);
  const { batch, finished } = engine.cursors.take(
    cursor,
    countOption(command.body, 'batchSize', 0) || Number.MAX_SAFE_INTEGER,
  );
  if (finished) engine.cursors.remove(id);
  return cursorReply('nextBatch', batch, { id: finished ? 0n : id, namespace });
}

/** `killCursors`: forgets cursors. */
export function killCursors(engine: Engine, command: Command): Reply {
  requireOptions(command, ['cursors']);
  const ids = arrayOption(command.body, 'cursors').filter((id) => typeof id === 'bigint');
  const killed = ids.filter((id) => engine.cursors.remove(id));
  const missing = ids.filter((id) => !killed.includes(id));
  return doc({
    cursorsKilled: killed,
    cursorsNotFound: missing,
    cursorsAlive: [],
    cursorsUnknown: [],
    ok: 1,
  });
}
