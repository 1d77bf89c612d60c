import { compileCondition } from './condition.ts';
import { AppError } from './errors.ts';
import { toMs } from './flow-atoms.ts';
import type { FlowFile, WrittenStep } from './flow-schema.ts';
import { kindOf } from './flow-schema.ts';
import type { Flow, FlowSend, FlowStart, Step } from './flow.ts';
import { stepKind } from './steps/index.ts';
import { compileTarget } from './steps/step-kind.ts';

/** Facts that every flow may read beside its own: see `texts.ts`. */
const ALWAYS_KNOWN = ['customer', 'language'];

/**
 * The frozen form turns run: conditions read, durations in ms, text keys made. Throws AppError
 * `misconfigured` for what a schema cannot see (CEL that does not parse). Whether the names in it
 * exist is the content check's question.
 */
export function compileFlow(name: string, version: string, file: FlowFile): Flow {
  const names = Object.keys(file.steps);
  const first = names[0];
  if (first === undefined)
    throw new AppError('misconfigured', `The flow ${name} has no step`, { subject: name });
  const known = new Set([
    ...ALWAYS_KNOWN,
    ...(file.takes ?? []),
    ...names,
    ...setNames(file),
    ...eventRoots(file),
  ]);
  const steps = new Map<string, Step>();
  const below = new Map<string, string>();
  names.forEach((step, index) => {
    const written = file.steps[step];
    if (written === undefined) return;
    steps.set(step, compileStep(written, name, step, known));
    const next = names[index + 1];
    if (next !== undefined) below.set(step, next);
  });
  return Object.freeze({
    name,
    version,
    ...(file.start !== undefined && { start: compileStart(file.start) }),
    ...(file.send !== undefined && { send: compileSend(file.send) }),
    ...(file.within !== undefined && { withinMs: toMs(file.within) }),
    ...(file['if-late'] !== undefined && { ifLate: compileTarget(file['if-late']) }),
    interrupts: file.interrupts === true,
    takes: file.takes ?? [],
    steps,
    first,
    below,
    privates: names.filter((step) => isPrivate(file.steps[step])),
  });
}

function compileStep(written: WrittenStep, flow: string, step: string, known: ReadonlySet<string>): Step {
  const kind = kindOf(written);
  if (kind === undefined)
    throw new AppError('misconfigured', `The step ${step} has no kind`, { subject: step });
  return deepFreeze(stepKind(kind).compile(written, { flow, step, known }));
}

function compileStart(start: NonNullable<FlowFile['start']>): FlowStart {
  return {
    ...(start.intent !== undefined && { intent: start.intent }),
    ...(start.event !== undefined && { event: start.event }),
    ...(start.after !== undefined && { afterMs: toMs(start.after) }),
  };
}

function compileSend(send: NonNullable<FlowFile['send']>): FlowSend {
  return {
    purpose: send.purpose,
    hours: send.hours ?? 'shop',
    ...(send['once-per'] !== undefined && { oncePerMs: toMs(send['once-per']) }),
    ...(send.key !== undefined && { key: send.key }),
    ...(send['skip-if'] !== undefined && { skipIf: compileCondition(send['skip-if']) }),
  };
}

function setNames(file: FlowFile): readonly string[] {
  return Object.values(file.steps).flatMap((step) => ('set' in step ? Object.keys(step.set) : []));
}

/** `ticket` of the event `ticket.closed`: the facts it brings hang under that name. */
function eventRoots(file: FlowFile): readonly string[] {
  const event = file.start?.event;
  return event === undefined ? [] : [event.split('.')[0] ?? event];
}

function isPrivate(step: WrittenStep | undefined): boolean {
  return step !== undefined && 'ask' in step && step.private === true;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}
