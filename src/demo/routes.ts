import { AppError } from '../core/errors.ts';
import type { ReplyOf } from '../http/endpoint.ts';
import { route, type Route } from '../http/route.ts';
import { makeDemo, readDemo, removeDemo } from './contract.ts';

export interface DemoParts {
  readonly isThere: () => Promise<boolean>;
  /** Whether anything but the demo would be in its way. */
  readonly isEmpty: () => Promise<boolean>;
  /** Makes it in a process of its own: turns of real customers must not wait for it. */
  readonly make: (size: 'small' | 'whole', told: (done: number) => void) => Promise<void>;
  readonly remove: () => Promise<void>;
}

type State = ReplyOf<typeof readDemo>;

/** The demo from the console: one at a time in this process. */
export function demoRoutes(parts: DemoParts): readonly Route[] {
  let making: { done: number } | undefined;
  let failed = false;
  const now = async (): Promise<State> => {
    if (making !== undefined) return { state: 'making', done: making.done };
    if (await parts.isThere()) return { state: 'there', done: 1 };
    return { state: failed ? 'failed' : 'none', done: 0 };
  };
  const begin = (size: 'small' | 'whole'): void => {
    const mine = { done: 0 };
    making = mine;
    failed = false;
    parts
      .make(size, (done) => (mine.done = done))
      .catch(() => (failed = true))
      .finally(() => (making = undefined));
  };
  return [
    route(readDemo, now),
    route(makeDemo, async ({ body: { size } }) => {
      if (making === undefined && !(await parts.isThere())) {
        if (!(await parts.isEmpty()))
          throw new AppError(
            'invalid-input',
            'There are conversations already: the demo is for an empty shop.',
          );
        begin(size);
      }
      return now();
    }),
    route(removeDemo, async (call) => {
      if (making !== undefined) throw new AppError('stale', 'The demo is still being made.');
      await parts.remove();
      failed = false;
      call.audit({ subject: 'demo' });
      return now();
    }),
  ];
}
