import type { Document } from 'bson';
import type { Known } from './differences.ts';
import { conditionsOf, isArray, isPlain, leadsIntoArray, valuesAt } from './forms.ts';

/** Where mongo-java-server 1.47 finds what it should not, or does not find what it should. */

/** What that server finds that it should not, or the other way round. */
export const IN_FILTERS: readonly Known[] = [
  {
    // Manual, "$regex": strings; mongo/db/matcher/expression_leaf.cpp, RegexMatchExpression: String, Symbol, RegEx.
    why: '$regex finds numbers, dates and documents by their text',
    is: ({ step, documents }) =>
      conditionsOf(step).some(
        ({ operator, path }) =>
          operator === '$regex' &&
          documents.some((one) =>
            valuesAt(one, path).some((value) => typeof value !== 'string' && value !== null),
          ),
      ),
  },
  {
    // Manual, "Query an Array of Embedded Documents": a path leads through documents; scalars in arrays have no fields.
    why: 'a path beneath an array finds null in scalars and in nothing, and places are not followed',
    is: ({ step, documents }) =>
      conditionsOf(step).some(
        ({ path }) =>
          leadsIntoArray(documents, path) &&
          (/\.\d/.test(path) || documents.some((one) => holdsNoDocument(one, path))),
      ),
  },
  {
    // Manual, "$all": as $and of the values, so a field that is no array is found by $all of what it is.
    why: '$all finds arrays only',
    is: ({ step, documents }) =>
      conditionsOf(step).some(
        ({ path, operator }) =>
          operator === '$all' &&
          documents.some((one) => valuesAt(one, path).some((value) => !isArray(value))),
      ),
  },
  {
    // Manual, "Query on Embedded/Nested Documents": an exact match, with null a value as any other.
    why: 'a document with null in it is found where there is none',
    is: ({ step }) =>
      conditionsOf(step).some(({ value }) => isPlain(value) && Object.values(value).includes(null)),
  },
  {
    // Manual, "$regex": beside other operators, all of them hold.
    why: 'beside $regex other operators are forgotten',
    is: ({ step }) =>
      conditionsOf(step).some(
        ({ operator, path }, _place, all) =>
          operator === '$regex' &&
          all.some((other) => other.path === path && !['$regex', '$options'].includes(other.operator ?? '')),
      ),
  },
  {
    // Manual, "Comparison/Sort Order", "Arrays": element by element.
    why: 'arrays are not compared element by element',
    is: ({ step }) =>
      conditionsOf(step).some(({ operator, value }) => /^\$[gl]te?$/.test(operator ?? '') && isArray(value)),
  },
  {
    // Manual, "Query an Array of Embedded Documents": a whole document asks for an exact match.
    why: 'a document finds the elements of an array that hold more than it',
    is: ({ step, documents }) =>
      conditionsOf(step).some(
        ({ path, operator, value }) =>
          operator === undefined &&
          isPlain(value) &&
          documents.some((one) => valuesAt(one, path).some((found) => isArray(found) && found.some(isPlain))),
      ),
  },
  {
    // Manual, "Query an Array", "Compound Filter Conditions": one element can meet one condition, another the other.
    why: 'several operators on an array must be met by one element, or the first of them is forgotten',
    is: ({ step, documents }) =>
      conditionsOf(step).some(
        ({ path, operator }, place, all) =>
          operator !== undefined &&
          all.some((other, at) => at !== place && other.path === path && other.operator !== operator) &&
          documents.some((one) => valuesAt(one, path).length > 1 || leadsIntoArray([one], path)),
      ),
  },
  {
    // Manual, "$size": arrays; values found beneath the elements of one are no array.
    why: 'what is found beneath the elements of an array is taken for an array',
    is: ({ step, documents }) =>
      conditionsOf(step).some(
        ({ path, operator }) =>
          ['$size', '$elemMatch', '$all'].includes(operator ?? '') && leadsIntoArray(documents, path),
      ),
  },
  {
    // Manual, "Query for Null": of the elements of an array, not of those of an array within it.
    why: 'values are looked for in arrays within arrays',
    is: ({ step, documents }) =>
      conditionsOf(step).some(({ path }) =>
        documents.some((one) =>
          valuesAt(one, path)
            .filter(isArray)
            .some((value) => value.some(isArray)),
        ),
      ),
  },
  {
    // Manual, "$elemMatch (query)": by fields only documents are found.
    why: '$elemMatch by fields finds elements without fields',
    is: ({ step, documents }) =>
      conditionsOf(step).some(
        ({ path, operator, value }) =>
          operator === '$elemMatch' &&
          isPlain(value) &&
          !Object.keys(value).some((name) => name.startsWith('$')) &&
          documents.some((one) => valuesAt(one, path).some((found) => !isPlain(found) && !isArray(found))),
      ),
  },
  {
    why: 'an empty document is found where nothing is',
    is: ({ step }) =>
      conditionsOf(step).some(
        ({ operator, value }) => operator === undefined && isPlain(value) && Object.keys(value).length === 0,
      ),
  },
  {
    // Manual, "Query for Null or Missing Fields": as equality to null, so $gte, $lte and $all of it.
    why: '$gte, $lte and $all of null do not find what is missing',
    is: ({ step }) =>
      conditionsOf(step).some(
        ({ operator, value }) =>
          (/^\$[gl]te$/.test(operator ?? '') && value === null) ||
          (operator === '$all' && isArray(value) && value.includes(null)),
      ),
  },
  {
    why: '$mod takes a long for a double',
    is: ({ step, before }) =>
      conditionsOf(step).some(({ operator }) => operator === '$mod') && before.includes('9007199254740993'),
  },
];

function holdsNoDocument(one: Document, path: string): boolean {
  const root: unknown = one[path.split('.')[0] ?? ''];
  return isArray(root) && (root.length === 0 || root.some((element) => !isPlain(element)));
}
