import { AppError } from '../core/errors.ts';
import type { HappenedTo } from '../road/ports.ts';
import type { Road } from '../road/road.ts';

/** Brings what happened in the trade to the road, which is there a moment later than the trade. */
export function happenedOn(road: () => Pick<Road, 'submit'> | undefined, clock: () => Date): HappenedTo {
  return async (conversation, name, facts, key) => {
    const event = { kind: 'happened', id: `${name}:${key}`, at: clock(), name, facts } as const;
    const outcome = await road()?.submit(conversation, event);
    if (outcome === undefined) throw new AppError('unavailable', 'The server is starting.');
    return outcome.kind !== 'over';
  };
}
