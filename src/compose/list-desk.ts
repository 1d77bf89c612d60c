import { mongoThreads } from '../conversations/threads.ts';
import { liveRoutes } from '../desk/live-routes.ts';
import { openLive } from '../desk/live.ts';
import { readStore } from '../desk/read-store.ts';
import { rowRoutes } from '../desk/row-routes.ts';
import { rowStore } from '../desk/row-store.ts';
import { searchRoutes } from '../desk/search-routes.ts';
import { wordStore } from '../desk/search-store.ts';
import type { Route } from '../http/route.ts';
import { staffStore } from '../staff/store.ts';
import type { ConsoleGround } from './console-ground.ts';
import { liveSources } from './live-sources.ts';

/** The lists of conversations, their search, and what changes while they are looked at. */
export function listDesk(ground: ConsoleGround): readonly Route[] {
  const { database, connection, late, clock, log } = ground;
  const rows = rowStore(database.db);
  const reads = readStore(database.db);
  const staff = staffStore(connection);
  const live = openLive({
    sources: liveSources(ground),
    clock,
    log,
    began: () => late.watchBegan?.(),
  });
  late.isWatched = () => live.consoles() > 0;
  const names = async (ids: readonly string[]) =>
    ids.length === 0 ? {} : Object.fromEntries(await staff.names(ids));
  return [
    ...liveRoutes({ live }),
    ...searchRoutes({
      rows,
      names,
      words: wordStore(database.db),
      threads: mongoThreads(database.db, NO_WATCH),
    }),
    ...rowRoutes({ rows, names, readUpTo: (member, ids) => reads.of(member, ids), told: () => live.told() }),
  ];
}

/** Search reads lines as they are; it waits for none. */
const NO_WATCH = () => () => undefined;
