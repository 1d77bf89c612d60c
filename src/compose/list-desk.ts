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

/** Who asked for a list is taken to look at it for so long. */
const LOOKED_MS = 60_000;

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
  let lookedAt = -Infinity;
  late.isWatched = () => live.consoles() > 0 || clock().getTime() - lookedAt < LOOKED_MS;
  const looked = (): void => {
    const isFirst = late.isWatched?.() !== true;
    lookedAt = clock().getTime();
    if (isFirst) late.watchBegan?.();
  };
  const names = async (ids: readonly string[]) =>
    ids.length === 0 ? {} : Object.fromEntries(await staff.names(ids));
  const lists = [
    ...searchRoutes({
      rows,
      names,
      words: wordStore(database.db),
      threads: mongoThreads(database.db, NO_WATCH),
    }),
    ...rowRoutes({ rows, names, readUpTo: (member, ids) => reads.of(member, ids), told: () => live.told() }),
  ];
  return [...liveRoutes({ live }), ...lists.map((one) => toldOf(one, looked))];
}

/** Whoever asks for a list looks at it, a program too. */
function toldOf(one: Route, looked: () => void): Route {
  return {
    ...one,
    run: (call) => {
      looked();
      return one.run(call);
    },
  };
}

/** Search reads lines as they are; it waits for none. */
const NO_WATCH = () => () => undefined;
