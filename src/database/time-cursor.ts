import { AppError } from '../core/errors.ts';

/** Where a page of a list by time and id ended. */
export interface TimePlace {
  readonly at: Date;
  readonly id: string;
}

/** The `next` of a page of which this was the last: the following one begins behind it. */
export function timeCursor(at: Date, id: string): string {
  return `${at.toISOString()}|${id}`;
}

/** Throws AppError `invalid-input` for what no list has given. */
export function readTimeCursor(cursor: string): TimePlace {
  const cut = cursor.indexOf('|');
  const at = new Date(cursor.slice(0, Math.max(cut, 0)));
  const id = cursor.slice(cut + 1);
  if (Number.isNaN(at.getTime()) || id === '')
    throw new AppError('invalid-input', 'That is not where a list ended.', { subject: 'after' });
  return { at, id };
}
