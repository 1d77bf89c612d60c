import { isDoc, type Doc, type Value } from './values.ts';

/** Facts that follow from a filter by its words alone, for the planner and for partial indexes. */

const presenceOperators: ReadonlySet<string> = new Set([
  '$eq',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$type',
  '$size',
  '$regex',
  '$elemMatch',
  '$mod',
]);

/** The paths that must lead to something in every document matching the filter. */
export function impliesPresence(filter: Doc): string[] {
  const found: string[] = [];
  for (const [path, condition] of filter) {
    if (path === '$and' && Array.isArray(condition))
      found.push(...condition.filter(isDoc).flatMap(impliesPresence));
    else if (!path.startsWith('$') && needsValue(condition)) found.push(path);
  }
  return found;
}

/** Whether the filter asks for nothing but that some paths lead to something. */
export function asksPresenceOnly(filter: Doc): boolean {
  return [...filter].every(
    ([path, condition]) =>
      !path.startsWith('$') &&
      isOperatorDoc(condition) &&
      condition.size === 1 &&
      condition.get('$exists') === true,
  );
}

/** Whether a condition on a path cannot hold when the path is missing. */
export function needsValue(condition: Value): boolean {
  if (condition === null) return false;
  if (!isOperatorDoc(condition)) return true;
  return [...condition].some(([operator, operand]) => {
    if (operator === '$exists') return operand === true || operand === 1;
    if (operator === '$in') return Array.isArray(operand) && !operand.includes(null);
    return presenceOperators.has(operator) && operand !== null;
  });
}

/** Whether a condition is a document of operators such as {$gt: 1}, and not a value to be equal to. */
export function isOperatorDoc(condition: Value): condition is Doc {
  if (!isDoc(condition)) return false;
  const [first] = condition.keys();
  return first?.startsWith('$') === true && first !== '$ref' && first !== '$id' && first !== '$db';
}
