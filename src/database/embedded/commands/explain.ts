import type { Collection } from '../catalog.ts';
import type { Engine } from '../engine.ts';
import { notImplemented, typeMismatch } from '../errors.ts';
import { compileFilter } from '../matcher.ts';
import { splitPipeline } from '../pipeline-facts.ts';
import { planQuery, type Plan } from '../planner.ts';
import { runQuery, type Query } from '../query.ts';
import { readSort } from '../sort.ts';
import { doc, isDoc, type Doc, type Value } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { collectionName, countOption, filterOption, requireOptions } from './options.ts';

/** What a command asks of a collection, and the stages over that. */
interface Asked {
  readonly query: Query;
  /** Of a write: what it does with each document. */
  readonly over?: string;
  /** Of a pipeline: what the planner does not do. */
  readonly rest?: readonly Value[];
}

/** `explain`: which index a command uses, and how much it looks at. Nothing is written. */
export function explain(engine: Engine, command: Command): Reply {
  requireOptions(command, ['verbosity']);
  const inner = command.body.get('explain');
  if (!isDoc(inner)) throw typeMismatch("BSON field 'explain' must be an object");
  const [name = ''] = inner.keys();
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (!read) throw notImplemented(`explain of '${name}'`);
  const asked = read(inner);
  compileFilter(asked.query.filter);
  const namespace = collectionName({ ...command, name, body: inner });
  const told = explained(engine, namespace, {
    asked,
    counts: command.body.get('verbosity') !== 'queryPlanner',
  });
  if (asked.rest === undefined || asked.rest.length === 0) return new Map([...told, ['ok', 1]]);
  return doc({ stages: [doc({ $cursor: told }), ...asked.rest], ok: 1 });
}

const readers: Readonly<Record<string, (body: Doc) => Asked>> = {
  find: (body) => ({ query: queryIn(body, 'filter') }),
  count: (body) => ({ query: queryIn(body, 'query') }),
  distinct: (body) => ({ query: queryIn(body, 'query') }),
  findAndModify: (body) => ({
    query: { ...queryIn(body, 'query'), limit: 1 },
    over: body.get('remove') === true ? 'DELETE' : 'UPDATE',
  }),
  update: (body) => ofWrite(body.get('updates'), 'UPDATE'),
  delete: (body) => ofWrite(body.get('deletes'), 'DELETE'),
  aggregate: (body) => {
    const stages = body.get('pipeline');
    const { query, rest } = splitPipeline(Array.isArray(stages) ? stages : []);
    return { query: { ...query, hint: body.get('hint') }, rest };
  },
};

function queryIn(body: Doc, filter: string): Query {
  return {
    filter: filterOption(body, filter),
    sort: readSort(body.get('sort')),
    skip: countOption(body, 'skip', 0),
    limit: countOption(body, 'limit', 0),
    hint: body.get('hint'),
  };
}

function ofWrite(operations: Value | undefined, over: string): Asked {
  const [first, ...more] = Array.isArray(operations) ? operations : [];
  if (!isDoc(first) || more.length > 0) throw notImplemented('explain of anything but one write');
  const isMany = first.get('multi') === true || first.get('limit') === 0;
  return {
    query: { filter: filterOption(first, 'q'), limit: isMany ? 0 : 1, hint: first.get('hint') },
    over,
  };
}

function explained(
  engine: Engine,
  namespace: string,
  { asked, counts }: { asked: Asked; counts: boolean },
): Doc {
  const { query, over } = asked;
  const collection = engine.catalog.find(namespace);
  if (!collection) return doc({ queryPlanner: doc({ namespace, winningPlan: doc({ stage: 'EOF' }) }) });
  const plan = planQuery(collection, { filter: query.filter, sort: query.sort ?? [], hint: query.hint });
  const found = described(plan);
  const winningPlan = over === undefined ? found : doc({ stage: over, inputStage: found });
  const queryPlanner = doc({ namespace, parsedQuery: query.filter, winningPlan, rejectedPlans: [] });
  return counts
    ? doc({ queryPlanner, executionStats: measured(engine, collection, query) })
    : doc({ queryPlanner });
}

function described(plan: Plan): Doc {
  const stage = plan.index
    ? doc({
        stage: 'FETCH',
        inputStage: doc({
          stage: 'IXSCAN',
          indexName: plan.index.spec.name,
          keyPattern: plan.index.spec.key,
          isMultiKey: plan.index.spec.multikey,
          isUnique: plan.index.spec.unique,
          isSparse: plan.index.spec.sparse,
          isPartial: plan.index.spec.partial !== undefined,
          direction: plan.reverse ? 'backward' : 'forward',
        }),
      })
    : doc({ stage: plan.stage });
  return plan.sorted ? stage : doc({ stage: 'SORT', inputStage: stage });
}

function measured(engine: Engine, collection: Collection, query: Query): Doc {
  const started = performance.now();
  const { rows, counted } = runQuery(engine, collection, query);
  let returned = 0;
  while (!rows.next().done) returned += 1;
  return doc({
    executionSuccess: true,
    nReturned: returned,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: counted.keys,
    totalDocsExamined: counted.examined,
  });
}
