import { DatabaseError, notImplemented } from './errors.ts';
import { compileExpression } from './expressions.ts';
import { fieldSetter } from './field-setter.ts';
import { groupStages } from './group-stages.ts';
import { joinStages } from './lookup.ts';
import { compileFilter } from './matcher.ts';
import { wholeNumber } from './numbers.ts';
import { compileProjection } from './projection.ts';
import { readSort, sortDocuments } from './sort.ts';
import { variablesNow, type Stage, type StageMaker, type StageWorld, type Variables } from './stage-types.ts';
import { compileUnwind } from './unwind.ts';
import { doc, isDoc, typeName, type Doc, type Value } from './values.ts';

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

const makers: Readonly<Record<string, StageMaker>> = {
  $match: (spec, { variables }) => {
    const { matches } = compileFilter(requireDoc('$match', spec), variables);
    return function* (values) {
      for (const value of values) if (matches(value)) yield value;
    };
  },
  $project: (spec, { variables }) => {
    const project = compileProjection(requireDoc('$project', spec), 'stage', variables);
    if (!project)
      throw new DatabaseError(
        51272,
        'Invalid $project :: caused by :: projection specification must have at least one field',
      );
    return each((value) => project(value, new Map()));
  },
  $addFields: (spec, { variables }) => each(fieldSetter(requireDoc('$addFields', spec), variables)),
  $set: (spec, { variables }) => each(fieldSetter(requireDoc('$set', spec), variables)),
  $unset: (spec) => {
    const paths = Array.isArray(spec) ? spec : [spec];
    const project = compileProjection(
      new Map(paths.map((path) => [requireText('$unset', path), 0])),
      'stage',
    );
    return each((value) => (project ? project(value, new Map()) : value));
  },
  ...groupStages,
  ...joinStages,
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
  $replaceRoot: (spec, { variables }) =>
    replaceWith('$replaceRoot', requireDoc('$replaceRoot', spec).get('newRoot') ?? null, variables),
  $replaceWith: (spec, { variables }) => replaceWith('$replaceWith', spec, variables),
  $sample: (spec) => {
    const size = requireCount('$sample', isDoc(spec) ? (spec.get('size') ?? null) : null, 1);
    return (values) => shuffled([...values]).slice(0, size);
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
};

function shuffled(values: Doc[]): Doc[] {
  const drawn = values.map((value) => ({ value, lot: Math.random() }));
  return drawn.sort((a, b) => a.lot - b.lot).map(({ value }) => value);
}

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

function replaceWith(name: string, spec: Value, variables: Variables): Stage {
  const expression = compileExpression(spec);
  return each((value) => {
    const found = expression({ root: value, variables });
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
  const run = compilePipeline(stages, { variables: variablesNow(), from: () => [] });
  return (value) => {
    const [made] = run([value]);
    return made ?? value;
  };
}
