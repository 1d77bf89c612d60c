import { isMap, isScalar, isSeq, LineCounter, parseDocument, YAMLParseError } from 'yaml';
import type { Node, Pair } from 'yaml';
import { faultAt } from './fault.ts';
import type { Fault, Place } from './fault.ts';
import { yamlAdvice } from './syntax-advice.ts';

export type Path = readonly (string | number)[];

/** A YAML or JSON file as read, with the place of everything in it. */
export interface Source {
  /** As it is shown to people: relative to the content's folder. */
  readonly file: string;
  readonly value: unknown;
  readonly faults: readonly Fault[];
  /** Where a key or item stands; the nearest one around it when it is not there. */
  placeOf(path: Path): Place;
  /** Where the value under a key stands. */
  placeOfValue(path: Path): Place;
}

/** Reads text; what is no YAML becomes faults, never an exception. JSON is YAML too. */
export function readSource(file: string, text: string): Source {
  const value = file.endsWith('.json') ? plainJson(text) : undefined;
  if (value === undefined) return readYaml(file, text);
  // Places are asked for only where there is a fault: a sound file is not read the long way.
  let long: Source | undefined;
  const placed = (): Source => (long ??= readYaml(file, text));
  return {
    file,
    value,
    faults: [],
    placeOf: (path) => placed().placeOf(path),
    placeOfValue: (path) => placed().placeOfValue(path),
  };
}

const KEY_LINE = /^\s*"(?:[^"\\]|\\.)*"\s*:/gm;

/** A flat JSON object with one key a line and none twice; undefined for anything else. */
function plainJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.keys(value).length === (text.match(KEY_LINE) ?? []).length ? value : undefined;
  } catch {
    return undefined;
  }
}

function readYaml(file: string, text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', uniqueKeys: true });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const value = plainOf(document);
  const faults = [...document.errors, ...document.warnings].map((error) =>
    faultAt(
      at(error.pos[0]),
      'not-yaml',
      (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, ''),
      yamlAdvice(error.code, file),
    ),
  );
  const root = document.contents;
  return {
    file,
    value,
    faults,
    placeOf: (path) => at(find(root, path).key),
    placeOfValue: (path) => at(find(root, path).value),
  };
}

/** What the document says. An alias of nothing, and a heap of aliases, show only here: they join its errors. */
function plainOf(document: ReturnType<typeof parseDocument>): unknown {
  if (document.errors.length > 0) return undefined;
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    document.errors.push(new YAMLParseError([0, 0], 'BAD_ALIAS', said));
    return undefined;
  }
}

interface Offsets {
  readonly key: number;
  readonly value: number;
}

function find(root: Node | null, path: Path): Offsets {
  let node: unknown = root;
  let found: Offsets = { key: startOf(root) ?? 0, value: startOf(root) ?? 0 };
  for (const part of path) {
    const next = inside(node, part);
    if (next === undefined) return found;
    node = next.node;
    found = { key: next.key, value: startOf(next.node) ?? next.key };
  }
  return found;
}

function inside(node: unknown, part: string | number): { node: unknown; key: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(
      (item: Pair) => isScalar(item.key) && String(item.key.value) === String(part),
    );
    return pair === undefined ? undefined : { node: pair.value, key: startOf(pair.key) ?? 0 };
  }
  if (!isSeq(node)) return undefined;
  const item = node.items[Number(part)];
  return item === undefined ? undefined : { node: item, key: startOf(item) ?? 0 };
}

function startOf(node: unknown): number | undefined {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
    ? Number(node.range[0])
    : undefined;
}
