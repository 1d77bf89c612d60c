import { conditionsByPath } from './bounds.ts';
import { compareValues, sameValue } from './compare.ts';
import { isOperatorDoc, needsValue } from './filter-facts.ts';
import { compileFilter } from './matcher.ts';
import { isNumber, rankOf, type Doc, type Value } from './values.ts';

/** Whether every document that matches `filter` matches `partial` as well. When in doubt it says no. */
export function filterImplies(filter: Doc, partial: Doc): boolean {
  const known = conditionsByPath(filter);
  return [...partial].every(([path, condition]) => {
    if (path === '$and' && Array.isArray(condition))
      return condition.every((part) => part instanceof Map && filterImplies(filter, part));
    if (path.startsWith('$')) return false;
    const given = known.get(path) ?? [];
    const parts: Value[] = isOperatorDoc(condition)
      ? [...condition].map((entry) => new Map([entry]))
      : [condition];
    return parts.every((part) => given.some((one) => conditionImplies(one, part, path)));
  });
}

function conditionImplies(given: Value, wanted: Value, path: string): boolean {
  if (sameValue(given, wanted)) return true;
  if (!isOperatorDoc(given)) return valueImplies(given, wanted, path);
  return [...given].some(([operator, operand]) => {
    if (sameValue(new Map([[operator, operand]]), wanted)) return true;
    if (operator === '$eq') return valueImplies(operand, wanted, path);
    if (operator === '$in' && Array.isArray(operand))
      return operand.length > 0 && operand.every((value) => valueImplies(value, wanted, path));
    return isOperatorDoc(wanted) && operatorImplies(operator, operand, wanted);
  });
}

function valueImplies(value: Value, wanted: Value, path: string): boolean {
  // a document found by an array or a regex need not have that value
  if (
    Array.isArray(value) ||
    value === null ||
    (value instanceof Object && '_bsontype' in value && value._bsontype === 'BSONRegExp')
  )
    return false;
  // another element of an array may have matched, so only conditions that look at any one element follow
  if (isOperatorDoc(wanted) && [...wanted.keys()].some((operator) => !positive.has(operator))) return false;
  return compileFilter(new Map([[path.replaceAll('.', '_'), wanted]])).matches(
    new Map([[path.replaceAll('.', '_'), value]]),
  );
}

const positive: ReadonlySet<string> = new Set([
  '$eq',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$in',
  '$exists',
  '$type',
]);

function operatorImplies(operator: string, operand: Value, wanted: Doc): boolean {
  const [entry] = wanted;
  if (!entry) return false;
  const [name, bound] = entry;
  if (name === '$exists') return bound === true && needsValue(new Map([[operator, operand]]));
  const order = compareValues(operand, bound);
  const sameKind = rankOf(operand) === rankOf(bound);
  switch (name) {
    case '$gt':
      return sameKind && ((operator === '$gt' && order >= 0) || (operator === '$gte' && order > 0));
    case '$gte':
      return sameKind && (operator === '$gt' || operator === '$gte') && order >= 0;
    case '$lt':
      return sameKind && ((operator === '$lt' && order <= 0) || (operator === '$lte' && order < 0));
    case '$lte':
      return sameKind && (operator === '$lt' || operator === '$lte') && order <= 0;
    case '$type':
      return (
        isRange(operator) &&
        !isNumber(operand) &&
        compileFilter(new Map([['v', wanted]])).matches(new Map([['v', operand]]))
      );
    default:
      return false;
  }
}

function isRange(operator: string): boolean {
  return operator === '$gt' || operator === '$gte' || operator === '$lt' || operator === '$lte';
}
