import { errorFields } from '../core/errors.ts';
import type { GroundFloor } from './ground-floor.ts';

/** Consoles of other processes are learnt of by the beats of their staff, so often. */
const ASK_MS = 2_000;

/** Whether staff look at the lists: while nobody does, what fills them may take its time. */
export interface Watching {
  isWatched(): boolean;
  begin(): void;
  stop(): void;
}

/** Knows the consoles of this process at once; those of others only where a database can have other processes. */
export function watching({
  config,
  trade,
  late,
  clock,
  log,
}: Pick<GroundFloor, 'config' | 'trade' | 'late' | 'clock' | 'log'>): Watching {
  let isElsewhere = false;
  let asking: NodeJS.Timeout | undefined;
  const ask = async (): Promise<void> => {
    try {
      isElsewhere = (await trade.presence.here(clock())).length > 0;
    } catch (error) {
      isElsewhere = true;
      log.debug(errorFields(error), 'Whether staff look is not known; they may.');
    }
  };
  return {
    isWatched: () => isElsewhere || late.isWatched?.() === true,
    begin: () => {
      if (config.mongodbUri !== undefined) asking = setInterval(() => void ask(), ASK_MS).unref();
    },
    stop: () => clearInterval(asking),
  };
}
