import { DatabaseError } from '../errors.ts';
import { doc, isDoc, type Doc, type Value } from '../values.ts';
import type { Command } from '../wire.ts';

/** The errors of single operations in a write command, at their places. */
export interface WriteErrors {
  readonly list: Doc[];
  /** Runs one operation; a MongoDB error is kept at the index. Tells whether the command goes on. */
  attempt(index: number, run: () => void): boolean;
}

/** Collects errors; an ordered command stops at the first. */
export function writeErrors(command: Command): WriteErrors {
  const ordered = command.body.get('ordered') !== false;
  const list: Doc[] = [];
  return {
    list,
    attempt(index, run) {
      try {
        run();
        return true;
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        list.push(new Map([['index', index], ...errorFields(error)]));
        return !ordered;
      }
    },
  };
}

function errorFields(error: DatabaseError): [string, Value][] {
  const fields: [string, Value][] = [
    ['code', error.code],
    ['errmsg', error.message],
  ];
  for (const [name, value] of Object.entries(error.extra)) {
    // only documents are ever put into `extra`, by duplicateKey
    if (value instanceof Map) fields.push([name, value as Doc]);
  }
  return fields;
}

/** The reply to a command that failed as a whole. */
export function errorReply(error: DatabaseError): Doc {
  const [code, message, ...extra] = errorFields(error);
  return new Map<string, Value>([
    ['ok', 0],
    ['errmsg', message?.[1] ?? ''],
    ['code', code?.[1] ?? 8],
    ['codeName', error.codeName],
    ...extra,
  ]);
}

/** The reply of a write command. */
export function writeReplyOf(
  fields: Readonly<Record<string, Value | undefined>>,
  errors: readonly Doc[],
): Doc {
  return doc({ ...fields, writeErrors: errors.length > 0 ? errors.filter(isDoc) : undefined, ok: 1 });
}
