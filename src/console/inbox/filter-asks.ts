import { queryOptions } from '@tanstack/react-query';
import type { listFlows } from '../../flows/contract.ts';
import type { listChannels } from '../../health/contract.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';

export const askChannelNames = queryOptions({
  queryKey: keys.room('channels', 'names'),
  queryFn: async ({ signal }) => {
    const { items } = await ask<typeof listChannels>({ method: 'GET', path: '/channels' }, { signal });
    return items.map(({ name }) => name);
  },
});

export const askFlowNames = queryOptions({
  queryKey: keys.room('flows', 'names'),
  queryFn: async ({ signal }) => {
    const { items } = await ask<typeof listFlows>({ method: 'GET', path: '/flows' }, { signal });
    return items.map(({ name }) => name);
  },
});
