import { useSayOr } from '../texts/texts.tsx';
import { channelName } from './channel-name.ts';

/** Flows the program ships have a name people know; a shop's own are called as their files. */
export function useFlowName(): (flow: string) => string {
  const sayOr = useSayOr();
  return (flow) => sayOr(`flow.${flow}`, flow);
}

/** What a customer is known by: a number, an address, or their account on a channel. */
export function useIdentityName(): (kind: string) => string {
  const sayOr = useSayOr();
  return (kind) => sayOr(`identity.${kind}`, channelName(kind));
}
