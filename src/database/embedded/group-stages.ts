import type { Accumulating, Accumulator } from './accumulator-types.ts';
import { compileAccumulator } from './accumulators.ts';
import { compareValues } from './compare.ts';
import { DatabaseError, notImplemented } from './errors.ts';
import { compileExpression } from './expressions.ts';
import type { Expression, Scope } from './expression-types.ts';
import { encodeValues } from './keys.ts';
import { wholeNumber } from './numbers.ts';
import type { Found } from './paths.ts';
import { readSort, sortDocuments } from './sort.ts';
import type { StageMaker, StageWorld } from './stage-types.ts';
import { doc, isDoc, rankOf, typeName, type Doc, type Value } from './values.ts';

/** Stages that gather documents into groups. */
export const groupStages: Readonly<Record<string, StageMaker>> = {
  $group: (spec, world) => {
    if (!isDoc(spec)) throw new DatabaseError(15947, "a group's fields must be specified in an object");
    const id = spec.get('_id');
    if (id === undefined) throw new DatabaseError(15955, 'a group specification must include an _id');
    return grouping(compileExpression(id), readFields(spec), world);
  },
  $sortByCount: (spec, world) => {
    if (typeof spec === 'string' ? !spec.startsWith('$') : !isDoc(spec))
      throw new DatabaseError(
        40148,
        'the sortByCount field must be defined as a $-prefixed path or an expression',
      );
    const grouped = grouping(compileExpression(spec), readFields(doc({ count: doc({ $sum: 1 }) })), world);
    return (values) => sortDocuments(readSort(doc({ count: -1 })), [...grouped(values)]);
  },
  $bucket: bucket,
  $bucketAuto: bucketAuto,
};

type Fields = readonly (readonly [string, Accumulating])[];

function readFields(spec: Doc): Fields {
  return [...spec]
    .filter(([name]) => name !== '_id')
    .map(([name, value]) => {
      if (name.includes('.')) throw new DatabaseError(40235, `The field name '${name}' cannot contain '.'`);
      return [name, compileAccumulator(value, compileExpression)] as const;
    });
}

interface Group {
  readonly id: Value;
  readonly parts: readonly Accumulator[];
}

function grouping(
  idOf: Expression,
  fields: Fields,
  { variables }: StageWorld,
): (values: Iterable<Doc>) => Iterable<Doc> {
  return function* (values) {
    const groups: Group[] = [];
    // A text is only equal to the same text: it needs no key that compares across types.
    const byText = new Map<string, Group>();
    const byKey = new Map<string, Group>();
    for (const root of values) {
      const scope = { root, variables };
      const id = idOf(scope) ?? null;
      const isText = typeof id === 'string';
      const known = isText ? byText : byKey;
      const key = isText ? id : encodeValues(id).toString('latin1');
      let held = known.get(key);
      if (!held) {
        held = { id, parts: fields.map(([, { make }]) => make()) };
        known.set(key, held);
        groups.push(held);
      }
      add(held, fields, scope);
    }
    for (const held of groups) yield rowOf(held, fields);
  };
}

function add({ parts }: Group, fields: Fields, scope: Scope): void {
  for (let place = 0; place < parts.length; place++) parts[place]?.add(fields[place]?.[1].read(scope), scope);
}

function rowOf(held: Group, fields: Fields): Doc {
  const row: Doc = new Map([['_id', held.id]]);
  fields.forEach(([name], place) => row.set(name, held.parts[place]?.result() ?? null));
  return row;
}

function optionsOf(name: string, spec: Value, names: readonly string[]): Doc {
  if (!isDoc(spec))
    throw new DatabaseError(
      40201,
      `Argument to ${name} stage must be an object, but found type: ${typeName(spec)}`,
    );
  const unknown = [...spec.keys()].find((one) => !names.includes(one));
  if (unknown !== undefined) throw new DatabaseError(40197, `Unrecognized option to ${name}: ${unknown}.`);
  return spec;
}

function outputOf(options: Doc): Fields {
  const output = options.get('output');
  return readFields(isDoc(output) ? output : doc({ count: doc({ $sum: 1 }) }));
}

function bucket(spec: Value, world: StageWorld): (values: Iterable<Doc>) => Iterable<Doc> {
  const options = optionsOf('$bucket', spec, ['groupBy', 'boundaries', 'default', 'output']);
  const borders = options.get('boundaries');
  const by = options.get('groupBy');
  if (by === undefined || !Array.isArray(borders))
    throw new DatabaseError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  requireBorders(borders);
  const otherwise = options.get('default');
  const value = compileExpression(by);
  const idOf: Expression = (scope) => {
    const found = value(scope) ?? null;
    const place = borders.findIndex((border) => compareValues(found, border) < 0);
    if (place > 0) return borders[place - 1];
    if (otherwise !== undefined) return otherwise;
    throw new DatabaseError(
      40066,
      '$bucket: a value lies in none of the boundaries, and no default was specified.',
    );
  };
  const grouped = grouping(idOf, outputOf(options), world);
  return (values) => sortDocuments(readSort(doc({ _id: 1 })), [...grouped(values)]);
}

function requireBorders(borders: readonly Value[]): void {
  if (borders.length < 2)
    throw new DatabaseError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  borders.slice(1).forEach((border, place) => {
    const before = borders[place] ?? null;
    if (rankOf(border) !== rankOf(before))
      throw new DatabaseError(
        40193,
        "All values in the 'boundaries' option to $bucket must have the same type.",
      );
    if (compareValues(before, border) >= 0)
      throw new DatabaseError(40194, "The 'boundaries' option to $bucket must be sorted in ascending order.");
  });
}

function bucketAuto(spec: Value, { variables }: StageWorld): (values: Iterable<Doc>) => Iterable<Doc> {
  const options = optionsOf('$bucketAuto', spec, ['groupBy', 'buckets', 'output', 'granularity']);
  if (options.has('granularity')) throw notImplemented("The option 'granularity' of $bucketAuto");
  const most = wholeNumber(options.get('buckets'));
  const by = options.get('groupBy');
  if (by === undefined || most === undefined || most < 1)
    throw new DatabaseError(
      40246,
      "$bucketAuto requires 'groupBy' and a positive whole number of 'buckets'.",
    );
  const value = compileExpression(by);
  const fields = outputOf(options);
  return function* (values) {
    const rows = [...values].map((root) => ({ root, by: value({ root, variables }) ?? null }));
    rows.sort((a, b) => compareValues(a.by, b.by));
    const parts = cut(rows, most);
    for (const [place, part] of parts.entries()) {
      const id = doc({ min: part[0]?.by ?? null, max: (parts[place + 1]?.[0] ?? part.at(-1))?.by ?? null });
      const held = { id, parts: fields.map(([, { make }]) => make()) };
      for (const { root } of part) add(held, fields, { root, variables });
      yield rowOf(held, fields);
    }
  };
}

/** Parts of about the same size; equal values stay together, and the last part takes what is left. */
function cut<Row extends { readonly by: Found }>(rows: readonly Row[], most: number): Row[][] {
  const size = Math.max(1, Math.round(rows.length / most));
  const parts: Row[][] = [];
  let at = 0;
  while (at < rows.length) {
    let end = parts.length === most - 1 ? rows.length : Math.min(at + size, rows.length);
    while (end < rows.length && compareValues(rows[end - 1]?.by, rows[end]?.by) === 0) end += 1;
    parts.push(rows.slice(at, end));
    at = end;
  }
  return parts;
}
