import { demoChannel } from '../demo/channels.ts';
import type { Channel, Receive } from '../road/ports.ts';
import { channelAbilities } from './channel-kinds.ts';

/** An account for made-up customers on each kind of channel; they show what that kind can show. */
export function demoChannels(heard?: (receive: Receive) => void): readonly Channel[] {
  return channelAbilities().map(({ name, can }) => demoChannel(name, can, heard));
}
