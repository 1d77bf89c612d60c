import { SHAPE } from './conversation.ts';
import type { Address, Conversation, CustomerFacts, Language } from './conversation.ts';
import { erase } from './erase.ts';
import type { Event, Learned } from './event.ts';
import { begin, concernStaff, finish } from './turn.ts';
import type { Turn } from './turn.ts';
import { takeHappened } from './turns/happened.ts';
import { takeOpened } from './turns/opened.ts';
import { takeReachable, takeSeen, takeSpokeOutside } from './turns/platform.ts';
import { takeResult } from './turns/result.ts';
import { takeStaff } from './turns/staff.ts';
import { takeTimer } from './turns/timer.ts';
import { forgetUndo } from './turns/undo.ts';
import { takeWords } from './turns/words.ts';
import type { World } from './world.ts';

/**
 * What an event makes of a conversation. Pure: the same conversation, event and world give the same
 * result, and nothing else is read or changed. For flows that passed the content check it throws
 * nothing but AppErrors about what staff did: `stale` (written before somebody else spoke), `invalid-input`.
 *
 * Leaves `version`, `seen`, `holder` and `wakeAt` to the road.
 */
export function advance(before: Conversation, event: Event, world: World): Conversation {
  if (event.kind === 'erase') return erase(before, event);
  const turn = begin(before, event, world);
  if (turn.openScores.length > 0) turn.openScores = turn.openScores.filter((score) => score.until > turn.at);
  take(turn, event);
  if (turn.desk?.undo !== undefined) forgetUndo(turn);
  return finish(turn);
}

function take(turn: Turn, event: Exclude<Event, { kind: 'erase' }>): void {
  switch (event.kind) {
    case 'words': {
      takeWords(turn, event);
      return;
    }
    case 'opened': {
      takeOpened(turn, event);
      return;
    }
    case 'timer': {
      takeTimer(turn, event);
      return;
    }
    case 'result': {
      takeResult(turn, event);
      return;
    }
    case 'happened': {
      takeHappened(turn, event);
      return;
    }
    case 'staff': {
      takeStaff(turn, event);
      return;
    }
    case 'learned': {
      learn(turn, event);
      return;
    }
    case 'reachable': {
      takeReachable(turn, event);
      return;
    }
    case 'seen': {
      takeSeen(turn, event);
      return;
    }
    case 'spoke-outside': {
      takeSpokeOutside(turn, event);
      return;
    }
  }
}

function learn(turn: Turn, event: Learned): void {
  const next: CustomerFacts = { ...turn.customer, ...event.customer };
  turn.customer = next;
  if (turn.owner.kind !== 'bot') concernStaff(turn);
}

/** A conversation nobody has said anything in yet. The first commit makes it version 1. */
export function newConversation(of: {
  readonly id: string;
  readonly address: Address;
  readonly customerId: string;
  readonly language: Language;
}): Conversation {
  return {
    _id: of.id,
    shape: SHAPE,
    version: 0,
    address: of.address,
    customer: { id: of.customerId },
    language: of.language,
    owner: { kind: 'bot' },
    stack: [],
    visits: 0,
    episodes: 0,
    timers: [],
    lines: [],
    nextLine: 1,
    outbox: [],
    seen: new Uint8Array(0),
  };
}
