import { randomUUID } from 'node:crypto';
import { localTime } from '../clock/local-time.ts';
import { publicDays } from '../clock/public-days.ts';
import type { Route } from '../http/route.ts';
import { labelRoutes } from '../labels/routes.ts';
import { labelStore } from '../labels/store.ts';
import { orderImports } from '../orders/import-store.ts';
import { orderLists } from '../orders/list-store.ts';
import { orderRoutes } from '../orders/routes.ts';
import { importRunner } from '../orders/run-import.ts';
import { readyTextRoutes } from '../ready-texts/routes.ts';
import { readyTextStore } from '../ready-texts/store.ts';
import { settingsRoutes } from '../settings/routes.ts';
import { settingsStore } from '../settings/store.ts';
import { builtFile } from './built-file.ts';
import type { ConsoleGround } from './console-ground.ts';

/** What keeps the shop itself in order: its settings, words, orders, what failed, channels and flows. */
export function shopRoutes(ground: ConsoleGround): readonly Route[] {
  const { database, connection, content, settings } = ground;
  const { shop } = content;
  return [
    ...settingsRoutes({
      store: settingsStore(database.db),
      live: settings,
      publicDays: publicDays(builtFile('holidays-worker.cjs')),
      languages: content.content.shop.languages,
    }),
    ...labelRoutes({ labels: labelStore(connection), newId: randomUUID }),
    ...readyTextRoutes({
      texts: readyTextStore(connection),
      newId: randomUUID,
      shopName: () => shop.name,
      timeZone: () => shop.working.timeZone,
    }),
    ...ordersOf(ground),
  ];
}

function ordersOf({ connection, trade, content, clock, log }: ConsoleGround): readonly Route[] {
  const imports = orderImports(connection);
  return orderRoutes({
    orders: trade.orders,
    lists: orderLists(connection),
    imports,
    runner: importRunner({ imports, clock, log }),
    zone: () => localTime(content.shop.working.timeZone),
  });
}
