import type { Model, UpdateQuery } from 'mongoose';
import { AppError } from '../core/errors.ts';

const DUPLICATE = 11000;

/** A unique index already holds this value. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === DUPLICATE;
}

/**
 * Inserts a record under its `_id`, once: a record that is there stays as it is. Returns the stored
 * one and whether it is new. Throws AppError `invalid-input` when it breaks its schema; a duplicate
 * in another unique index is thrown as it came.
 */
export async function insertOnce<T extends { _id: string }>(
  model: Model<T>,
  record: T,
): Promise<{ readonly stored: T; readonly isNew: boolean }> {
  const { _id, ...fields } = await checked(model, record);
  try {
    const before = await model
      .findByIdAndUpdate(_id, { $setOnInsert: fields } as UpdateQuery<T>, { upsert: true })
      .lean();
    // What lean gives is the stored record; its type in mongoose is a longer way to say T.
    return before ? { stored: before, isNew: false } : { stored: record, isNew: true };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // Two upserts of one _id may collide; the other one's record is as good.
    const other = await model.findById(_id).lean();
    if (!other) throw error;
    return { stored: other, isNew: false };
  }
}

/** The record as its schema stores it. Throws AppError `invalid-input`, naming the fields only. */
async function checked<T extends { _id: string }>(model: Model<T>, record: T): Promise<T> {
  const document = new model(record);
  try {
    await document.validate();
  } catch (cause) {
    const fields = Object.keys((cause as { errors?: object }).errors ?? {}).join(', ');
    throw new AppError('invalid-input', `A ${model.modelName} cannot be stored: ${fields}.`, {
      subject: fields,
    });
  }
  // toObject gives the plain fields, of which the record is made.
  return document.toObject();
}
