import { deserialize, EJSON, type Document } from 'bson';
import { expect, it } from 'vitest';
import { encodeDocument } from '../../../../src/database/embedded/encode.ts';
import { DatabaseError } from '../../../../src/database/embedded/errors.ts';
import { compileExpression } from '../../../../src/database/embedded/expressions.ts';
import { compileFilter } from '../../../../src/database/embedded/matcher.ts';
import { compileProjection } from '../../../../src/database/embedded/projection.ts';
import { variablesNow } from '../../../../src/database/embedded/stage-types.ts';
import { compilePipeline } from '../../../../src/database/embedded/stages.ts';
import { compileUpdate } from '../../../../src/database/embedded/update.ts';
import { upsertDocument } from '../../../../src/database/embedded/upsert.ts';
import { decodeDocument } from '../../../../src/database/embedded/decode.ts';
import type { Doc, Value } from '../../../../src/database/embedded/values.ts';
import { toDoc, toValue } from '../support.ts';

/**
 * Single checks of MongoDB's language, with the values that its documentation gives. Types count: 1 is an int32,
 * 1n an int64, 1.5 a double, new Double(1) a double as well; so does the order of fields.
 */

const refusal = Symbol('refused');
/** No value at all. */
export const missing = Symbol('missing');

/** The answer is an error with this code. */
export function refused(code: number): object {
  return { [refusal]: code };
}

function outcome(work: () => Doc): string {
  try {
    return text(work());
  } catch (error) {
    if (error instanceof DatabaseError) return `error ${error.code}`;
    throw error;
  }
}

/** As text that tells every type apart. */
function text(value: Doc): string {
  const exact = { promoteValues: false, promoteLongs: false, bsonRegExp: true };
  return EJSON.stringify(deserialize(encodeDocument(value), exact), { relaxed: false });
}

function said(expected: unknown): string {
  if (typeof expected === 'object' && expected !== null && refusal in expected)
    return `error ${String(expected[refusal])}`;
  return text(expected === missing ? new Map<string, Value>() : toDoc({ v: expected }));
}

function named(what: unknown, place: number): string {
  return `${place + 1}: ${EJSON.stringify(what, { relaxed: true }).slice(0, 150)}`;
}

export type ExpressionCheck = readonly [expression: unknown, expected: unknown, root?: Document];

/** An expression over a document gives a value. */
export function checkExpressions(checks: readonly ExpressionCheck[]): void {
  it.each(checks.map((check, place) => [named(check[0], place), check] as const))('%s', (_name, check) => {
    const [expression, expected, root = {}] = check;
    const found = outcome(() => {
      const value = compileExpression(toValue(expression))({ root: toDoc(root), variables: variablesNow() });
      return new Map(value === undefined ? [] : [['v', value]]);
    });
    expect(found).toBe(said(expected));
  });
}

/** The documents, of those given, that a filter finds: by their places. */
export type FilterCheck = readonly [filter: Document, documents: readonly Document[], expected: unknown];

export function checkFilters(checks: readonly FilterCheck[]): void {
  it.each(checks.map((check, place) => [named(check[0], place), check] as const))('%s', (_name, check) => {
    const [filter, documents, expected] = check;
    const found = outcome(() => {
      const { matches } = compileFilter(toDoc(filter));
      const places = documents.flatMap((one, place) => (matches(toDoc(one)) ? [place] : []));
      return toDoc({ v: places });
    });
    expect(found).toBe(said(expected));
  });
}

export interface UpdateSituation {
  readonly filter?: Document;
  readonly arrayFilters?: readonly Document[];
  readonly upsert?: boolean;
}

export type UpdateCheck = readonly [
  before: Document,
  update: unknown,
  expected: unknown,
  about?: UpdateSituation,
];

/** What an update makes of a document; of an upsert, what it inserts, without an _id that was made for it. */
export function checkUpdates(checks: readonly UpdateCheck[]): void {
  const now = new Date('2026-01-01T00:00:00Z');
  it.each(checks.map((check, place) => [named(check[1], place), check] as const))('%s', (_name, check) => {
    const [before, update, expected, about = {}] = check;
    const found = outcome(() => {
      const filters = about.arrayFilters && toValue(about.arrayFilters);
      const compiled = compileUpdate(toValue(update), filters);
      const filter = toDoc(about.filter ?? {});
      if (about.upsert !== true)
        return new Map([['v', compiled.apply(toDoc(before), { filter, inserting: false, now })]]);
      const made = decodeDocument(upsertDocument(compiled, filter));
      if (!('_id' in (about.filter ?? {}))) made.delete('_id');
      return new Map([['v', made]]);
    });
    expect(found).toBe(said(expected));
  });
}

export type PipelineCheck = readonly [
  stages: readonly Document[],
  documents: readonly Document[],
  expected: unknown,
];

/** What a pipeline makes of documents; `other` is the one other collection there is. */
export function checkPipelines(checks: readonly PipelineCheck[], other: readonly Document[] = []): void {
  it.each(checks.map((check, place) => [named(check[0], place), check] as const))('%s', (_name, check) => {
    const [stages, documents, expected] = check;
    const run = (
      inner: readonly Document[],
      given: readonly Document[],
      variables = variablesNow(),
    ): Iterable<Doc> => {
      const pipeline = compilePipeline(
        inner.map((stage) => toDoc(stage)),
        {
          variables,
          from: (name, rest, set) =>
            compilePipeline(rest, { variables: set, from: () => [] })(
              name === 'other' ? other.map(toDoc) : [],
            ),
        },
      );
      return pipeline(given.map(toDoc));
    };
    expect(outcome(() => new Map([['v', [...run(stages, documents)]]]))).toBe(said(expected));
  });
}

export type ProjectionCheck = readonly [
  projection: Document,
  document: Document,
  expected: unknown,
  filter?: Document,
];

/** What a find's projection shows of a document. */
export function checkProjections(checks: readonly ProjectionCheck[]): void {
  it.each(checks.map((check, place) => [named(check[0], place), check] as const))('%s', (_name, check) => {
    const [projection, document, expected, filter = {}] = check;
    const found = outcome(() => {
      const project = compileProjection(toDoc(projection), 'find');
      return new Map([['v', project ? project(toDoc(document), toDoc(filter)) : toDoc(document)]]);
    });
    expect(found).toBe(said(expected));
  });
}
