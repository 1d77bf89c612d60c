/**
 * The pages and their addresses. How to add a page, `tickets` for example:
 *
 * 1. `tickets/page.tsx` exports `TicketsPage` (a component, named export); what it asks for is in
 *    `tickets/asks.ts` (`queryOptions` and mutations by `ask<typeof listTickets>(…)`), what it decides in
 *    `tickets/rules.ts` (pure, tested in `test/console`), its looks in `tickets/tickets.css`.
 * 2. Here: a route below `frame`, with `validateSearch` for what of it stands in the address (view, filter,
 *    sort, open item), its component by `lazyRouteComponent(late(() => import(…)), 'TicketsPage')`, and
 *    its line in `addChildren`. In the page: `getRouteApi('/frame/tickets').useSearch()`.
 * 3. `shell/places.tsx`: its line in the column, with icon, right and key.
 * 4. `locales/console.vi.json` and `console.en.json`: its texts, keys `tickets.…` (a test compares both).
 * 5. `wire/touches.ts`: which keys of the cache a live change of its kind makes stale; `wire/keys.ts`.
 *
 * Show `Loading`, `Empty` and `Failed` of `look/states.tsx`; times by `Age` and `Deadline`, names by `Name`;
 * offer acts by `useKeyActs` (key map and palette know them then) and undo by `offerUndo`. Rooms do not
 * import each other: they meet in `wire/`, `look/`, `shell/` and the address.
 */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { Failed } from './look/states.tsx';
import { readScoreSearch } from './feedback/search.ts';
import { readInboxSearch } from './inbox/rules.ts';
import { readOrderSearch } from './orders/search.ts';
import { readTicketSearch } from './tickets/search.ts';
import { optional, word } from './wire/address.ts';
import { late } from './wire/late.ts';
import { Frame, Nowhere } from './shell/frame.tsx';

const root = createRootRoute({ notFoundComponent: Nowhere });
const logIn = createRoute({
  getParentRoute: () => root,
  path: '/log-in',
  validateSearch: (search: Record<string, unknown>): { to?: string } => {
    const to = word(search.to);
    // Only ever to a page of ours.
    return to?.startsWith('/') === true && !to.startsWith('//') ? { to } : {};
  },
  component: lazyRouteComponent(
    late(() => import('./access/log-in.tsx')),
    'LogInPage',
  ),
});
const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazyRouteComponent(
    late(() => import('./access/set-up.tsx')),
    'SetUpPage',
  ),
});
const link = createRoute({
  getParentRoute: () => root,
  path: '/link',
  component: lazyRouteComponent(
    late(() => import('./access/link.tsx')),
    'LinkPage',
  ),
});
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame });
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    // The router's own way to say it.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    throw redirect({ to: '/inbox', replace: true });
  },
});
const desk = createRoute({
  getParentRoute: () => frame,
  id: 'desk',
  validateSearch: readInboxSearch,
  component: lazyRouteComponent(
    late(() => import('./inbox/page.tsx')),
    'InboxPage',
  ),
});
const inbox = createRoute({
  getParentRoute: () => desk,
  path: '/inbox',
  component: lazyRouteComponent(
    late(() => import('./inbox/page.tsx')),
    'NothingOpen',
  ),
});
const conversation = createRoute({
  getParentRoute: () => desk,
  path: '/c/$id',
  component: lazyRouteComponent(
    late(() => import('./conversation/page.tsx')),
    'ConversationPage',
  ),
});

const health = createRoute({
  getParentRoute: () => frame,
  path: '/health',
  validateSearch: (search: Record<string, unknown>): { tab?: string } => optional({ tab: word(search.tab) }),
  component: lazyRouteComponent(
    late(() => import('./health/page.tsx')),
    'HealthPage',
  ),
});
const orders = createRoute({
  getParentRoute: () => frame,
  path: '/orders',
  validateSearch: readOrderSearch,
  component: lazyRouteComponent(
    late(() => import('./orders/page.tsx')),
    'OrdersPage',
  ),
});
const flows = createRoute({
  getParentRoute: () => frame,
  path: '/flows',
  component: lazyRouteComponent(
    late(() => import('./flows/page.tsx')),
    'FlowsPage',
  ),
});
const flow = createRoute({
  getParentRoute: () => frame,
  path: '/flows/$name',
  component: lazyRouteComponent(
    late(() => import('./flows/flow-page.tsx')),
    'FlowPage',
  ),
});
const tickets = createRoute({
  getParentRoute: () => frame,
  path: '/tickets',
  validateSearch: readTicketSearch,
  component: lazyRouteComponent(
    late(() => import('./tickets/page.tsx')),
    'TicketsPage',
  ),
});
const ticket = createRoute({
  getParentRoute: () => frame,
  path: '/t/$code',
  component: lazyRouteComponent(
    late(() => import('./tickets/ticket-page.tsx')),
    'TicketPage',
  ),
});
const feedback = createRoute({
  getParentRoute: () => frame,
  path: '/feedback',
  validateSearch: readScoreSearch,
  component: lazyRouteComponent(
    late(() => import('./feedback/page.tsx')),
    'FeedbackPage',
  ),
});
const customers = createRoute({
  getParentRoute: () => frame,
  path: '/customers',
  validateSearch: (search: Record<string, unknown>): { q?: string } => optional({ q: word(search.q) }),
  component: lazyRouteComponent(
    late(() => import('./customers/page.tsx')),
    'CustomersPage',
  ),
});
const customer = createRoute({
  getParentRoute: () => frame,
  path: '/customers/$id',
  component: lazyRouteComponent(
    late(() => import('./customers/customer-page.tsx')),
    'CustomerPage',
  ),
});
const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  validateSearch: (search: Record<string, unknown>): { tab?: string } => optional({ tab: word(search.tab) }),
  component: lazyRouteComponent(
    late(() => import('./settings/page.tsx')),
    'SettingsPage',
  ),
});
const own = createRoute({
  getParentRoute: () => frame,
  path: '/me',
  component: lazyRouteComponent(
    late(() => import('./own/page.tsx')),
    'OwnPage',
  ),
});
const print = createRoute({
  getParentRoute: () => root,
  path: '/print/c/$id',
  component: lazyRouteComponent(
    late(() => import('./print/page.tsx')),
    'PrintPage',
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    logIn,
    setUp,
    link,
    print,
    frame.addChildren([
      desk.addChildren([inbox, conversation]),
      tickets,
      ticket,
      feedback,
      customers,
      customer,
      orders,
      flows,
      flow,
      health,
      settings,
      own,
    ]),
  ]),
  basepath: '/desk',
  defaultPreload: 'intent',
  defaultErrorComponent: ({ error, reset }) => <Failed error={error} again={reset} />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
