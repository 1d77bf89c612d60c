import { errorFields, isAppError } from '../core/errors.ts';
import type { Log } from '../road/ports.ts';

export interface OneByOne<Item> {
  /** Names the work in the log. */
  readonly name: string;
  readonly log: Log;
  /** Most items of one run. */
  readonly limit: number;
  /** What is to be done, in order of ids, those after the given one; from the first when none is given. */
  readonly find: (limit: number, after?: string) => Promise<readonly Item[]>;
  /** Does it; false when there was nothing to do after all. */
  readonly act: (item: Item) => Promise<boolean>;
}

/**
 * The run of a job that does many small things, each on its own: one that fails is logged and left for
 * later, and the next run goes on behind it, so that however many fail, none of the others has to wait.
 */
export function oneByOne<Item extends { readonly _id: string }>(
  work: OneByOne<Item>,
): (signal: AbortSignal) => Promise<{ did: number }> {
  let after: string | undefined;
  return async (signal) => {
    const found = await work.find(work.limit, after);
    let did = 0;
    for (const item of found) {
      if (signal.aborted) return { did };
      after = item._id;
      if (await tried(work, item)) did += 1;
    }
    if (found.length < work.limit) after = undefined;
    return { did };
  };
}

async function tried<Item extends { readonly _id: string }>(
  { name, log, act }: OneByOne<Item>,
  item: Item,
): Promise<boolean> {
  try {
    return await act(item);
  } catch (error) {
    const fields = { job: name, item: item._id, ...errorFields(error) };
    if (isAppError(error)) log.warn(fields, 'One of many could not be done; it is tried again.');
    else log.error(fields, 'One of many failed; it is tried again.');
    return false;
  }
}
