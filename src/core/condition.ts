import { Environment } from '@marcbachmann/cel-js';
import { AppError } from './errors.ts';
import type { Facts, Json } from './json.ts';

/** A CEL expression, read once when the flow is compiled. */
export interface Condition {
  readonly source: string;
  /** The names it reads, dotted where it looks inside: for the content check. */
  readonly reads: readonly string[];
  /** Anything unknown makes it false: a condition about what nobody knows is not met. */
  holds(facts: Facts): boolean;
  /** Its value; undefined when it cannot be worked out. */
  value(facts: Facts): Json | undefined;
}

const environment = new Environment({ unlistedVariablesAreDyn: true });

/** Throws AppError `misconfigured` when the source is no CEL. */
export function compileCondition(source: string): Condition {
  let parsed;
  try {
    parsed = environment.parse(source);
  } catch (cause) {
    throw new AppError('misconfigured', `Not a condition: ${source}`, { cause, subject: source });
  }
  const reads = namesIn(parsed.ast);
  const roots = [...new Set(reads.map((path) => path.split('.')[0] ?? path))];
  const run = parsed;
  const value = (facts: Facts): Json | undefined => {
    const known: Record<string, unknown> = {};
    for (const root of roots) known[root] = toCel(facts[root] ?? null);
    try {
      return fromCel(run(known));
    } catch {
      return undefined;
    }
  };
  return Object.freeze({ source, reads, value, holds: (facts: Facts) => value(facts) === true });
}

interface Node {
  readonly op: string;
  readonly args: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

function namesIn(ast: unknown): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
      return;
    }
    if (!isNode(value)) return;
    const path = pathOf(value);
    if (path === undefined) visit(value.args);
    else found.add(path);
  };
  visit(ast);
  return [...found];
}

function pathOf(node: Node): string | undefined {
  if (node.op === 'id') return String(node.args);
  if (node.op !== '.' || !Array.isArray(node.args)) return undefined;
  const parts: readonly unknown[] = node.args;
  const [of, name] = parts;
  const before = isNode(of) ? pathOf(of) : undefined;
  return before === undefined ? undefined : `${before}.${String(name)}`;
}

/** CEL tells integers from fractions: whole numbers go in as its integers. */
function toCel(value: Json): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(toCel);
  const out: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) out[name] = toCel(inner);
  return out;
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

function fromCel(value: unknown): Json | undefined {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (Array.isArray(value)) return value.map((item) => fromCel(item) ?? null);
  if (typeof value !== 'object') return undefined;
  const out: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(value)) out[name] = fromCel(inner) ?? null;
  return out;
}
