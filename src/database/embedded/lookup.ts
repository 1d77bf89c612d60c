import { DatabaseError, failedToParse, notImplemented } from './errors.ts';
import { compileExpression } from './expressions.ts';
import { checkedVariable } from './expression-objects.ts';
import { encodeValues } from './keys.ts';
import { reach } from './paths.ts';
import type { Stage, StageMaker, StageWorld, Variables } from './stage-types.ts';
import { editPath } from './update-paths.ts';
import { doc, isDoc, type Doc, type Value } from './values.ts';

/** Stages that read other collections. */
export const joinStages: Readonly<Record<string, StageMaker>> = { $lookup: lookup, $unionWith: unionWith };

const names = ['from', 'localField', 'foreignField', 'let', 'pipeline', 'as'];

function lookup(spec: Value, world: StageWorld): Stage {
  if (!isDoc(spec)) throw failedToParse('the $lookup specification must be an object');
  const unknown = [...spec.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) throw failedToParse(`unknown argument to $lookup: ${unknown}`);
  const from = text(spec, 'from');
  const target = text(spec, 'as').split('.');
  const pipeline = spec.get('pipeline');
  const hasFields = spec.has('localField') || spec.has('foreignField');
  if (pipeline === undefined && !hasFields)
    throw failedToParse(
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  if (pipeline !== undefined && !Array.isArray(pipeline))
    throw failedToParse("'pipeline' option must be an array");
  if (pipeline === undefined && spec.has('let'))
    throw failedToParse("$lookup with a 'let' argument must also specify 'pipeline'");
  const join = hasFields
    ? { local: text(spec, 'localField').split('.'), foreign: text(spec, 'foreignField') }
    : undefined;
  const set = letOf(spec.get('let'));
  const found = finder({ from, join, stages: pipeline ?? [], world });
  return function* (values) {
    for (const value of values) {
      const list = found(value, pipeline ? set(value, world.variables) : world.variables);
      const made: Doc = new Map(value);
      editPath(made, target, { creates: true, change: () => list });
      yield made;
    }
  };
}

function text(spec: Doc, name: string): string {
  const value = spec.get(name);
  if (typeof value === 'string' && value !== '') return value;
  throw failedToParse(`$lookup argument '${name}' must be a string`);
}

function letOf(vars: Value | undefined): (root: Doc, variables: Variables) => Variables {
  const set = isDoc(vars)
    ? [...vars].map(([name, value]) => [checkedVariable(name), compileExpression(value)] as const)
    : [];
  return (root, variables) =>
    set.length === 0
      ? variables
      : new Map([
          ...variables,
          ...set.map(([name, value]): [string, Value | undefined] => [name, value({ root, variables })]),
        ]);
}

interface Search {
  readonly from: string;
  readonly join: { readonly local: readonly string[]; readonly foreign: string } | undefined;
  readonly stages: readonly Value[];
  readonly world: StageWorld;
}

const mostKept = 1000;

/** Asks the other collection once for each combination of what is sought and of the variables. */
function finder({ from, join, stages, world }: Search): (value: Doc, variables: Variables) => Value[] {
  const known = new Map<string, Value[]>();
  return (value, variables) => {
    const wanted = join ? valuesAt(value, join.local) : [];
    const about = [...variables.values()].map((one) => (one === undefined ? [] : [one]));
    const key = encodeValues(wanted, about).toString('latin1');
    const before = known.get(key);
    if (before) return [...before];
    const match = join ? [doc({ $match: equalTo(join.foreign, wanted) })] : [];
    const found = [...world.from(from, [...match, ...stages], variables)];
    if (known.size < mostKept) known.set(key, found);
    return [...found];
  };
}

function valuesAt(value: Doc, parts: readonly string[]): Value[] {
  const found: Value[] = [];
  reach(value, parts, 0, (one) => {
    if (Array.isArray(one)) found.push(...one);
    else found.push(one ?? null);
    return false;
  });
  return found;
}

function equalTo(path: string, wanted: readonly Value[]): Doc {
  if (wanted.some((value) => isDoc(value) && [...value.keys()][0]?.startsWith('$')))
    throw notImplemented('$lookup by a document with $-fields');
  const [only] = wanted;
  // nothing equals one of no values
  if (only === undefined) return doc({ [path]: doc({ $in: [] }) });
  if (wanted.length === 1) return doc({ [path]: doc({ $eq: only }) });
  return doc({ $or: wanted.map((value) => doc({ [path]: doc({ $eq: value }) })) });
}

function unionWith(spec: Value, world: StageWorld): Stage {
  const options: Doc = isDoc(spec) ? spec : new Map([['coll', spec]]);
  const unknown = [...options.keys()].find((name) => name !== 'coll' && name !== 'pipeline');
  if (unknown !== undefined)
    throw new DatabaseError(40415, `BSON field '$unionWith.${unknown}' is an unknown field.`);
  const collection = options.get('coll');
  const stages = options.get('pipeline') ?? [];
  if (typeof collection !== 'string' || !Array.isArray(stages))
    throw failedToParse('the $unionWith stage needs a collection, and its pipeline is an array');
  return function* (values) {
    yield* values;
    yield* world.from(collection, stages, world.variables);
  };
}
