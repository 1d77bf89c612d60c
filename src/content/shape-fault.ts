import type { z } from 'zod';
import type { ShapeFault } from '../core/flow-schema.ts';
import { STEP_KINDS } from '../core/flow.ts';
import { didYouMean, faultAt, meantBy } from './fault.ts';
import type { Fault } from './fault.ts';
import type { Path, Source } from './source.ts';

type Issue = z.core.$ZodIssue;

/** A fault of the shape of a file, in plain words. `keys`: every key the schema knows anywhere. */
export function shapeFault(source: Source, fault: ShapeFault, keys: () => ReadonlySet<string>): Fault {
  const { path, issue } = fault;
  if (issue === undefined) return languageFault(source, fault);
  const found = deepest(issue);
  const whole = [...path, ...found.under];
  if (found.issue.code === 'unrecognized_keys') {
    const [unknown = ''] = found.issue.keys;
    const meant = didYouMean(unknown, keys()) ?? 'take it out';
    return faultAt(
      source.placeOf([...whole, unknown]),
      'unknown-key',
      `"${unknown}" is not known here`,
      meant,
    );
  }
  const what = whole.join('.') || 'the file';
  const value = valueAt(source.value, whole);
  if ((value ?? undefined) === undefined && found.issue.code !== 'invalid_key') {
    const way = `add \`${String(whole.at(-1) ?? 'flow')}:\`, ${wanted(found.issue, value)}`;
    return faultAt(
      source.placeOf(whole),
      'missing-key',
      `${what}: is ${whole.length === 0 ? 'empty' : 'missing'}`,
      way,
    );
  }
  const message = `${what}: ${shown(found.issue, value)} does not fit here`;
  const place = found.issue.code === 'invalid_key' ? source.placeOf(whole) : source.placeOfValue(whole);
  return faultAt(place, 'wrong-value', message, wanted(found.issue, value));
}

/** What the flow language asks for beyond the shape of single values. */
function languageFault(source: Source, { path, message }: ShapeFault): Fault {
  const place = source.placeOf(path);
  const step = valueAt(source.value, path);
  if (path.length < 2)
    return faultAt(place, 'no-steps', message, 'write one, such as `done: { end: answered }`');
  const near = Object.keys(typeof step === 'object' && step !== null ? step : {})
    .map((key) => didYouMean(key, STEP_KINDS))
    .find((meant) => meant !== undefined);
  return faultAt(place, 'no-step-kind', message, near ?? `write one of ${STEP_KINDS.join(', ')}`);
}

/** Of several shapes that may stand in one place, the fault of the one that was meant. */
function deepest(issue: Issue, under: Path = []): { readonly issue: Issue; readonly under: Path } {
  if (issue.code !== 'invalid_union') return { issue, under };
  const meant = issue.errors.find((issues) => issues.length > 0 && issues.every(isInside));
  const [inner] = meant ?? [];
  if (inner === undefined) return { issue, under };
  return deepest(inner, [
    ...under,
    ...inner.path.map((part) => (typeof part === 'number' ? part : String(part))),
  ]);
}

/** Not a fault of the whole kind of value, but of something in it. */
function isInside({ code, path }: Issue): boolean {
  return path.length > 0 || code === 'unrecognized_keys' || code === 'invalid_format';
}

/** What may stand there. */
function wanted(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? `write ${issue.expected}`;
    case 'invalid_value':
      return oneOf(issue.values.map(String), value);
    case 'too_small':
      return `write ${String(issue.minimum)} or more${unitOf(issue.origin)}`;
    case 'too_big':
      return `write ${String(issue.maximum)} or fewer${unitOf(issue.origin)}`;
    case 'invalid_union':
      return anyOf(issue, value);
    case 'invalid_key':
      return issue.issues.map(formatOf).join('; ');
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return formatOf(issue);
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'write a word or a text',
  number: 'write a number',
  int: 'write a whole number',
  boolean: 'write true or false',
  array: 'write a list: [one, two]',
  record: 'write keys and values: { key: value }',
  object: 'write keys and values: { key: value }',
};

function unitOf(origin: string): string {
  if (origin === 'array') return ' items';
  return origin === 'string' ? ' letters' : '';
}

function oneOf(values: readonly string[], value: unknown): string {
  const near = typeof value === 'string' ? didYouMean(value, values) : undefined;
  return near ?? (values.length === 1 ? `write ${values.join()}` : `write one of ${values.join(', ')}`);
}

function anyOf(issue: Extract<Issue, { code: 'invalid_union' }>, value: unknown): string {
  if ('options' in issue && Array.isArray(issue.options)) {
    return meantBy(String(valueOf(value)), issue.options.map(String), 'look into README');
  }
  const ways = issue.errors.flatMap((issues) => issues.slice(0, 1).map((one) => wanted(one, value)));
  return [...new Set(ways)].join(', or ') || 'look into README';
}

function valueOf(value: unknown): unknown {
  return typeof value === 'object' ? '' : value;
}

/** A rule's own words; what zod says by itself is no help to who writes a flow. */
function formatOf({ message }: Issue): string {
  return /^(?:Invalid|Too)/.test(message) ? 'use letters and digits alone, beginning with a letter' : message;
}

function shown(issue: Issue, value: unknown): string {
  if (issue.code === 'invalid_key') return 'this name';
  return typeof value === 'object' && value !== null ? 'this' : JSON.stringify(value);
}

function valueAt(value: unknown, path: Path): unknown {
  let inside: unknown = value;
  for (const part of path) {
    if (typeof inside !== 'object' || inside === null) return undefined;
    inside = Object.entries<unknown>({ ...inside }).find(([key]) => key === String(part))?.[1];
  }
  return inside;
}

/** Every key a schema knows anywhere. */
export function keysOf(schema: unknown): ReadonlySet<string> {
  const keys = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, inner] of Object.entries<unknown>({ ...node })) {
      if (key === 'properties' && typeof inner === 'object' && inner !== null) {
        for (const name of Object.keys(inner)) keys.add(name);
      }
      visit(inner);
    }
  };
  visit(schema);
  return keys;
}
