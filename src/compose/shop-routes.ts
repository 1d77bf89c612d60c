import { randomUUID } from 'node:crypto';
import { publicDays } from '../clock/public-days.ts';
import type { Route } from '../http/route.ts';
import { labelRoutes } from '../labels/routes.ts';
import { labelStore } from '../labels/store.ts';
import { readyTextRoutes } from '../ready-texts/routes.ts';
import { readyTextStore } from '../ready-texts/store.ts';
import { settingsRoutes } from '../settings/routes.ts';
import { settingsStore } from '../settings/store.ts';
import { builtFile } from './built-file.ts';
import type { ConsoleGround } from './console-routes.ts';

/** What keeps the shop itself in order: its settings, words, orders, what failed, channels and flows. */
export function shopRoutes({ database, connection, content, settings }: ConsoleGround): readonly Route[] {
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
  ];
}
