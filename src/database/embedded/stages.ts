import { compileAccumulator } from './accumulators.ts';
import { badValue, DatabaseError, notImplemented } from './errors.ts';
import { compileExpression } from './expressions.ts';
import type { Scope } from './expression-types.ts';
import { fieldSetter } from './field-setter.ts';
import { encodeValues } from './keys.ts';
import { compileFilter } from './matcher.ts';
import { wholeNumber } from './numbers.ts';
import { compileProjection } from './projection.ts';
import { readSort, sortDocuments } from './sort.ts';
import { compileUnwind } from './unwind.ts';
import { doc, isDoc, typeName, type Doc, type Value } from './values.ts';

/** A stage ready for use. */
export type Stage = (values: Iterable<Doc>) => Iterable<Doc>;

/** What stages may need from outside the stream. */
export interface StageWorld {
  readonly lookup: (spec: Value) => Stage;
}

type StageMaker = (spec: Value, world: StageWorld) => Stage;

/** Makes a pipeline ready for use. */
export function compilePipeline(stages: readonly Value[], world: StageWorld): Stage {
  const compiled = stages.map((stage) => {
    const [name, spec] = stageEntry(stage);
    const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
    if (!make) throw notImplemented(`The aggregation stage ${name}`);
    return make(spec, world);
  });
  return (values) => compiled.reduce((stream, stage) => stage(stream), values);
}

/** The name and argument of a stage. */
export function stageEntry(stage: Value): [string, Value] {
  const [entry] = isDoc(stage) ? stage : [];
  if (!entry || !isDoc(stage) || stage.size !== 1)
    throw new DatabaseError(40323, 'A pipeline stage specification object must contain exactly one field.');
  return entry;
}

const noVariables: ReadonlyMap<string, Value> = new Map();

function scopeOf(root: Doc): Scope {
  return { root, variables: noVariables };
}

const makers: Readonly<Record<string, StageMaker>> = {
  $match: (spec) => {
    const { matches } = compileFilter(requireDoc('$match', spec));
    return function* (values) {
      for (const value of values) if (matches(value)) yield value;
    };
  },
  $project: (spec) => {
    const project = compileProjection(requireDoc('$project', spec), 'stage');
    if (!project)
      throw new DatabaseError(
        51272,
        'Invalid $project :: caused by :: projection specification must have at least one field',
      );
    return each((value) => project(value, new Map()));
  },
  $addFields: (spec) => each(fieldSetter(requireDoc('$addFields', spec))),
  $set: (spec) => each(fieldSetter(requireDoc('$set', spec))),
  $unset: (spec) => {
    const paths = Array.isArray(spec) ? spec : [spec];
    const project = compileProjection(
      new Map(paths.map((path) => [requireText('$unset', path), 0])),
      'stage',
    );
    return each((value) => (project ? project(value, new Map()) : value));
  },
  $group: group,
  $sort: (spec) => {
    const sort = readSort(requireDoc('$sort', spec));
    if (sort.length === 0) throw new DatabaseError(15976, '$sort stage must have at least one sort key');
    return (values) => sortDocuments(sort, [...values]);
  },
  $limit: (spec) => {
    const most = requireCount('$limit', spec, 1);
    return function* (values) {
      let count = 0;
      for (const value of values) {
        yield value;
        if (++count >= most) return;
      }
    };
  },
  $skip: (spec) => {
    const skipped = requireCount('$skip', spec, 0);
    return function* (values) {
      let count = 0;
      for (const value of values) if (++count > skipped) yield value;
    };
  },
  $count: (spec) => {
    const name = requireText('$count', spec);
    if (name === '' || name.startsWith('$') || name.includes('.'))
      throw new DatabaseError(40158, 'the count field must be a non-empty string without $ and .');
    return function* (values) {
      let count = 0;
      const rows = values[Symbol.iterator]();
      while (!rows.next().done) count += 1;
      if (count > 0) yield doc({ [name]: count });
    };
  },
  $unwind: compileUnwind,
  $replaceRoot: (spec) =>
    replaceWith('$replaceRoot', requireDoc('$replaceRoot', spec).get('newRoot') ?? null),
  $replaceWith: (spec) => replaceWith('$replaceWith', spec),
  $sortByCount: (spec) => {
    const grouped = group(doc({ _id: spec, count: doc({ $sum: 1 }) }));
    return (values) => sortDocuments(readSort(doc({ count: -1 })), [...grouped(values)]);
  },
  $facet: (spec, world) => {
    const parts = [...requireDoc('$facet', spec)].map(([name, stages]) => {
      if (!Array.isArray(stages))
        throw new DatabaseError(
          40170,
          `arguments to $facet must be arrays, ${name} is type ${typeName(stages)}`,
        );
      if (stages.some((stage) => stageEntry(stage)[0] === '$facet'))
        throw new DatabaseError(40600, '$facet is not allowed to be used within a $facet stage');
      return [name, compilePipeline(stages, world)] as const;
    });
    return function* (values) {
      const all = [...values];
      yield new Map(parts.map(([name, run]) => [name, [...run(all)]]));
    };
  },
  $lookup: (spec, world) => world.lookup(spec),
};

