import type { Condition } from './condition.ts';
import type { Json } from './json.ts';

/** Where a step leads: another step, or the flow's end with an outcome. */
export type Target = { readonly step: string } | { readonly end: string };

/** Where each outcome leads; `any` stands for those not named. Neither: the step below. */
export interface Then {
  readonly by: Readonly<Record<string, Target>>;
  readonly any?: Target;
}

/** A value a step hands on: a plain one, an answer or fact by its path, or a list of such. */
export type Value =
  { readonly literal: Json } | { readonly path: readonly string[] } | { readonly list: readonly Value[] };

export interface Input {
  readonly name: string;
  readonly value: Value;
}

/** The most steps one turn may take through a flow and those it calls; the content check sees to it. */
export const MOST_STEPS = 50;

export const STEP_KINDS = [
  'say',
  'ask',
  'branch',
  'set',
  'act',
  'save',
  'wait',
  'repeat',
  'do',
  'hand-over',
  'go-to',
  'end',
] as const;
export type StepKindName = (typeof STEP_KINDS)[number];

/** What every step has in its frozen form; each kind adds its own in `steps/<kind>.ts`. */
export interface Step {
  readonly kind: StepKindName;
  readonly name: string;
}

/** When a flow begins by itself. */
export interface FlowStart {
  readonly intent?: string;
  /** A `happened` event's name, for example `ticket.closed`. */
  readonly event?: string;
  /** How long after the event, in milliseconds. */
  readonly afterMs?: number;
}

/** The rules of contacting a customer unasked. */
export interface FlowSend {
  readonly purpose: string;
  readonly hours: 'shop' | 'any';
  readonly oncePerMs?: number;
  /** The fact that names what it is about: once for each value of it, for ever. */
  readonly key?: string;
  /** A condition under which it is skipped, asked when its time has come. */
  readonly skipIf?: Condition;
}

/** A flow as read, checked and frozen. `version` is a digest of its steps, texts and outcomes. */
export interface Flow {
  readonly name: string;
  readonly version: string;
  readonly start?: FlowStart;
  readonly send?: FlowSend;
  readonly withinMs?: number;
  readonly ifLate?: Target;
  /** It may begin in the middle of another flow, which goes on afterwards. */
  readonly interrupts: boolean;
  /** Facts it takes over when the caller knows them, so that they are not asked again. */
  readonly takes: readonly string[];
  readonly steps: ReadonlyMap<string, Step>;
  readonly first: string;
  /** The step below each step. */
  readonly below: ReadonlyMap<string, string>;
  /** Steps whose answers are private: no text may show them. */
  readonly privates: readonly string[];
}
