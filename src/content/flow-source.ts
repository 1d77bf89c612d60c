import { compileFlow } from '../core/compile-flow.ts';
import { isAppError } from '../core/errors.ts';
import { flowJsonSchema, readFlowFile } from '../core/flow-schema.ts';
import type { FlowFile, ShapeFault } from '../core/flow-schema.ts';
import { STEP_KINDS } from '../core/flow.ts';
import type { Flow } from '../core/flow.ts';
import { stepKind } from '../core/steps/index.ts';
import type { References } from '../core/steps/step-kind.ts';
import { didYouMean, faultAt } from './fault.ts';
import type { Fault, Place } from './fault.ts';
import type { Path, Source } from './source.ts';

/** A flow file, read and compiled, with what its steps name and where everything stands. */
export interface ReadFlow {
  readonly name: string;
  readonly source: Source;
  readonly file: FlowFile;
  /** Compiled without its version, which needs the texts too. */
  readonly flow: Flow;
  readonly refers: ReadonlyMap<string, References>;
  /** Where a step names a word; otherwise where the step begins. */
  placeIn(step: string, word?: string): Place;
}

/** Reads one flow file; its name must be the file's. */
export function readFlow(
  source: Source,
  name: string,
): { readonly read?: ReadFlow; readonly faults: readonly Fault[] } {
  if (source.faults.length > 0) return { faults: source.faults };
  const shape = readFlowFile(source.value);
  if ('faults' in shape) return { faults: shape.faults.map((fault) => shapeFault(source, fault)) };
  const { file } = shape;
  if (file.flow !== name) {
    return {
      faults: [faultAt(source.placeOfValue(['flow']), `the flow in ${source.file} must be called "${name}"`)],
    };
  }
  try {
    const flow = compileFlow(name, '', file);
    return { read: readFlowOf(source, file, flow), faults: [] };
  } catch (thrown) {
    if (!isAppError(thrown, 'misconfigured')) throw thrown;
    const path = pathTo(source.value, thrown.subject ?? '') ?? [];
    return { faults: [faultAt(source.placeOfValue(path), thrown.message)] };
  }
}

function readFlowOf(source: Source, file: FlowFile, flow: Flow): ReadFlow {
  const refers = new Map([...flow.steps].map(([name, step]) => [name, stepKind(step.kind).refers(step)]));
  return {
    name: flow.name,
    source,
    file,
    flow,
    refers,
    placeIn: (step, word) => {
      const path = word === undefined ? undefined : pathTo(file.steps[step], word);
      return path === undefined
        ? source.placeOf(['steps', step])
        : placeAlong(source, ['steps', step, ...path]);
    },
  };
}

/** A key is pointed at by its own place, a value by the value's. */
function placeAlong(source: Source, path: Path): Place {
  return path.at(-1) === KEY ? source.placeOf(path.slice(0, -1)) : source.placeOfValue(path);
}

const KEY = '\u0000key';

/** The way to a value that is the word, then to a key that is, then to a text that holds it. */
function pathTo(value: unknown, word: string): Path | undefined {
  return (
    search(value, (found, isKey) => !isKey && (found === word || found === `end ${word}`)) ??
    search(value, (found, isKey) => isKey && found === word) ??
    search(value, (found) => found.includes(word))
  );
}

function search(value: unknown, fits: (found: string, isKey: boolean) => boolean): Path | undefined {
  if (typeof value === 'string') return fits(value, false) ? [] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value) && fits(key, true)) return [key, KEY];
    const under = search(inner, fits);
    if (under !== undefined) return [Array.isArray(value) ? Number(key) : key, ...under];
  }
  return undefined;
}

function shapeFault(source: Source, { path, message }: ShapeFault): Fault {
  const unknown = /^Unrecognized keys?: "([^"]+)"/.exec(message)?.[1];
  if (unknown !== undefined) {
    const place = source.placeOf([...path, unknown]);
    return faultAt(place, `"${unknown}" is not known here`, didYouMean(unknown, schemaKeys()));
  }
  if (message.startsWith('no kind of step')) {
    const kinds = Object.keys(valueAt(source.value, path) ?? {}).map((key) => didYouMean(key, STEP_KINDS));
    return faultAt(
      source.placeOf(path),
      message,
      kinds.find((kind) => kind !== undefined),
    );
  }
  const missing = message.includes('received undefined');
  const what = path.join('.');
  return faultAt(
    missing ? source.placeOf(path) : source.placeOfValue(path),
    `${what || 'the flow'}: ${missing ? 'is missing' : message}`,
  );
}

function valueAt(value: unknown, path: Path): object | undefined {
  let inside: unknown = value;
  for (const part of path) {
    if (typeof inside !== 'object' || inside === null) return undefined;
    inside = Object.entries<unknown>({ ...inside }).find(([key]) => key === String(part))?.[1];
  }
  return typeof inside === 'object' && inside !== null ? inside : undefined;
}

/** Every key the schema knows anywhere. */
function schemaKeys(): ReadonlySet<string> {
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
  visit(flowJsonSchema());
  return keys;
}
