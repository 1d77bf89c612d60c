import { BSONRegExp } from 'bson';
import { compareValues, sameValue } from './compare.ts';
import { badValue, failedToParse } from './errors.ts';
import { isOperatorDoc } from './filter-facts.ts';
import { compileElemMatch, compileFilter } from './matcher.ts';
import { wholeNumber } from './numbers.ts';
import type { Found } from './paths.ts';
import { readSort, sortDocuments } from './sort.ts';
import { changing, type Edit, type EditMaker } from './update-operators.ts';
import { isDoc, toNumber, typeName, type Doc, type Value } from './values.ts';

/** Operators on arrays. */
export const arrayUpdates: Readonly<Record<string, EditMaker>> = {
  $push: push,
  $addToSet: addToSet,
  $pop: (operand, path) => {
    const direction = toNumber(operand);
    if (direction !== 1 && direction !== -1)
      throw failedToParse(`$pop expects 1 or -1, found: ${direction ?? typeName(operand)}`);
    return changing((old) => {
      if (old === undefined) return undefined;
      const list = arrayAt('$pop', path, old);
      return direction === 1 ? list.slice(0, -1) : list.slice(1);
    }, false);
  },
  $pull: (operand, path) => {
    const gone = pullTest(operand);
    return changing(
      (old) =>
        old === undefined ? undefined : arrayAt('$pull', path, old).filter((element) => !gone(element)),
      false,
    );
  },
  $pullAll: (operand, path) => {
    if (!Array.isArray(operand)) throw badValue('$pullAll requires an array argument');
    return changing((old) => {
      if (old === undefined) return undefined;
      return arrayAt('$pullAll', path, old).filter(
        (element) => !operand.some((one) => sameValue(one, element)),
      );
    }, false);
  },
};

function arrayAt(operator: string, path: string, value: Value): Value[] {
  if (Array.isArray(value)) return value;
  throw badValue(
    `Cannot apply ${operator} to a non-array value: the field '${path}' is of type ${typeName(value)}`,
  );
}

function pullTest(operand: Value): (element: Value) => boolean {
  if (operand instanceof BSONRegExp || isOperatorDoc(operand)) {
    if (isDoc(operand)) return compileElemMatch(operand);
    const { matches } = compileFilter(new Map([['v', operand]]));
    return (element) => matches(new Map([['v', element]]));
  }
  if (!isDoc(operand)) return (element) => sameValue(element, operand);
  const { matches } = compileFilter(operand);
  return (element) => isDoc(element) && matches(element);
}

function eachOf(
  operator: string,
  operand: Value,
  allowed: readonly string[],
): { added: readonly Value[]; options: Doc } {
  if (!isDoc(operand) || !operand.has('$each')) return { added: [operand], options: new Map() };
  const added = operand.get('$each');
  if (!Array.isArray(added)) throw badValue(`The argument to $each in ${operator} must be an array`);
  const unknown = [...operand.keys()].find((name) => name !== '$each' && !allowed.includes(name));
  if (unknown !== undefined) throw badValue(`Unrecognized clause in ${operator}: ${unknown}`);
  return { added, options: operand };
}

function addToSet(operand: Value, path: string): Edit {
  const { added } = eachOf('$addToSet', operand, []);
  return changing((old) => {
    const list = old === undefined ? [] : [...arrayAt('$addToSet', path, old)];
    for (const element of added) if (!list.some((one) => sameValue(one, element))) list.push(element);
    return list;
  });
}

function push(operand: Value, path: string): Edit {
  const { added, options } = eachOf('$push', operand, ['$slice', '$sort', '$position']);
  const position = whole(options, '$position');
  const keep = whole(options, '$slice');
  const order = pushOrder(options.get('$sort'));
  return changing((old: Found) => {
    const list = old === undefined ? [] : [...arrayAt('$push', path, old)];
    list.splice(position ?? list.length, 0, ...added);
    const sorted = order ? order(list) : list;
    if (keep === undefined) return sorted;
    return keep >= 0 ? sorted.slice(0, keep) : sorted.slice(keep);
  });
}

function whole(options: Doc, name: string): number | undefined {
  const value = options.get(name);
  if (value === undefined) return undefined;
  const number = wholeNumber(value);
  if (number === undefined)
    throw badValue(`The value for ${name} must be an integer value but was given type: ${typeName(value)}`);
  return number;
}

function pushOrder(sort: Value | undefined): ((list: readonly Value[]) => Value[]) | undefined {
  if (sort === undefined) return undefined;
  if (isDoc(sort)) {
    const fields = readSort(sort);
    if (fields.length === 0) throw badValue('The $sort pattern is empty when it should be a set of fields.');
    return (list) => {
      const rows = list.map((element) =>
        isDoc(element) ? element : new Map<string, Value>([['', element]]),
      );
      const back = new Map(rows.map((row, place) => [row, list[place] ?? null]));
      return sortDocuments(fields, rows).map((row) => back.get(row) ?? null);
    };
  }
  const direction = toNumber(sort);
  if (direction !== 1 && direction !== -1) throw badValue('The $sort element value must be either 1 or -1');
  return (list) => [...list].sort((a, b) => direction * compareValues(a, b));
}
