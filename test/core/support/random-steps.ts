import fc from 'fast-check';
import type { AskFor } from '../../../src/core/steps/ask-schema.ts';
import type { StepKindName } from '../../../src/core/flow.ts';
import { KNOWN_TO_FLOWS } from '../../support/known-to-flows.ts';

/** What a step is made of: numbers choose among what may stand at its place. */
export interface Seed {
  readonly kind: StepKindName;
  readonly ask: AskFor;
  /** Each picks a target, an action, a name. */
  readonly picks: readonly number[];
  /** Which of the words a step may write it does write. */
  readonly flags: readonly boolean[];
}

const ASKS: readonly AskFor[] = [
  'text',
  'number',
  'rating',
  'choice',
  'yes/no',
  'date',
  'phone',
  'email',
  'order-code',
  'digits',
  'photos',
  'file',
  'location',
  'confirm',
];

export const seed: fc.Arbitrary<Seed> = fc.record({
  kind: fc.oneof(
    { weight: 5, arbitrary: fc.constant('ask' as const) },
    { weight: 2, arbitrary: fc.constantFrom('say' as const, 'act' as const, 'do' as const) },
    { weight: 3, arbitrary: fc.constantFrom('branch' as const, 'set' as const, 'save' as const) },
    { weight: 2, arbitrary: fc.constantFrom('wait' as const, 'repeat' as const) },
    { weight: 1, arbitrary: fc.constantFrom('hand-over' as const, 'go-to' as const, 'end' as const) },
  ),
  ask: fc.constantFrom(...ASKS),
  picks: fc.array(fc.nat(60), { minLength: 6, maxLength: 6 }),
  flags: fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
});

/** Where a step stands: what it may name. */
export interface Spot {
  readonly at: number;
  readonly count: number;
  /** Questions above it. */
  readonly asked: readonly string[];
  /** Flows it may call, with the outcomes they end with. */
  readonly calls: readonly string[];
}

export const nameOf = (at: number): string => `s${at}`;

/** Mostly onward, at times back or out: the check throws out what comes to nothing. */
function targetOf({ at, count }: Spot, pick: number): string {
  if (pick % 9 === 0) return `end out-${pick % 2}`;
  if (pick % 5 === 1) return nameOf(pick % count);
  return nameOf(Math.min(count - 1, at + 1 + (pick % 3)));
}

const some = (flag: boolean | undefined, words: Readonly<Record<string, unknown>>) =>
  flag === true ? words : {};
const byOutcome = (spot: Spot, outcomes: readonly string[], picks: readonly number[]) =>
  Object.fromEntries(outcomes.map((outcome, n) => [outcome, targetOf(spot, picks[n % picks.length] ?? 0)]));

/** The step as a file would write it. */
export function stepOf({ kind, ask, picks, flags }: Seed, spot: Spot): Readonly<Record<string, unknown>> {
  const [first = 0, second = 0] = picks;
  const to = targetOf(spot, first);
  const then = some(flags[0], { then: to });
  const asked = spot.asked[second % Math.max(1, spot.asked.length)];
  switch (kind) {
    case 'ask':
      return question(ask, { picks, flags }, spot);
    case 'say':
      return { say: true, ...then };
    case 'act':
      return act({ picks, flags }, spot);
    case 'do': {
      const flow = spot.calls[second % Math.max(1, spot.calls.length)];
      return flow === undefined
        ? { say: true }
        : { do: flow, ...some(flags[1], { with: { code: 'language', s1: asked ?? 'language' } }), ...then };
    }
    case 'branch': {
      const when = asked === undefined || flags[1] ? "language == 'vi'" : `${asked} != null && ${asked} > 3`;
      return { branch: [{ when, go: to }, ...(flags[0] ? [{ else: targetOf(spot, second) }] : [])] };
    }
    case 'set':
      return { set: { ...(flags[1] ? { language: "'en'" } : {}), mark: asked ?? 7 }, ...then };
    case 'save':
      return { save: 'csat', ...(asked !== undefined && { comment: asked }), ...then };
    case 'wait':
      return { wait: `${first + 1} hours`, ...some(flags[1], { hours: 'shop' }), ...then };
    case 'repeat':
      return { repeat: asked ?? nameOf(0), 'at-most': 1 + (first % 3), 'if-more': targetOf(spot, second) };
    case 'hand-over':
      return { 'hand-over': 'care' };
    case 'go-to':
      return { 'go-to': to };
    case 'end':
      return { end: `out-${first % 2}` };
  }
}

