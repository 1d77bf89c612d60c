import { badValue, DatabaseError, notImplemented, typeMismatch } from '../errors.ts';
import { filterOf } from '../matcher.ts';
import { wholeNumber } from '../numbers.ts';
import { isDoc, isTruthy, type Doc, type Value } from '../values.ts';
import type { Command } from '../wire.ts';

/** Reading a command's arguments: an option that is not known is refused by name, never ignored. */

const general: ReadonlySet<string> = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'writeConcern',
  'readConcern',
  'comment',
  'maxTimeMS',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
]);
const transactional: ReadonlySet<string> = new Set(['txnNumber', 'autocommit', 'startTransaction']);

/** Refuses options outside the list; the command's own name is its first field. */
export function requireOptions(command: Command, known: readonly string[]): void {
  for (const name of command.body.keys()) {
    if (name === command.name || general.has(name) || known.includes(name)) continue;
    if (transactional.has(name)) throw notImplemented('A transaction');
    throw notImplemented(`The option '${name}' of the command '${command.name}'`);
  }
  requireOneServer(command.body.get('writeConcern'));
}

/** Nobody else can acknowledge a write. */
function requireOneServer(concern: Value | undefined): void {
  const w = isDoc(concern) ? wholeNumber(concern.get('w')) : undefined;
  if (w !== undefined && w > 1) throw badValue("cannot use 'w' > 1 when a host is not replicated");
}

/** The name of the collection a command is about. */
export function collectionName(command: Command): string {
  const name = command.body.get(command.name);
  if (typeof name !== 'string' || name === '')
    throw new DatabaseError(73, `The command '${command.name}' needs the name of a collection`);
  return `${command.database}.${name}`;
}

/** A filter argument; absent is empty. */
export function filterOption(body: Doc, name: string): Doc {
  return filterOf(body.get(name), name);
}

/** A document argument; absent is undefined. */
export function docOption(body: Doc, name: string): Doc | undefined {
  const value = body.get(name);
  if (value === undefined || value === null) return undefined;
  if (!isDoc(value)) throw typeMismatch(`BSON field '${name}' is the wrong type, expected type 'object'`);
  return value;
}

/** A whole number that is not negative; absent is the default. */
export function countOption(body: Doc, name: string, otherwise: number): number {
  const value = body.get(name);
  if (value === undefined || value === null) return otherwise;
  const number = wholeNumber(value);
  if (number === undefined)
    throw typeMismatch(`BSON field '${name}' is the wrong type, expected a whole number`);
  if (number < 0)
    throw new DatabaseError(51024, `BSON field '${name}' value must be >= 0, actual value '${number}'`);
  return number;
}

/** When a command is to be given up; absent or 0 is never. */
export function deadlineOption(body: Doc): { at: number } {
  const most = countOption(body, 'maxTimeMS', 0);
  return { at: most === 0 ? Infinity : performance.now() + most };
}

/** A truth value; absent is false. */
export function flagOption(body: Doc, name: string): boolean {
  return isTruthy(body.get(name));
}

/** An array argument. */
export function arrayOption(body: Doc, name: string): Value[] {
  const value = body.get(name);
  if (!Array.isArray(value)) throw badValue(`BSON field '${name}' must be an array`);
  return value;
}

/** Refuses options whose effect is left out, unless they ask for nothing. */
export function refuse(body: Doc, names: readonly string[], what: string): void {
  for (const name of names) {
    const value = body.get(name);
    if (value === undefined || value === null || value === false) continue;
    if (name === 'collation' && isDoc(value) && value.get('locale') === 'simple') continue;
    throw notImplemented(`The option '${name}' of ${what}`);
  }
}
