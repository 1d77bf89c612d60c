import { documentRange } from '../catalog.ts';
import { decodeDocument } from '../decode.ts';
import { encodeDocument } from '../encode.ts';
import type { OpenCursor } from '../cursors.ts';
import type { Engine } from '../engine.ts';
import { failedToParse, notImplemented } from '../errors.ts';
import { compileExpression } from '../expressions.ts';
import { checkedVariable } from '../expression-objects.ts';
import { compileFilter } from '../matcher.ts';
import { runQuery, type Deadline } from '../query.ts';
import { fieldsUsed, splitPipeline } from '../pipeline-facts.ts';
import { variablesNow, type Variables } from '../stage-types.ts';
import { compilePipeline } from '../stages.ts';
import { doc, isDoc, type Doc, type Value } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { firstBatch } from './find.ts';
import { requireBytes, statsOf } from './server-info.ts';
import {
  arrayOption,
  collectionName,
  countOption,
  deadlineOption,
  docOption,
  flagOption,
  refuse,
  requireOptions,
} from './options.ts';

const known = [
  'pipeline',
  'cursor',
  'explain',
  'allowDiskUse',
  'hint',
  'bypassDocumentValidation',
  'collation',
  'let',
];

/** `aggregate`: the first $match, $sort and $limit by the planner, the rest as a stream. */
export function aggregate(engine: Engine, command: Command): Reply {
  requireOptions(command, known);
  refuse(command.body, ['explain', 'collation'], 'aggregate');
  const cursor = docOption(command.body, 'cursor');
  if (!cursor)
    throw failedToParse("The 'cursor' option is required, except for aggregate with the explain argument");
  if (command.body.get('aggregate') === 1) throw notImplemented('An aggregation over no collection');
  const namespace = collectionName(command);
  const stages = arrayOption(command.body, 'pipeline');
  const deadline = deadlineOption(command.body);
  const [first] = stages;
  if (isDoc(first) && first.has('$collStats'))
    return firstBatch(engine, figures(engine, namespace, stages), whole);
  const rows =
    simpleCount(engine, namespace, stages) ?? run(engine, command, { namespace, stages, deadline });
  const reply = firstBatch(
    engine,
    { namespace, rows: encoded(rows) },
    { size: countOption(cursor, 'batchSize', 101), single: flagOption(command.body, 'singleBatch') },
  );
  deadline.at = Infinity;
  return reply;
}

const whole = { size: Number.MAX_SAFE_INTEGER, single: true };

/** $collStats, as shells ask it: alone, for the figures of the storage and the count. */
function figures(engine: Engine, namespace: string, [first, ...more]: readonly Value[]): OpenCursor {
  const asked = isDoc(first) ? first.get('$collStats') : undefined;
  const unknown = isDoc(asked)
    ? [...asked.keys()].find((name) => !['storageStats', 'count'].includes(name))
    : '';
  if (unknown !== undefined || more.length > 0)
    throw notImplemented(`$collStats with ${unknown ?? 'further stages'}`);
  const options = isDoc(asked) ? asked.get('storageStats') : undefined;
  if (isDoc(options)) requireBytes(options);
  const storageStats = statsOf(engine, namespace);
  const row = doc({ ns: namespace, localTime: new Date(), storageStats, count: storageStats.get('count') });
  return { namespace, rows: [encodeDocument(row)].values() };
}

function* encoded(rows: Iterable<Doc>): Generator<Buffer> {
  for (const row of rows) yield encodeDocument(row);
}

interface About {
  readonly namespace: string;
  readonly stages: readonly Value[];
}

interface Asked extends About {
  readonly variables: Variables;
  readonly hint?: Value | undefined;
  readonly deadline: Deadline;
}

function run(
  engine: Engine,
  command: Command,
  { namespace, stages, deadline }: About & { deadline: Deadline },
): Iterable<Doc> {
  const now = variablesNow();
  const set = docOption(command.body, 'let') ?? doc({});
  const scope = { root: doc({}), variables: now };
  const variables = new Map([
    ...now,
    ...[...set].map(([name, value]): [string, Value | undefined] => [
      checkedVariable(name),
      compileExpression(value)(scope),
    ]),
  ]);
  const hint = command.body.get('hint');
  return rowsOf(engine, { namespace, stages, variables, hint, deadline });
}

/** What a pipeline gives, its beginning done by the planner. */
function rowsOf(engine: Engine, { namespace, stages, variables, hint, deadline }: Asked): Iterable<Doc> {
  const [database = ''] = namespace.split('.');
  const { query, rest } = splitPipeline(stages);
  const pipeline = compilePipeline(rest, {
    variables,
    from: (name, inner, set) =>
      rowsOf(engine, { namespace: `${database}.${name}`, stages: inner, variables: set, deadline }),
  });
  const collection = engine.catalog.find(namespace);
  if (!collection) compileFilter(query.filter);
  const found = collection ? runQuery(engine, collection, { ...query, variables, hint, deadline }).rows : [];
  return pipeline(decoded(found, fieldsUsed(rest)));
}

function* decoded(rows: Iterable<Buffer>, fields: ReadonlySet<string> | undefined): Generator<Doc> {
  for (const row of rows) yield decodeDocument(row, fields);
}

/** countDocuments({}) asks $match {} and $group {_id: 1, n: {$sum: 1}}: the store can count without reading. */
function simpleCount(engine: Engine, namespace: string, stages: readonly Value[]): Doc[] | undefined {
  const [match, group] = stages;
  if (stages.length !== 2 || !isDoc(match) || !isDoc(group)) return undefined;
  const filter = match.get('$match');
  const spec = group.get('$group');
  if (!isDoc(filter) || filter.size > 0 || !isDoc(spec) || spec.size !== 2 || spec.get('_id') !== 1)
    return undefined;
  const sum = spec.get('n');
  if (!isDoc(sum) || sum.size !== 1 || sum.get('$sum') !== 1) return undefined;
  const collection = engine.catalog.find(namespace);
  const n = collection ? engine.store.documents.count(documentRange(collection)) : 0;
  return n > 0 ? [doc({ _id: 1, n })] : [];
}
