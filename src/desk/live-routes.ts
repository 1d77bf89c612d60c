import { route, type Route } from '../http/route.ts';
import { live } from './live-contract.ts';
import type { Live } from './live.ts';

export function liveRoutes(parts: { readonly live: Live }): readonly Route[] {
  return [
    route(live, ({ by, lastEventId, signal }) =>
      Promise.resolve({
        type: 'text/event-stream; charset=utf-8',
        // A proxy that gathers would hold back what is told.
        headers: { 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' },
        body: parts.live.open(by, lastEventId, signal),
      }),
    ),
  ];
}
