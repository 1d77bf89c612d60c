import { Timestamp } from 'bson';
import { compareValues } from './compare.ts';
import { badValue, typeMismatch } from './errors.ts';
import { arithmetic, isWhole, type NumberValue } from './numbers.ts';
import { isPlace, valueAt, type Found } from './paths.ts';
import { notViable, type PathEdit } from './update-paths.ts';
import { isDoc, isInt32, isNumber, typeName, type Doc, type Value } from './values.ts';

/** What one operator does at one path. */
export interface Edit {
  run(at: EditSite): void;
  /** Where $rename puts the value. */
  readonly to?: string;
}

/** The document and path an operator works at. */
export interface EditSite {
  readonly value: Doc;
  readonly parts: readonly string[];
  readonly now: Date;
  readonly edit: (value: Doc, parts: readonly string[], edit: PathEdit) => void;
}

export type EditMaker = (operand: Value, path: string) => Edit;

/** An operator that gives a new value from the old one. */
export function changing(change: (old: Found, now: Date) => Found, creates = true): Edit {
  return {
    run: ({ value, parts, now, edit }) => edit(value, parts, { creates, change: (old) => change(old, now) }),
  };
}

/** Operators on single values. */
export const valueUpdates: Readonly<Record<string, EditMaker>> = {
  $set: (operand) => changing(() => operand),
  $setOnInsert: (operand) => changing(() => operand),
  $unset: () => changing(() => undefined, false),
  $inc: (operand) => calculating('$inc', 'add', operand, 0),
  $mul: (operand) => calculating('$mul', 'multiply', operand, 1),
  $min: (operand) =>
    changing((old) => (old === undefined || compareValues(operand, old) < 0 ? operand : old)),
  $max: (operand) =>
    changing((old) => (old === undefined || compareValues(operand, old) > 0 ? operand : old)),
  $rename: rename,
  $currentDate: currentDate,
  $bit: bits,
};

function calculating(name: string, operation: 'add' | 'multiply', operand: Value, start: 0 | 1): Edit {
  if (!isNumber(operand))
    throw typeMismatch(
      `Cannot ${name === '$inc' ? 'increment' : 'multiply'} with non-numeric argument (${typeName(operand)})`,
    );
  return changing((old) => {
    if (old === undefined) return start === 0 ? operand : arithmetic('multiply', zeroLike(operand), operand);
    if (!isNumber(old))
      throw typeMismatch(`Cannot apply ${name} to a value of non-numeric type ${typeName(old)}`);
    const result = arithmetic(operation, old, operand);
    if (isWhole(old) && isWhole(operand) && !isWhole(result))
      throw badValue(
        `Failed to apply ${name} operations to the current value: it is too large for a NumberLong`,
      );
    if (typeof old === 'bigint' && typeof result === 'number' && isInt32(result)) return BigInt(result);
    return result;
  });
}

function zeroLike(operand: NumberValue): NumberValue {
  return typeof operand === 'bigint' ? 0n : 0;
}

function rename(operand: Value, path: string): Edit {
  if (typeof operand !== 'string') throw badValue(`The 'to' field for $rename must be a string: ${path}`);
  if (operand === path) throw badValue(`The source and target field for $rename must differ: ${path}`);
  if (`${operand}.`.startsWith(`${path}.`) || `${path}.`.startsWith(`${operand}.`))
    throw badValue(`The source and target field for $rename must not be on the same path: ${path}`);
  const to = operand.split('.');
  if ([...to, ...path.split('.')].some((part) => part.startsWith('$')))
    throw badValue(`The source and target field for $rename may not be dynamic: ${path}`);
  return {
    to: operand,
    run({ value, parts, edit }) {
      if (throughArray(value, parts) || throughArray(value, to))
        throw badValue(`The source and target field of $rename cannot be an array element: ${path}`);
      requireViable(value, parts);
      const moved = valueAt(value, parts);
      if (moved === undefined) return;
      edit(value, parts, { creates: false, change: () => undefined });
      edit(value, to, { creates: true, change: () => moved });
    },
  };
}

/** Unlike other operators that take away, $rename refuses a source that can never be there. */
function requireViable(value: Doc, parts: readonly string[]): void {
  for (const [place, part] of parts.entries()) {
    const holder = place === 0 ? value : valueAt(value, parts.slice(0, place));
    if (holder === undefined) return;
    if (!isDoc(holder) && !(Array.isArray(holder) && isPlace(part))) throw notViable(parts, place);
  }
}

function throughArray(value: Doc, parts: readonly string[]): boolean {
  return parts.some((part, place) => isPlace(part) && Array.isArray(valueAt(value, parts.slice(0, place))));
}

function currentDate(operand: Value): Edit {
  const type = isDoc(operand) ? operand.get('$type') : operand;
  if (type === true || type === 'date') return changing((_old, now) => now);
  if (type === 'timestamp')
    return changing((_old, now) => new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }));
  throw badValue("The '$type' string field is required to be 'date' or 'timestamp'");
}

const bitNames = ['and', 'or', 'xor'] as const;

function bits(operand: Value): Edit {
  if (!isDoc(operand) || operand.size === 0)
    throw badValue('The $bit modifier is not compatible with this value: give {and|or|xor: <int>}');
  const steps = [...operand].map(([given, by]) => {
    const name = bitNames.find((one) => one === given);
    if (!name) throw badValue(`The $bit modifier only supports 'and', 'or', and 'xor', not '${given}'`);
    if (typeof by !== 'bigint' && !(typeof by === 'number' && isInt32(by)))
      throw badValue('The $bit modifier field must be an Integer(32/64 bit)');
    return { name, by };
  });
  return changing((old) =>
    steps.reduce<Value>((value, step) => bitwise(step.name, value, step.by), old ?? 0),
  );
}

function bitwise(name: 'and' | 'or' | 'xor', old: Value, by: number | bigint): Value {
  if (typeof old !== 'bigint' && !(typeof old === 'number' && isInt32(old)))
    throw badValue(`Cannot apply $bit to a value of non-integral type ${typeName(old)}`);
  const a = BigInt(old);
  const b = BigInt(by);
  const result = name === 'and' ? a & b : name === 'or' ? a | b : a ^ b;
  return typeof old === 'bigint' || typeof by === 'bigint' ? result : Number(BigInt.asIntN(32, result));
}
