import type { Route } from '../http/route.ts';
import type { ConsoleGround } from './console-ground.ts';
import { conversationDesk } from './conversation-desk.ts';
import { presenceRoutes } from '../desk/presence-routes.ts';
import { ownChatRoutes } from '../staff/notices-routes.ts';
import { staffStore } from '../staff/store.ts';
import { demoDesk } from './demo-routes.ts';
import { listDesk } from './list-desk.ts';
import { flowDesk } from './flow-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { shopRoutes } from './shop-routes.ts';
import { staffBot, startLinkOf } from './staff-notices.ts';
import { tradeDesk } from './trade-desk.ts';

/** The routes of all subjects and views. Loaded with the first page of the console, not at a start. */
export function consoleRoutes(ground: ConsoleGround): readonly Route[] {
  return [
    ...shopRoutes(ground),
    ...healthRoutes(ground),
    ...flowDesk(ground),
    // Before what has an id in the same place of its path.
    ...listDesk(ground),
    ...conversationDesk(ground),
    ...tradeDesk(ground),
    ...presenceOf(ground),
    ...ownChatOf(ground),
    ...demoDesk(ground),
  ];
}

function ownChatOf({ trade, late }: ConsoleGround): readonly Route[] {
  return ownChatRoutes({ store: trade.notices, startLink: startLinkOf(staffBot(late)) });
}

function presenceOf({ trade, connection, late }: ConsoleGround): readonly Route[] {
  const staff = staffStore(connection);
  return presenceRoutes({
    presence: trade.presence,
    names: (ids) => staff.names(ids),
    cameIn: () => late.cameIn?.(),
  });
}
