import { DatabaseError, failedToParse } from './errors.ts';
import { sameValue } from './compare.ts';
import { compileArrayFilters, expandPath, type ArrayFilters } from './positional.ts';
import { compileUpdatePipeline } from './stages.ts';
import { arrayUpdates } from './update-arrays.ts';
import { editPath } from './update-paths.ts';
import { valueUpdates, type Edit } from './update-operators.ts';
import { isDoc, type Doc, type Value } from './values.ts';

/** An update ready for use. */
export interface Update {
  readonly kind: 'replacement' | 'operators' | 'pipeline';
  /** Gives the changed document; the given one may be changed on the way and must not be used again. */
  apply(value: Doc, about: UpdateSituation): Doc;
}

/** What an update may depend on besides the document. */
export interface UpdateSituation {
  readonly filter: Doc;
  readonly inserting: boolean;
  readonly now: Date;
}

interface Target {
  readonly operator: string;
  readonly path: string;
  readonly edit: Edit;
}

/** Makes an update ready for use; throws for anything MongoDB would refuse. */
export function compileUpdate(update: Value | undefined, arrayFilters: Value | undefined): Update {
  if (Array.isArray(update)) {
    if (arrayFilters !== undefined)
      throw failedToParse('arrayFilters may not be specified for pipeline-style updates');
    const run = compileUpdatePipeline(update);
    return { kind: 'pipeline', apply: (value) => keepId(value.get('_id'), run(value)) };
  }
  if (!isDoc(update)) throw failedToParse('Update argument must be either an object or an array');
  const [first] = update.keys();
  if (first?.startsWith('$')) return compileOperators(update, compileArrayFilters(arrayFilters));
  const wrong = [...update.keys()].find((name) => name.startsWith('$'));
  if (wrong !== undefined)
    throw new DatabaseError(
      52,
      `The dollar ($) prefixed field '${wrong}' in '${wrong}' is not allowed in the context of an update's replacement document.`,
    );
  return { kind: 'replacement', apply: (value) => keepId(value.get('_id'), new Map(update)) };
}

function keepId(id: Value | undefined, next: Doc): Doc {
  if (id === undefined) return next;
  const given = next.get('_id');
  if (given !== undefined && !sameValue(given, id)) {
    throw new DatabaseError(
      66,
      "After applying the update, the (immutable) field '_id' was found to have been altered",
    );
  }
  next.delete('_id');
  return new Map([['_id', id], ...next]);
}

function compileOperators(update: Doc, filters: ArrayFilters): Update {
  const targets = [...update].flatMap(([operator, fields]) => readOperator(operator, fields));
  requireNoConflict(
    targets.flatMap((target) =>
      target.operator === '$rename' && target.edit.to ? [target.path, target.edit.to] : [target.path],
    ),
  );
  filters.requireUsed(targets.map((target) => target.path));
  const apply = (value: Doc, about: UpdateSituation): Doc => {
    const id = value.get('_id');
    const steps = targets
      .filter((target) => target.operator !== '$setOnInsert' || about.inserting)
      .flatMap((target) =>
        expandPath(value, target.path.split('.'), { filter: about.filter, filters }).map((parts) => ({
          parts,
          edit: target.edit,
        })),
      );
    steps.sort((a, b) => compareParts(a.parts, b.parts));
    for (const step of steps) step.edit.run({ value, parts: step.parts, now: about.now, edit: editPath });
    const next = value.get('_id');
    if (id !== undefined && (next === undefined || !sameValue(next, id))) {
      throw new DatabaseError(
        66,
        "Performing an update on the path '_id' would modify the immutable field '_id'",
      );
    }
    return value;
  };
  return { kind: 'operators', apply };
}

function readOperator(operator: string, fields: Value): Target[] {
  const make = valueUpdates[operator] ?? arrayUpdates[operator];
  if (!make) {
    throw failedToParse(
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  if (!isDoc(fields))
    throw failedToParse(
      `Modifiers operate on fields but we found type ${typeof fields} instead for ${operator}`,
    );
  return [...fields].map(([path, operand]) => {
    checkPath(path);
    return { operator, path, edit: make(operand, path) };
  });
}

function checkPath(path: string): void {
  if (path === '' || path.split('.').some((part) => part === '')) {
    throw new DatabaseError(
      56,
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  const wrong = path
    .split('.')
    .find((part) => part.startsWith('$') && part !== '$' && !part.startsWith('$['));
  if (wrong !== undefined)
    throw new DatabaseError(
      52,
      `The dollar ($) prefixed field '${wrong}' in '${path}' is not allowed in the context of an update.`,
    );
}

function requireNoConflict(paths: readonly string[]): void {
  const taken = new Set<string>();
  const sorted = [...paths].sort((a, b) => a.split('.').length - b.split('.').length);
  for (const path of sorted) {
    const parts = path.split('.');
    const clash = parts
      .map((_, place) => parts.slice(0, place + 1).join('.'))
      .find((prefix) => taken.has(prefix));
    if (clash !== undefined)
      throw new DatabaseError(40, `Updating the path '${path}' would create a conflict at '${clash}'`);
    taken.add(path);
  }
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  for (let place = 0; place < length; place++) {
    const left = a[place] ?? '';
    const right = b[place] ?? '';
    if (left === right) continue;
    const byNumber = /^\d+$/.test(left) && /^\d+$/.test(right) ? Number(left) - Number(right) : 0;
    return byNumber || (left < right ? -1 : 1);
  }
  return a.length - b.length;
}

/** Refuses a replacement of many documents at once. */
export function requireMultiFits(update: Update, multi: boolean): void {
  if (multi && update.kind === 'replacement')
    throw failedToParse('multi update is not supported for replacement-style update');
}
