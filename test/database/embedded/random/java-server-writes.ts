import type { Document } from 'bson';
import { alike, failed, ordered, says, type Known } from './differences.ts';
import {
  changesOf,
  conditionsOf,
  isArray,
  isNumber,
  isSameOrBeneath,
  leadsIntoArray,
  valuesAt,
} from './forms.ts';
import { shown, type Outcome, type Step } from './steps.ts';

/** Where mongo-java-server 1.47 is wrong in what it writes. */

/** What that server gets wrong in updates. */
export const IN_UPDATES: readonly Known[] = [
  {
    // MongoDB reads the whole update before it looks for documents: mongo/db/update/update_driver.cpp, parse.
    why: 'operands and conflicts are looked at only where a document is found, and conflicts not even there',
    is: ({ step, here, there }) =>
      failed(here) &&
      !failed(there) &&
      ((here.code === 40 && hasConflict(step)) ||
        (says(here, /^Cannot (?:increment|multiply) with non-numeric argument/) && hasNoNumber(step)) ||
        (says(here, /\$rename must not be on the same path/) && renamesOnItself(step))),
  },
  {
    // Manual, "$push", "$addToSet", "$inc", "$mul": fails on a field that is no array, or no number; null is neither.
    why: 'null is taken for an empty array, for 0 or for an empty document that an update goes through',
    is: ({ step, here, documents }) =>
      failed(here) &&
      [2, 14, 28].includes(here.code ?? 0) &&
      changesOf(step).some(({ path }) => [...documents, made(step)].some((one) => hasNullOn(one, path))),
  },
  {
    // Manual, "Upsert with dotted _id" and "$all": equalities of the filter go into the new document; one-element $in
    // and $all are equalities (mongo/jstests/sharding/upsert_sharded.js).
    why: 'an upsert does not take over what $in of one, $all, or $eq beside another operator says',
    is: ({ step }) =>
      step.does === 'upsert' &&
      conditionsOf(step).some(
        ({ operator, value }) =>
          operator === '$eq' ||
          operator === '$all' ||
          (operator === '$in' && isArray(value) && value.length === 1),
      ),
  },
  {
    // mongo/db/ops/write_ops: both paths 'b' and 'b.1.x' are matched: NotSingleValueField.
    why: 'an upsert takes over what a path and one beneath it are equal to',
    is: ({ step, here }) => step.does === 'upsert' && failed(here) && here.code === 54,
  },
  {
    // Manual, "Update Operators": from 5.0 on, fields are added in lexicographic order.
    why: 'new fields stand in the order of the operators',
    is: ({ step, here, there, left, right }) =>
      changesOf(step).length > 0 && ordered(here) === ordered(there) && ordered(left) === ordered(right),
  },
  {
    // Manual, "Update Documents in an Array": a field of all elements needs $[].
    why: 'a field beneath an array is set or removed in all its elements',
    is: ({ step, documents }) =>
      changesOf(step).some(
        ({ path }) => !/\.(?:\d|\$)/.test(path) && leadsIntoArray([...documents, step.filter], path),
      ),
  },
  {
    why: '$addToSet, $pull and $pullAll tell numbers of different types apart',
    is: ({ step, left, right }) =>
      /\$(?:addToSet|pull|pullAll)"/.test(shown(step)) &&
      /number(?:Long|Double|Decimal)/.test(left + right + shown(step)),
  },
  {
    // mongo/db/update/set_node.cpp: what is the same but of another type is a change.
    why: 'a number of another type is no change',
    is: ({ step, here, there, left, right }) =>
      changesOf(step).length > 0 &&
      alike(left) === alike(right) &&
      (left !== right || (matchedOf(here) === matchedOf(there) && /numberDecimal/.test(shown(step)))),
  },
  {
    // Manual, "$min", "$max": the BSON comparison order, in which arrays are compared element by element.
    why: '$min and $max do not compare arrays',
    is: ({ step }) =>
      changesOf(step).some(({ operator, value }) => /^\$m(?:in|ax)$/.test(operator) && isArray(value)),
  },
  {
    why: '$pullAll fails where its path leads nowhere',
    is: ({ there }) => says(there, /\$pullAll requires an array argument but was given a/),
  },
];

function hasConflict(step: Step): boolean {
  const paths = changesOf(step).map(({ path }) => path);
  return paths.some((one, place) => paths.slice(place + 1).some((other) => isSameOrBeneath(one, other)));
}

function hasNoNumber(step: Step): boolean {
  return changesOf(step).some(({ operator, value }) => /^\$(?:inc|mul)$/.test(operator) && !isNumber(value));
}

function renamesOnItself({ change }: Step): boolean {
  const renamed = Object.entries((change.$rename ?? {}) as Document);
  return renamed.some(([from, to]) => isSameOrBeneath(from, String(to)));
}

/** What an upsert begins with. */
function made({ does, filter }: Step): Document {
  return does === 'upsert' ? filter : {};
}

function hasNullOn(one: Document, path: string): boolean {
  const parts = path.split('.');
  return parts.some((_part, place) => valuesAt(one, parts.slice(0, place + 1).join('.')).includes(null));
}

/** How many documents an update says it found. */
function matchedOf(answer: Outcome): string | undefined {
  return failed(answer) ? undefined : answer.split(',')[0];
}
