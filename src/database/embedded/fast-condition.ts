import { hasBytes, nameEnd, rawSize, readInt, type Scanned } from './path-scanner.ts';
import { bsonType } from './values.ts';

/**
 * One condition of a filter on one top-level field, read from its bytes: that it equals a scalar, or that a number lies on
 * one side of another. It is compared with a stored document's bytes.
 */
export interface Condition {
  readonly operator: Operator;
  readonly type: number;
  readonly at: number;
  readonly field: string;
}

type Operator = '$eq' | '$lt' | '$lte' | '$gt' | '$gte';

/** Scalars that the fast way compares by their bytes. */
export const scalarTypes: ReadonlySet<number> = new Set([
  bsonType.string,
  bsonType.int,
  bsonType.long,
  bsonType.objectId,
  bsonType.date,
  bsonType.bool,
]);
const operators: readonly { readonly name: Operator; readonly bytes: Buffer }[] = (
  ['$lt', '$lte', '$gt', '$gte'] as const
).map((name) => ({ name, bytes: Buffer.from(`${name}\0`) }));
const dollar = 36;

interface Operand {
  readonly operator: Operator;
  readonly type: number;
  readonly at: number;
}

/** Reads the one element between two offsets; undefined when it is anything else. */
export function readCondition(bytes: Buffer, at: number, end: number): Condition | undefined {
  const type = bytes[at] ?? 0;
  const ends = nameEnd(bytes, at + 1);
  const value = ends + 1;
  if (bytes[at + 1] === dollar || value + rawSize(bytes, type, value) !== end) return undefined;
  const operand: Operand | undefined =
    type === bsonType.object ? readOperator(bytes, value) : { operator: '$eq', type, at: value };
  if (!operand) return undefined;
  const isKnown = operand.operator === '$eq' ? scalarTypes.has(operand.type) : operand.type === bsonType.int;
  if (!isKnown) return undefined;
  const field = fieldAt(bytes, at + 1, ends);
  return field === undefined
    ? undefined
    : { operator: operand.operator, type: operand.type, at: operand.at, field };
}

/** A document with one operator, such as {$lt: 3}. */
function readOperator(bytes: Buffer, at: number): Operand | undefined {
  const end = at + readInt(bytes, at) - 1;
  const type = bytes[at + 4] ?? 0;
  for (const { name, bytes: wanted } of operators) {
    const value = at + 5 + wanted.length;
    if (!hasBytes(bytes, at + 5, wanted)) continue;
    return value + rawSize(bytes, type, value) === end ? { operator: name, type, at: value } : undefined;
  }
  return undefined;
}

const fields: { readonly name: string; readonly bytes: Buffer }[] = [];
const mostFields = 20;

/** The name between two offsets, if it is a plain one; the few that are asked for are not decoded each time. */
function fieldAt(bytes: Buffer, from: number, to: number): string | undefined {
  for (const field of fields) if (hasBytes(bytes, from, field.bytes)) return field.name;
  const name = bytes.latin1Slice(from, to);
  if (!/^[\w-]+$/.test(name)) return undefined;
  if (fields.length < mostFields) fields.push({ name, bytes: Buffer.from(`${name}\0`) });
  return name;
}

/** Whether a stored document meets the condition; undefined when only the general path can tell. */
export function conditionHolds(
  bytes: Buffer,
  condition: Condition,
  { bytes: stored, scanner }: Scanned,
  slot: number,
): boolean | undefined {
  const { type } = condition;
  const found = scanner.types[slot] ?? 0;
  if (found === 0) return false;
  if (found !== type)
    return isSimple(found) && !(isNumberType(found) && isNumberType(type)) ? false : undefined;
  const at = scanner.starts[slot] ?? 0;
  if (condition.operator === '$eq') {
    const size = scanner.sizes[slot] ?? 0;
    const from = condition.at;
    return (
      rawSize(bytes, type, from) === size && bytes.compare(stored, at, at + size, from, from + size) === 0
    );
  }
  return isOnSide(condition.operator, readInt(stored, at) - readInt(bytes, condition.at));
}

function isOnSide(operator: Operator, difference: number): boolean {
  if (difference === 0) return operator === '$lte' || operator === '$gte';
  return difference < 0 === (operator === '$lt' || operator === '$lte');
}

function isSimple(type: number): boolean {
  return type !== bsonType.array && type !== bsonType.object;
}

function isNumberType(type: number): boolean {
  return (
    type === bsonType.int || type === bsonType.long || type === bsonType.double || type === bsonType.decimal
  );
}
