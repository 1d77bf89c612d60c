import type { Talk } from './talk.ts';
import { talk } from './talk.ts';
import { flowFrom, testWorld } from './world.ts';

/** A conversation in which any words begin this flow. */
export function held(
  steps: Record<string, unknown>,
  head: Record<string, unknown> = {},
  others: readonly unknown[] = [],
): Talk {
  const flow = flowFrom({ flow: 'welcome', ...head, steps });
  const lan = talk(testWorld({ flows: [flow, ...others.map(flowFrom)] }));
  lan.says('…');
  return lan;
}

/** The outcome of the last episode that ended since the last look. */
export const outcome = (lan: Talk): unknown =>
  lan
    .asked()
    .filter((act) => act.action === 'episodes.end')
    .at(-1)?.input.outcome;
