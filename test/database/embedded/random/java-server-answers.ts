import type { Document } from 'bson';
import {
  alike,
  distinctAlike,
  failed,
  ordered,
  says,
  shownOnly,
  withoutEmpty,
  type Known,
} from './differences.ts';
import { leadsIntoArray, isArray, isPlain, sortPaths, valuesAt } from './forms.ts';
import { shown, type Step } from './steps.ts';

/** Where mongo-java-server 1.47 is wrong in what it answers, and what it does not answer at all. */

/** What that server does not do at all: no answer, so none that could be compared. */
export const REFUSED: readonly Known[] = [
  {
    why: 'refused there: an update by a pipeline',
    is: ({ step, there }) => step.does === 'pipeline' && says(there, /^Unknown error/),
  },
  {
    why: 'refused there: an expression it names as unknown',
    is: ({ there }) =>
      says(there, /Unrecognized expression '\$(?:first|type|toInt|toBool|isArray|max|sum|avg)'/),
  },
  {
    why: 'refused there: $push at a place before the beginning of an empty array',
    is: ({ step, there }) => says(there, /^Unknown error/) && /"\$position"/.test(shown(step)),
  },
  {
    why: 'refused there: $addToSet in an upsert that adds a document',
    is: ({ step, there }) =>
      says(there, /^Unknown error/) && step.does === 'upsert' && /"\$addToSet"/.test(shown(step)),
  },
  {
    // It writes its own mark of what is missing into the answer and hangs up.
    why: 'refused there: the connection is closed where a value is missing',
    is: ({ step, there }) =>
      says(there, /^connection \d+ to \S+ closed$/) &&
      (step.does === 'aggregate' ||
        (step.does === 'distinct' && /sort \{"\w\./.test(shown(step))) ||
        /\$slice/.test(shown(step))),
  },
];

/** What that server orders, shows and computes wrongly. */
export const IN_ANSWERS: readonly Known[] = [
  {
    // mongo/db/index/btree_key_generator.cpp: undefined for an empty array, null for what is missing beneath one.
    why: 'an array is not sorted by its least or greatest element, an empty one beneath nothing',
    is: ({ step, documents }) =>
      sortPaths(step).some((path) =>
        documents.some((one) => {
          const arrays = valuesAt(one, path).filter(isArray);
          return (
            leadsIntoArray([one], path) || arrays.some((value) => value.length === 0 || value.some(isArray))
          );
        }),
      ),
  },
  {
    // Manual, "$sort", "Arrays": by the least element; an array that holds null is not null.
    why: 'groups by arrays are put together where their elements are the same, and with those by null',
    is: ({ step, documents }) =>
      step.does === 'aggregate' &&
      step.stages.some((stage) => '$group' in stage || '$sortByCount' in stage) &&
      documents.some((one) => Object.values(one).some((value) => isArray(value) || holdsArray(value))),
  },
  {
    // Manual, "$project", "Include Specific Fields from Embedded Documents": the document stays, be it empty.
    why: 'a document of which nothing is shown is left out, and so is an array within an array',
    is: ({ step, there, here, documents }) =>
      (withoutEmpty(here) === withoutEmpty(there) && (step.does === 'show' || projectsBeneath(step))) ||
      (step.does === 'show' &&
        documents.some(({ a, b }) => [a, b].some((root) => isArray(root) && root.some(isArray)))) ||
      (projectsBeneath(step) && step.stages.length > 1),
  },
  {
    // Manual, "$objectToArray": null of null and of what is missing.
    why: '$objectToArray of what is missing fails',
    is: ({ step, there }) =>
      says(there, /\$objectToArray requires a document input, found: missing/) &&
      /"\$objectToArray"/.test(shown(step)),
  },
  {
    // Manual, "$toUpper", "$toLower": an empty string of null and of what is missing.
    why: '$toUpper and $toLower of what is missing are null',
    is: ({ step, here, there }) =>
      /"\$to(?:Upper|Lower)"/.test(shown(step)) &&
      !failed(here) &&
      !failed(there) &&
      here.replaceAll(':""', ':null') === there.replaceAll(':""', ':null'),
  },
  {
    // Manual, "$project": a field of the documents in an array is shown in each of them.
    why: 'a field beneath an array is shown as an array of its values',
    is: ({ step, documents }) =>
      projectsBeneath(step) && ['a.x', 'b.y', 'b.x'].some((path) => leadsIntoArray(documents, path)),
  },
  {
    // Manual, "$abs": the type of its argument.
    why: '$abs and $floor make an int of a double',
    is: ({ step, here, there }) =>
      /"\$(?:abs|floor)"/.test(shown(step)) &&
      !failed(here) &&
      !failed(there) &&
      alike(here) === alike(there),
  },
  {
    // Manual, "$slice (projection)": by itself it does not hide the other fields.
    why: '$slice alone hides the other fields',
    is: ({ step, here, there }) =>
      step.does === 'show' && /"\$slice"/.test(shown(step)) && shownOnly(here) === there,
  },
  {
    // Manual, "Project Fields": fields keep the order of the document.
    why: 'a projection orders the fields as it names them',
    is: ({ step, here, there }) => step.does === 'show' && ordered(here) === ordered(there),
  },
  {
    // mongo/db/pipeline: of values that are equal the first one found stays.
    why: 'of equal numbers distinct gives the last one found',
    is: ({ step, here, there }) => step.does === 'distinct' && distinctAlike(here) === distinctAlike(there),
  },
  {
    // Manual, "$addFields": dotted names add to embedded documents.
    why: '$addFields takes a dotted name for one name',
    is: ({ step }) =>
      step.stages.some(({ $addFields }) =>
        Object.keys(($addFields ?? {}) as Document).some((name) => name.includes('.')),
      ),
  },
  {
    // Manual, "Expression Operators": an array in an expression is computed element by element.
    why: 'the array that $map makes of each element is not computed',
    is: ({ step, there }) => step.does === 'aggregate' && !failed(there) && there.includes('$$one'),
  },
  {
    why: '$filter of nothing fails: its variable is unknown',
    is: ({ step, there }) =>
      step.does === 'aggregate' && failed(there) && there.code === 17276 && /"\$filter"/.test(shown(step)),
  },
  {
    // Manual, "$push (aggregation)": null is a value, only a missing field is left out.
    why: '$push of a group leaves null out',
    is: ({ step, documents }) =>
      step.stages.some(({ $group }) => /"\$push"/.test(JSON.stringify($group ?? {}))) &&
      documents.some((one) => Object.values(one).includes(null)),
  },
  {
    // Manual, "Aggregation Expressions, field paths": of an array it gives the fields of its documents, be they none.
    why: 'a field path beneath an array without documents is null instead of an empty array',
    is: ({ step, documents }) =>
      step.does === 'aggregate' &&
      ['a.x', 'b.y', 'b.x'].some(
        (path) => shown(step).includes(`"$${path}"`) && leadsIntoArray(documents, path),
      ),
  },
];

function projectsBeneath({ does, stages }: Step): boolean {
  const shownPaths = stages.flatMap(({ $project }) => Object.keys(($project ?? {}) as Document));
  return does === 'aggregate' && shownPaths.some((path) => path.includes('.'));
}

function holdsArray(value: unknown): boolean {
  return isPlain(value) && Object.values(value).some(isArray);
}
