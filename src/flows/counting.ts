import type { Line } from '../core/conversation.ts';

/** How often something of a flow was seen, for one day. */
export interface StepTally {
  /** The shop's day on which the talk began: `2026-11-23`. */
  readonly day: string;
  readonly flow: string;
  readonly version: string;
  /** `*`: the flow itself. */
  readonly step: string;
  readonly entered: number;
  readonly wentOn: number;
  readonly leftHere: number;
}

export const WHOLE_FLOW = '*';

/**
 * What one talk adds: each step that spoke in it once, whether another step of its flow spoke later, or these
 * were the flow's last words. A flow that ran twice in one talk counts once.
 */
export function talliesOf(
  lines: readonly Pick<Line, 'n' | 'who' | 'by'>[],
  day: string,
): readonly StepTally[] {
  const flows = new Map<
    string,
    { readonly flow: string; readonly version: string; readonly steps: string[] }
  >();
  for (const { who, by } of [...lines].sort((a, b) => a.n - b.n)) {
    if (who !== 'bot' || by === undefined) continue;
    const key = `${by.flow}/${by.version}`;
    const known = flows.get(key) ?? { flow: by.flow, version: by.version, steps: [] };
    known.steps.push(by.step);
    flows.set(key, known);
  }
  return [...flows.values()].flatMap(({ flow, version, steps }) => {
    const last = steps.at(-1);
    const of = (step: string, leftHere: boolean): StepTally => ({
      day,
      flow,
      version,
      step,
      entered: 1,
      wentOn: leftHere ? 0 : 1,
      leftHere: leftHere ? 1 : 0,
    });
    const whole = { ...of(WHOLE_FLOW, false), wentOn: 0 };
    return [whole, ...[...new Set(steps)].map((step) => of(step, step === last))];
  });
}

/** Tallies of the same thing in one. */
export function summed(tallies: readonly StepTally[]): readonly StepTally[] {
  const sums = new Map<string, StepTally>();
  for (const tally of tallies) {
    const key = keyOf(tally);
    const { entered = 0, wentOn = 0, leftHere = 0 } = sums.get(key) ?? {};
    sums.set(key, {
      ...tally,
      entered: entered + tally.entered,
      wentOn: wentOn + tally.wentOn,
      leftHere: leftHere + tally.leftHere,
    });
  }
  return [...sums.values()];
}

export function keyOf({
  day,
  flow,
  version,
  step,
}: Omit<StepTally, 'entered' | 'wentOn' | 'leftHere'>): string {
  return `${day}/${flow}/${version}/${step}`;
}
