import { compileFlow } from '../core/compile-flow.ts';
import { isAppError } from '../core/errors.ts';
import { flowJsonSchema, readFlowFile } from '../core/flow-schema.ts';
import type { FlowFile } from '../core/flow-schema.ts';
import type { Flow } from '../core/flow.ts';
import { stepKind } from '../core/steps/index.ts';
import type { References } from '../core/steps/step-kind.ts';
import { faultAt } from './fault.ts';
import type { Fault, Place } from './fault.ts';
import { keysOf, shapeFault } from './shape-fault.ts';
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
  if ('faults' in shape) return { faults: shape.faults.map((fault) => shapeFault(source, fault, flowKeys)) };
  const { file } = shape;
  if (file.flow !== name) {
    const message = `the flow in ${source.file} must be called "${name}"`;
    const way = `write \`flow: ${name}\`, or name the file flows/${file.flow}.yaml`;
    return { faults: [faultAt(source.placeOfValue(['flow']), 'wrong-flow-name', message, way)] };
  }
  try {
    const flow = compileFlow(name, '', file);
    return { read: readFlowOf(source, file, flow), faults: [] };
  } catch (thrown) {
    if (!isAppError(thrown, 'misconfigured')) throw thrown;
    const path = pathTo(source.value, thrown.subject ?? '') ?? [];
    return { faults: [faultAt(source.placeOfValue(path), 'bad-condition', thrown.message, CONDITION)] };
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

const CONDITION = "write CEL, such as `score > 3`, `code != null` or `language == 'vi'`";

/** Every key the schema knows anywhere. */
function flowKeys(): ReadonlySet<string> {
  return keysOf(flowJsonSchema());
}
