import type { ZodType } from 'zod';
import type { Words } from '../event.ts';
import type { Input, Step, Target, Then, Value } from '../flow.ts';
import type { WrittenThen, WrittenWith } from '../flow-atoms.ts';
import { toMs } from '../flow-atoms.ts';
import type { Facts, Json } from '../json.ts';
import type { Turn } from '../turn.ts';
import type { Move } from './move.ts';

/** A text a step shows. `or`: the text of the bot itself that stands in when the flow has none. */
export interface TextUse {
  readonly key: string;
  /** The flow must have it, in every language. Otherwise it may, and `or` stands in. */
  readonly required: boolean;
  readonly or?: string;
  /** Variables of this text alone, beside those every text of the flow may use. */
  readonly variables?: readonly string[];
  /** It stands on a button: its length must fit the channels, and it has no variables. */
  readonly button?: boolean;
}

/** Everything a step names, for the check of the whole content before it is used. */
export interface References {
  /** Where it may go by name. */
  readonly targets: readonly Target[];
  /** Whether it may go on to the step below it. */
  readonly below: boolean;
  /** Steps that must exist though it does not go there by itself (those a `confirm` lists). */
  readonly steps?: readonly string[];
  readonly texts: readonly TextUse[];
  /** Answers and facts it reads, dotted where it looks inside. */
  readonly reads: readonly string[];
  /** Names it makes known to later steps. */
  readonly makes: readonly string[];
  readonly action?: {
    readonly name: string;
    readonly input: readonly string[];
    /** The outcomes it handles; absent when it takes one way for all. */
    readonly outcomes?: readonly string[];
  };
  readonly flow?: {
    readonly name: string;
    readonly input: readonly string[];
    readonly outcomes?: readonly string[];
  };
  /** Whether a turn ends here, so that a way round through it cannot run for ever. */
  readonly waits: boolean;
  /** A step it goes to so many times and no more: no way round through there is endless. */
  readonly bounded?: { readonly step: string; readonly atMost: number };
  readonly private?: boolean;
  /** The most buttons it shows. */
  readonly buttons?: number;
  /** What its buttons stand for, as it travels with them behind the visit. */
  readonly answers?: readonly string[];
}

/** What a step's compiler is told of the flow around it. */
export interface Place {
  readonly flow: string;
  readonly step: string;
  /** Names that stand for answers and facts; any other bare word under `with` is a plain value. */
  readonly known: ReadonlySet<string>;
}

export function compileTarget(target: string): Target {
  return target.startsWith('end ') ? { end: target.slice(4) } : { step: target };
}

export function compileThen(then: WrittenThen | undefined): Then {
  if (then === undefined) return { by: {} };
  if (typeof then === 'string') return { by: {}, any: compileTarget(then) };
  return {
    by: Object.fromEntries(Object.entries(then).map(([outcome, to]) => [outcome, compileTarget(to)])),
  };
}

export function compileWith(written: WrittenWith | undefined, known: ReadonlySet<string>): readonly Input[] {
  if (written === undefined) return [];
  if (Array.isArray(written)) {
    return written.map((path) => ({
      name: path.split('.').at(-1) ?? path,
      value: { path: path.split('.') },
    }));
  }
  return Object.entries(written).map(([name, value]) => ({
    name,
    value: compileValue(value ?? name, known, value === null),
  }));
}

const DOTTED = /^[a-z][A-Za-z0-9-]*(?:\.[A-Za-z][A-Za-z0-9-]*)+$/;

function compileValue(
  written: string | number | boolean | readonly (string | number | boolean)[],
  known: ReadonlySet<string>,
  alone = false,
): Value {
  if (typeof written === 'number' || typeof written === 'boolean') return { literal: written };
  if (typeof written !== 'string') return { list: written.map((item) => compileValue(item, known)) };
  return alone || known.has(written) || DOTTED.test(written)
    ? { path: written.split('.') }
    : { literal: written };
}

export function targetsOf(then: Then): readonly Target[] {
  const named = Object.values(then.by);
  return then.any === undefined ? named : [...named, then.any];
}

export function pathsOf(inputs: readonly Input[]): readonly string[] {
  return inputs.flatMap((input) => pathsIn(input.value));
}

/** Names of the inputs that hand on private answers. */
export function privateInputs(inputs: readonly Input[], privates: readonly string[]): readonly string[] {
  if (privates.length === 0) return [];
  const isPrivate = (path: string): boolean => privates.includes(path.split('.')[0] ?? '');
  return inputs.filter(({ value }) => pathsIn(value).some(isPrivate)).map(({ name }) => name);
}

function pathsIn(value: Value): readonly string[] {
  if ('path' in value) return [value.path.join('.')];
  return 'list' in value ? value.list.flatMap(pathsIn) : [];
}

/** `{ [name]: ms }`, or nothing when no duration was written: absent properties stay absent. */
export function optionalMs<Name extends string>(
  name: Name,
  duration: string | undefined,
): Partial<Record<Name, number>> {
  // A computed key widens to string; the shape is the one line below.
  return duration === undefined ? {} : ({ [name]: toMs(duration) } as Record<Name, number>);
}

/** What the customer's words are to the question that is open. `value` null: it was skipped. */
export type Reading =
  | { readonly is: 'clear'; readonly value: Json }
  /** A part of an answer that comes in several messages. */
  | { readonly is: 'part' }
  /** An answer of a `confirm`: which earlier answer to change, if it was said. */
  | { readonly is: 'edit'; readonly item?: string }
  | { readonly is: 'unclear' };

/** What reaches a step that waits. */
export type Heard =
  | { readonly kind: 'words'; readonly words: Words; readonly reading: Reading }
  | { readonly kind: 'timer'; readonly timer: string }
  | { readonly kind: 'result'; readonly outcome: string; readonly facts?: Facts };

/**
 * One kind of step: what a file may write, what it names, and what it does. One file in this folder
 * each. A step changes the turn it is handed and says where it leads; a wrong answer is no error.
 */
export interface StepKind<Written, S extends Step> {
  readonly schema: ZodType<Written>;
  /** The frozen form that turns run. Throws AppError `misconfigured` for what the schema cannot see. */
  compile(written: Written, place: Place): S;
  refers(step: S): References;
  /** On arrival. */
  enter(step: S, turn: Turn): Move;
  /** How it reads the customer's words, if it waits for them; decides nothing. */
  read?(step: S, words: Words, turn: Turn): Reading;
  /** Whether everything said is an answer, so that only plain global words interrupt. */
  takesAnything?(step: S): boolean;
  /** If it waits: what has come for it. */
  hear?(step: S, heard: Heard, turn: Turn): Move;
  /** Asks again, after something else came in between. `anew`: its timers were cancelled and are set again. */
  again?(step: S, turn: Turn, anew: boolean): void;
}
