import type { Capabilities, Channel, Receive } from '../road/ports.ts';
import { DEMO_ENDING } from './people.ts';

/**
 * The account of a made-up customer: it shows what the real channel can show and sends nothing anywhere,
 * so that staff can try the console on the demo without reaching anybody.
 */
export function demoChannel(kind: string, can: Capabilities, heard?: (receive: Receive) => void): Channel {
  let sent = 0;
  return {
    name: `${kind}${DEMO_ENDING}`,
    can,
    paths: [],
    bodyLimit: () => 0,
    start: (receive) => {
      heard?.(receive);
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
    send: () => {
      sent += 1;
      return Promise.resolve({ ref: `demo-${String(sent)}` });
    },
  };
}