type Parts = Pick<Seed, 'picks' | 'flags'>;

function act({ picks, flags }: Parts, spot: Spot): Readonly<Record<string, unknown>> {
  const { actions } = KNOWN_TO_FLOWS;
  const action = actions[(picks[2] ?? 0) % actions.length];
  return {
    act: action?.name,
    with: { days: 14, code: spot.asked[0] ?? 'language' },
    then: byOutcome(spot, [...(action?.outcomes ?? []), 'failed'], picks),
    ...some(flags[1], { 'slow-after': '3 seconds' }),
    ...some(flags[2], { 'give-up': '20 seconds' }),
    ...some(flags[3], { 'retry-for': '4 hours' }),
    ...some(flags[4], { behind: true }),
    ...some(flags[5], { hours: 'shop' }),
  };
}

function question(ask: AskFor, { picks, flags }: Parts, spot: Spot): Readonly<Record<string, unknown>> {
  const [then = 0, unclear = 0, late = 0] = picks;
  const own = OWN[ask];
  if (ask === 'confirm' && spot.asked.length === 0) return { ask: 'text' };
  return {
    ask,
    ...some(flags[0], { optional: true }),
    ...some(flags[1] === true && ask === 'phone', { suggest: 'customer.phone' }),
    ...some(flags[1] === true && flags[2] === true && ask === 'digits', { private: true }),
    ...some(flags[3], {
      remind: { after: '2 hours', times: 2, ...some(flags[4], { unless: 'customer-wrote' }) },
    }),
    ...some(flags[5], { tries: 2, ...some(flags[4], { 'if-unclear': targetOf(spot, unclear) }) }),
    ...some(flags[6], { within: '3 days', ...some(flags[4], { 'if-late': targetOf(spot, late) }) }),
    ...some(flags[7] === true && !flags[2], { save: 'csat' }),
    ...own(flags[8] === true),
    ...(ask === 'confirm' && { of: spot.asked.slice(-3) }),
    ...some(flags[2] === true, { then: thenOf(ask, spot, picks) ?? targetOf(spot, then) }),
  };
}

/** Questions with answers of their own may lead each elsewhere. */
function thenOf(ask: AskFor, spot: Spot, picks: readonly number[]): unknown {
  if (ask === 'choice') return byOutcome(spot, ['late', 'other'], picks);
  return ask === 'yes/no' || ask === 'confirm' ? byOutcome(spot, ['yes', 'no'], picks) : undefined;
}

const nothing = () => ({});
const upTo = (more: boolean) => some(more, { 'up-to': 2 });
const OWN: Readonly<Record<AskFor, (more: boolean) => Readonly<Record<string, unknown>>>> = {
  text: (more) => some(more, { gather: '8 seconds' }),
  number: (more) => some(more, { least: 1, most: 9 }),
  rating: (more) => ({ scale: more ? '0-10' : '1-5', 'change-within': '30 minutes' }),
  choice: () => ({ of: ['late', 'broken', 'other'] }),
  'yes/no': nothing,
  date: nothing,
  phone: nothing,
  email: nothing,
  'order-code': nothing,
  digits: () => ({ length: 4 }),
  photos: upTo,
  file: upTo,
  location: nothing,
  confirm: nothing,
};
