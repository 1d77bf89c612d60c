import type { z } from 'zod';
import type { prefs } from './contract.ts';

/** How somebody likes the console. */
export type Prefs = z.output<typeof prefs>;

const AT_FIRST: Prefs = {
  theme: 'system',
  sendKey: 'enter',
  holdSeconds: 3,
  sound: 'soft',
  notices: false,
  singleKeys: true,
  compactRows: false,
  mostConversations: 8,
};

/** All of them: what somebody has not chosen is as at first. */
export function prefsOf(chosen: Partial<Prefs>): Prefs {
  return { ...AT_FIRST, ...chosen };
}