function each(change: (value: Doc) => Doc): Stage {
  return function* (values) {
    for (const value of values) yield change(value);
  };
}

function requireDoc(name: string, spec: Value): Doc {
  if (isDoc(spec)) return spec;
  throw new DatabaseError(40228, `the ${name} stage needs an object, got ${typeName(spec)}`);
}

function requireText(name: string, spec: Value): string {
  if (typeof spec === 'string') return spec;
  throw new DatabaseError(40156, `the ${name} field must be a string, got ${typeName(spec)}`);
}

function requireCount(name: string, spec: Value, least: number): number {
  const count = wholeNumber(spec);
  if (count === undefined || count < least)
    throw new DatabaseError(15958, `the ${name} must be a whole number of at least ${least}`);
  return count;
}

function group(spec: Value): Stage {
  const fields = requireDoc('$group', spec);
  const id = fields.get('_id');
  if (id === undefined) throw new DatabaseError(15955, 'a group specification must include an _id');
  const idOf = compileExpression(id);
  const made = [...fields]
    .filter(([name]) => name !== '_id')
    .map(([name, value]) => [name, compileAccumulator(value)] as const);
  return function* (values) {
    const groups = new Map<
      string,
      { id: Value; parts: { add(scope: Scope): void; result(): Value | undefined }[] }
    >();
    for (const value of values) {
      const scope = scopeOf(value);
      const found = idOf(scope) ?? null;
      const key = encodeValues(found).toString('latin1');
      let held = groups.get(key);
      if (!held) {
        held = { id: found, parts: made.map(([, make]) => make()) };
        groups.set(key, held);
      }
      for (const part of held.parts) part.add(scope);
    }
    for (const held of groups.values()) {
      const row: Doc = new Map([['_id', held.id]]);
      made.forEach(([name], place) => row.set(name, held.parts[place]?.result() ?? null));
      yield row;
    }
  };
}

function replaceWith(name: string, spec: Value): Stage {
  const expression = compileExpression(spec);
  return each((value) => {
    const found = expression(scopeOf(value));
    if (!isDoc(found))
      throw new DatabaseError(
        40228,
        `'newRoot' expression of ${name} must evaluate to an object, but resulting value was of type ${typeName(found)}`,
      );
    return found;
  });
}

const updateStages: ReadonlySet<string> = new Set([
  '$addFields',
  '$set',
  '$project',
  '$unset',
  '$replaceRoot',
  '$replaceWith',
]);

/** An update written as a pipeline. */
export function compileUpdatePipeline(stages: readonly Value[]): (value: Doc) => Doc {
  for (const stage of stages) {
    const [name] = stageEntry(stage);
    if (!updateStages.has(name))
      throw new DatabaseError(72, `${name} is not allowed to be used within an update`);
  }
  const run = compilePipeline(stages, {
    lookup: () => {
      throw badValue('$lookup is not allowed to be used within an update');
    },
  });
  return (value) => {
    const [made] = run([value]);
    return made ?? value;
  };
}
