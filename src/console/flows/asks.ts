import { queryOptions } from '@tanstack/react-query';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { listFlows, listFlowVersions, readFlow } from '../../flows/contract.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';

export type FlowShown = ReplyOf<typeof readFlow>;
export type FlowRow = ReplyOf<typeof listFlows>['items'][number];
export type FlowNode = FlowShown['nodes'][number];
export type FlowEdge = FlowShown['edges'][number];

export const askFlows = queryOptions({
  queryKey: keys.room('flows'),
  queryFn: ({ signal }) => ask<typeof listFlows>({ method: 'GET', path: '/flows' }, { signal }),
});

export function askVersions(name: string) {
  return queryOptions({
    queryKey: keys.room('flows', name, 'versions'),
    queryFn: ({ signal }) =>
      ask<typeof listFlowVersions>(
        { method: 'GET', path: '/flows/:name/versions' },
        { params: { name }, signal },
      ),
  });
}

export function askFlow(name: string, version: string | undefined) {
  return queryOptions({
    queryKey: keys.room('flows', name, 'one', version ?? ''),
    queryFn: ({ signal }) =>
      ask<typeof readFlow>(
        { method: 'GET', path: '/flows/:name' },
        { params: { name }, query: version === undefined ? {} : { version }, signal },
      ),
  });
}
