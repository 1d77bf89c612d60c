import type { Step } from './steps/step-kind.ts';

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
  /** A CEL condition under which it is skipped. */
  readonly skipIf?: string;
}

/** A flow as read, checked and frozen. `version` is a digest of its steps, texts and outcomes. */
export interface Flow {
  readonly name: string;
  readonly version: string;
  readonly start?: FlowStart;
  readonly send?: FlowSend;
  readonly withinMs?: number;
  readonly ifLate?: string;
  /** It may begin in the middle of another flow, which goes on afterwards. */
  readonly interrupts: boolean;
  /** Facts it takes over when the caller knows them, so that they are not asked again. */
  readonly takes: readonly string[];
  readonly steps: ReadonlyMap<string, Step>;
  readonly first: string;
  /** The step below each step. */
  readonly below: ReadonlyMap<string, string>;
}
