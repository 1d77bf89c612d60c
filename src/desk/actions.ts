import { z } from 'zod';
import type { Hours } from '../core/world.ts';
import type { Action } from '../road/ports.ts';
import type { AnsweredStore } from './answered-store.ts';
import { minutesAt } from './assign.ts';
import type { Rows } from './row-store.ts';

export interface PlaceParts {
  readonly rows: Pick<Rows, 'count'>;
  readonly answered: Pick<AnsweredStore, 'recent'>;
  readonly hours: Hours;
  /** How soon staff answer, in working time. */
  readonly shop: { readonly answerWithinMs: number };
}

/** Nobody is told that so many stand before them. */
const MOST_PLACES = 100;

/**
 * The place a customer would get in the queue now, and an honest time: `measured` by how it went of late,
 * `promised` when too little is known to say, `closed` outside the shop's hours.
 */
export function placeInQueue({ rows, answered, hours, shop }: PlaceParts): Action<object> {
  return {
    name: 'desk.place',
    input: z.object({}),
    outcomes: ['measured', 'promised', 'closed'],
    facts: {
      measured: ['open', 'place', 'minutes', 'promisedAt'],
      promised: ['open', 'place', 'promisedAt'],
      closed: ['open', 'place', 'promisedAt'],
    },
    async run(_input, { now }) {
      const waiting = await rows.count({ box: 'queued' }, MOST_PLACES);
      const place = waiting + 1;
      const promisedAt = hours.add(hours.nextOpening(now), shop.answerWithinMs).toISOString();
      if (!hours.isOpen(now)) return { outcome: 'closed', facts: { open: false, place, promisedAt } };
      const minutes = place > MOST_PLACES ? undefined : minutesAt(place, await answered.recent(now), now);
      if (minutes === undefined) return { outcome: 'promised', facts: { open: true, place, promisedAt } };
      const then = hours.add(now, minutes * 60_000).toISOString();
      return { outcome: 'measured', facts: { open: true, place, minutes, promisedAt: then } };
    },
  };
}
