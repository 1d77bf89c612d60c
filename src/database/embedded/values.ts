import type { Binary, BSONRegExp, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';

/** A BSON document: a Map, because a plain object reorders keys that look like numbers. */
export type Doc = Map<string, Value>;

/**
 * A BSON value. A number is an int32 when it is a whole number of that range and a double otherwise; a double that
 * would be taken for an int32 is wrapped in Double. An int64 is a bigint.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Doc
  | Value[]
  | Double
  | Decimal128
  | ObjectId
  | Binary
  | Timestamp
  | BSONRegExp
  | Code
  | MinKey
  | MaxKey;

/** BSON's type codes, as they stand on the wire. */
export const bsonType = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binary: 5,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  javascript: 13,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  maxKey: 127,
  minKey: 255,
} as const;

const wrapped: Readonly<Record<string, number>> = {
  Double: bsonType.double,
  Decimal128: bsonType.decimal,
  ObjectId: bsonType.objectId,
  Binary: bsonType.binary,
  Timestamp: bsonType.timestamp,
  BSONRegExp: bsonType.regex,
  Code: bsonType.javascript,
  MinKey: bsonType.minKey,
  MaxKey: bsonType.maxKey,
};

/** Whether a plain number is stored as int32. */
export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

/** The BSON type code of a value. */
export function typeOf(value: Value): number {
  if (value === null) return bsonType.null;
  if (typeof value === 'string') return bsonType.string;
  if (typeof value === 'number') return isInt32(value) ? bsonType.int : bsonType.double;
  if (typeof value === 'boolean') return bsonType.bool;
  if (typeof value === 'bigint') return bsonType.long;
  if (value instanceof Map) return bsonType.object;
  if (Array.isArray(value)) return bsonType.array;
  if (value instanceof Date) return bsonType.date;
  return wrapped[value._bsontype] ?? bsonType.null;
}

/** MongoDB's comparison classes, lowest first; null and missing share one, all numbers share one. */
export const rank = {
  minKey: 1,
  emptyArray: 2,
  null: 3,
  number: 4,
  string: 5,
  object: 6,
  array: 7,
  binary: 8,
  objectId: 9,
  bool: 10,
  date: 11,
  timestamp: 12,
  regex: 13,
  javascript: 14,
  maxKey: 15,
} as const;

const rankOfType: Readonly<Record<number, number>> = {
  [bsonType.minKey]: rank.minKey,
  [bsonType.null]: rank.null,
  [bsonType.double]: rank.number,
  [bsonType.int]: rank.number,
  [bsonType.long]: rank.number,
  [bsonType.decimal]: rank.number,
  [bsonType.string]: rank.string,
  [bsonType.object]: rank.object,
  [bsonType.array]: rank.array,
  [bsonType.binary]: rank.binary,
  [bsonType.objectId]: rank.objectId,
  [bsonType.bool]: rank.bool,
  [bsonType.date]: rank.date,
  [bsonType.timestamp]: rank.timestamp,
  [bsonType.regex]: rank.regex,
  [bsonType.javascript]: rank.javascript,
  [bsonType.maxKey]: rank.maxKey,
};

/** The comparison class of a value; a missing one ranks as null. */
export function rankOf(value: Value | undefined): number {
  return value === undefined ? rank.null : (rankOfType[typeOf(value)] ?? rank.null);
}

const aliases: Readonly<Record<number, string>> = {
  [bsonType.double]: 'double',
  [bsonType.string]: 'string',
  [bsonType.object]: 'object',
  [bsonType.array]: 'array',
  [bsonType.binary]: 'binData',
  [bsonType.objectId]: 'objectId',
  [bsonType.bool]: 'bool',
  [bsonType.date]: 'date',
  [bsonType.null]: 'null',
  [bsonType.regex]: 'regex',
  [bsonType.javascript]: 'javascript',
  [bsonType.int]: 'int',
  [bsonType.timestamp]: 'timestamp',
  [bsonType.long]: 'long',
  [bsonType.decimal]: 'decimal',
  [bsonType.minKey]: 'minKey',
  [bsonType.maxKey]: 'maxKey',
};

/** MongoDB's name of a value's type. */
export function typeName(value: Value | undefined): string {
  return value === undefined ? 'missing' : (aliases[typeOf(value)] ?? 'unknown');
}

/** The type codes that a name or number given to $type stands for. */
export function typeCodes(name: string | number): readonly number[] | undefined {
  if (name === 'number') return [bsonType.double, bsonType.int, bsonType.long, bsonType.decimal];
  if (name === -1) return [bsonType.minKey];
  const found = Object.entries(aliases).find(([code, alias]) => alias === name || Number(code) === name);
  return found && [Number(found[0])];
}

/** Whether a value is a document. */
export function isDoc(value: Value | undefined): value is Doc {
  return value instanceof Map;
}

/** Whether a value is one of the four number types. */
export function isNumber(value: Value | undefined): value is number | bigint | Double | Decimal128 {
  return value !== undefined && rankOf(value) === rank.number;
}

/** A document from plain entries. */
export function doc(fields: Readonly<Record<string, Value | undefined>>): Doc {
  const made: Doc = new Map();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) made.set(name, value);
  return made;
}

/** A plain JS number from any number type but Decimal128, which is read with the usual loss. */
export function toNumber(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value === null || value === undefined || typeof value !== 'object' || !('_bsontype' in value))
    return undefined;
  if (value._bsontype === 'Double') return value.value;
  return value._bsontype === 'Decimal128' ? Number(value.toString()) : undefined;
}

/** Whether a value counts as true in a condition: all but false, 0, null and missing. */
export function isTruthy(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false) return false;
  const number = toNumber(value);
  return number === undefined || number !== 0;
}
