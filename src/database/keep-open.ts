import { errorFields } from '../core/errors.ts';
import type { Log } from '../road/ports.ts';
import type { EmbeddedDatabase } from './embedded/embedded-database.ts';

/** The embedded database as this process sees it: its own, or that of the process that keeps it. */
export interface Keeper {
  readonly uri: string;
  /** Whether it is this process that keeps it now. */
  isOwner(): boolean;
  /** Called when the server does not answer; as often as one likes. */
  lost(): void;
  /** Called when it does. */
  found(): void;
  close(): Promise<void>;
}

/**
 * Of several processes on one folder one keeps the database; when it goes, another takes it over on the
 * same socket. A try may come too early (the old one is still closing) or too late (a third was
 * quicker, and may go as well), so it is repeated for as long as nobody answers.
 */
export async function keepOpen(
  open: () => Promise<EmbeddedDatabase>,
  log: Log,
  againMs = 2_000,
): Promise<Keeper> {
  let embedded = await open();
  let taking: Promise<void> | undefined;
  let again: NodeJS.Timeout | undefined;
  let isLost = false;
  let isClosed = false;

  const take = async (): Promise<void> => {
    try {
      embedded = await open();
      if (embedded.owner) log.info({}, 'This process keeps the embedded database now.');
    } catch (error) {
      log.warn(errorFields(error), 'The embedded database could not be taken over.');
    }
  };
  const start = (): void => {
    again = undefined;
    if (isClosed || !isLost || embedded.owner || taking !== undefined) return;
    taking = take().finally(() => {
      taking = undefined;
      if (!isClosed) again = setTimeout(start, againMs);
    });
  };

  return {
    uri: embedded.uri,
    isOwner: () => embedded.owner,
    lost: () => {
      isLost = true;
      if (again === undefined) start();
    },
    found: () => {
      isLost = false;
    },
    close: async () => {
      isClosed = true;
      clearTimeout(again);
      await taking;
      await embedded.close();
    },
  };
}
