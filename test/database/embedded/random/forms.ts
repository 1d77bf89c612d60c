import { Decimal128, Double, Int32, Long, type Document } from 'bson';
import type { Step } from './steps.ts';

/** What forms a step has, read from its documents without the engine's help. */

export const isArray = (value: unknown): value is unknown[] => Array.isArray(value);

export function isPlain(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null) return false;
  // fast-check makes documents without a prototype, too.
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export function isNumber(value: unknown): boolean {
  const kinds = [Int32, Double, Long, Decimal128];
  return typeof value === 'number' || kinds.some((kind) => value instanceof kind);
}

export interface Condition {
  readonly path: string;
  /** Absent where a value is asked for as it is. */
  readonly operator: string | undefined;
  readonly value: unknown;
}

/** Every condition of the step's filter and of its `$match` stages. */
export function conditionsOf(step: Step): Condition[] {
  const stages = step.does === 'aggregate' ? step.stages : [];
  return [step.filter, ...stages.map(({ $match }) => ($match ?? {}) as Document)].flatMap(inFilter);
}

function inFilter(filter: Document): Condition[] {
  return Object.entries(filter).flatMap(([path, value]): Condition[] =>
    path.startsWith('$') && isArray(value)
      ? value.flatMap((part) => inFilter(part as Document))
      : at(path, value),
  );
}

function at(path: string, value: unknown): Condition[] {
  const isOperators = isPlain(value) && Object.keys(value).some((name) => name.startsWith('$'));
  if (!isOperators) return [{ path, operator: undefined, value }];
  return Object.entries(value).flatMap(([operator, to]) => [
    { path, operator, value: to as unknown },
    ...(operator === '$not' ? at(path, to) : []),
    ...(operator === '$elemMatch' ? inElements(path, to as Document) : []),
  ]);
}

function inElements(path: string, to: Document): Condition[] {
  const isOfValues = Object.keys(to).some((name) => name.startsWith('$'));
  if (isOfValues) return at(path, to);
  return Object.entries(to).flatMap(([name, value]) => at(`${path}.${name}`, value));
}

/** Every path that an update changes, with its operator and operand. */
export function changesOf({ does, change }: Step): { path: string; operator: string; value: unknown }[] {
  if (!['first', 'update', 'updateOne', 'upsert'].includes(does)) return [];
  return Object.entries(change).flatMap(([operator, fields]) =>
    Object.entries(fields as Document).flatMap(([path, value]) => [
      { path, operator, value: value as unknown },
      ...(operator === '$rename' ? [{ path: String(value), operator, value: path as unknown }] : []),
    ]),
  );
}

export function isSameOrBeneath(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}.`) || other.startsWith(`${path}.`);
}

/** Whether a path leads into an array in some document, instead of into documents alone. */
export function leadsIntoArray(documents: readonly Document[], path: string): boolean {
  const [root = '', ...rest] = path.split('.');
  return rest.length > 0 && documents.some((one) => isArray(one[root]));
}

/** What the paths of a document lead to: through the elements of arrays, and by place. */
export function valuesAt(value: unknown, path: string): unknown[] {
  if (path === '') return isArray(value) ? [value, ...value] : [value];
  const [part = '', ...rest] = path.split('.');
  const next = rest.join('.');
  if (isArray(value)) {
    const inside = value.filter(isPlain).flatMap((one) => valuesAt(one, path));
    return part in value ? [...inside, ...valuesAt(value[Number(part)], next)] : inside;
  }
  return isPlain(value) && part in value ? valuesAt(value[part], next) : [];
}

/** The paths that a step sorts by. */
export function sortPaths(step: Step): string[] {
  const ofStages = step.stages.flatMap(({ $sort }) => Object.keys(($sort ?? {}) as Document));
  if (step.does === 'aggregate') return ofStages;
  return step.does === 'find' || step.does === 'first' ? Object.keys(step.sort) : [];
}
