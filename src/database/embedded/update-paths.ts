import { DatabaseError } from './errors.ts';
import { isPlace, type Found } from './paths.ts';
import type { Doc, Value } from './values.ts';

/** How to change the value at a path. */
export interface PathEdit {
  /** Gives the new value; undefined removes the field. */
  readonly change: (old: Found) => Found;
  /** Whether missing documents on the way are made. */
  readonly creates: boolean;
}

const mostPadding = 1_500_000;

/** Changes the value at a path in place; missing documents on the way are made when the edit creates. */
export function editPath(value: Doc, parts: readonly string[], edit: PathEdit): void {
  descend(value, parts, 0, edit);
}

function descend(container: Doc | Value[], parts: readonly string[], from: number, edit: PathEdit): void {
  const part = parts[from] ?? '';
  if (Array.isArray(container) && !isPlace(part)) {
    if (!edit.creates) return;
    throw notViable(parts, from);
  }
  const old = container instanceof Map ? container.get(part) : container[Number(part)];
  if (from === parts.length - 1) {
    put(container, part, edit.change(old), old);
    return;
  }
  if (old instanceof Map || Array.isArray(old)) {
    descend(old, parts, from + 1, edit);
    return;
  }
  if (!edit.creates) return;
  if (old !== undefined) throw notViable(parts, from + 1);
  const made: Doc = new Map();
  descend(made, parts, from + 1, edit);
  if (made.size > 0) put(container, part, made, old);
}

function put(container: Doc | Value[], part: string, next: Found, old: Found): void {
  if (container instanceof Map) {
    if (next === undefined) container.delete(part);
    else container.set(part, next);
    return;
  }
  const place = Number(part);
  if (next === undefined) {
    if (old !== undefined) container[place] = null;
    return;
  }
  if (place > container.length + mostPadding)
    throw new DatabaseError(2, `Cannot set array index ${place}: that many empty places are not made`);
  while (container.length < place) container.push(null);
  container[place] = next;
}

/** The path leads through what can hold no such field. */
export function notViable(parts: readonly string[], from: number): DatabaseError {
  return new DatabaseError(
    28,
    `Cannot create field '${parts[from] ?? ''}' in element at '${parts.slice(0, from).join('.')}'`,
  );
}
