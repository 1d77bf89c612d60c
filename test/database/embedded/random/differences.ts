import { EJSON, type Document } from 'bson';
import { isArray, isPlain } from './forms.ts';
import { exact, type Outcome, type Refusal, type Step } from './steps.ts';

export interface Difference {
  /** Name of the other server. */
  readonly server: string;
  readonly step: Step;
  /** What both held before. */
  readonly before: string;
  readonly here: Outcome;
  readonly there: Outcome;
  /** What each holds afterwards. */
  readonly left: string;
  readonly right: string;
}

/** A difference read once: its documents as values. */
export interface Case extends Difference {
  readonly documents: readonly Document[];
  readonly isLeftSame: boolean;
}

/** One form in which another server is wrong, with what MongoDB's documentation or source says of it. */
export interface Known {
  readonly why: string;
  readonly is: (one: Case) => boolean;
}

export function failed(outcome: Outcome): outcome is Refusal {
  return typeof outcome !== 'string';
}

export function says(outcome: Outcome, words: RegExp): boolean {
  return failed(outcome) && words.test(outcome.message);
}

/** With the fields of every document in one order. */
export function ordered(answer: Outcome): string {
  return failed(answer) ? `error ${String(answer.code)}` : JSON.stringify(sorted(JSON.parse(answer)));
}

function sorted(value: unknown): unknown {
  if (isArray(value)) return value.map(sorted);
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
}

/** With every number as a double. */
export function alike(answer: string): string {
  return answer.replace(/\{"\$number\w+":"([^"]+)"\}/g, (_whole, digits: string) => String(Number(digits)));
}

/** The values of `distinct` are texts in a list. */
export function distinctAlike(answer: Outcome): string {
  if (failed(answer)) return `error ${String(answer.code)}`;
  return JSON.stringify((JSON.parse(answer) as string[]).map(alike).sort());
}

/** The fields that are left where `$slice` of `a` hides the others. */
export function shownOnly(answer: Outcome): string | undefined {
  if (failed(answer)) return undefined;
  const documents = EJSON.parse(answer, { relaxed: false }) as Document[];
  return exact(
    documents.map((one) => ({ _id: one._id as unknown, ...('a' in one && { a: one.a as unknown }) })),
  );
}

/** With documents and arrays that hold nothing left out. */
export function withoutEmpty(answer: Outcome): string | undefined {
  return failed(answer) ? undefined : JSON.stringify(trimmed(JSON.parse(answer)));
}

function trimmed(value: unknown): unknown {
  if (isArray(value)) return value.map(trimmed).filter((one) => one !== undefined);
  if (!isPlain(value)) return value;
  const kept = Object.entries(value).flatMap(([name, one]) => {
    const left = trimmed(one);
    return left === undefined || (isArray(left) && left.length === 0) ? [] : [[name, left] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
