import { SHAPE, type Conversation, type Line } from '../../src/core/conversation.ts';
import { slotOf } from '../../src/core/last-customer-slot.ts';

export const NOON = new Date('2026-11-22T05:00:00Z');

/** A conversation as a test needs it; what is not said is ordinary. */
export function aConversation(given: Partial<Conversation> = {}): Conversation {
  return {
    _id: 'fake:lan',
    shape: SHAPE,
    version: 1,
    address: { channel: 'fake', key: 'lan', route: {} },
    customer: { id: 'c:fake:lan' },
    language: 'vi',
    owner: { kind: 'bot' },
    stack: [],
    visits: 0,
    episodes: 0,
    timers: [],
    lines: [],
    nextLine: 1,
    outbox: [],
    seen: new Uint8Array(0),
    ...(given.lastCustomerAt && { lastCustomerSlot: slotOf(given.lastCustomerAt) }),
    ...given,
  };
}

export function aLine(n: number, given: Partial<Line> = {}): Line {
  return { n, at: NOON, who: 'customer', text: `line ${n}`, ...given };
}
