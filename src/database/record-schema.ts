import { Schema, type SchemaDefinition } from 'mongoose';

/** One field of a record; the part of mongoose's definitions that records here use. */
export interface Field {
  readonly type: unknown;
  readonly required?: boolean;
  readonly enum?: readonly (string | number)[];
  readonly min?: number;
  readonly max?: number;
  readonly maxlength?: number;
  readonly match?: RegExp;
  readonly integer?: boolean;
}

type Fields<T> = { readonly [K in keyof T & string]-?: Field };

/**
 * The schema of a collection. Every field of the record must be declared, a field that is not
 * declared is an error (in documents and in queries), and nothing creates collections or indexes
 * behind our back.
 */
export function recordSchema<T>(collection: string, fields: Fields<T>): Schema<T> {
  return new Schema<T>(definition(fields), {
    collection,
    strict: 'throw',
    strictQuery: 'throw',
    versionKey: false,
    id: false,
    minimize: false,
    autoIndex: false,
    autoCreate: false,
  });
}

/** The schema of something inside a record. */
export function partSchema<T>(fields: Fields<T>): Schema<T> {
  return new Schema<T>(definition(fields), { _id: false, strict: 'throw', id: false, minimize: false });
}

/** Answers, facts and other values whose shape the flow's author decides. */
export const FREE = Schema.Types.Mixed;

function definition<T>(fields: Fields<T>): SchemaDefinition<T> {
  const entries = Object.entries<Field>(fields).map(([name, { integer, ...field }]) => {
    const whole = integer
      ? { validate: { validator: isWhole, message: '{PATH} must be a whole number' } }
      : {};
    // Lists are only made where they are given: an absent list must not read as an empty one.
    const list = Array.isArray(field.type) ? { default: undefined } : {};
    return [name, { ...field, ...whole, ...list }];
  });
  // mongoose's own type asks for instances of its classes where it takes plain objects.
  return Object.fromEntries(entries) as SchemaDefinition<T>;
}

function isWhole(value: unknown): boolean {
  return value === undefined || value === null || Number.isSafeInteger(value);
}
