import type { Conversation } from './conversation.ts';
import { beginEpisode } from './episode.ts';
import type { Event } from './event.ts';
import { ANY_TEAM, promise, queueForStaff } from './owner.ts';
import { hidesWords } from './private-words.ts';
import { dropStack } from './run.ts';
import { addLine, send } from './speak.ts';
import { begin, cancelTimer, concernStaff, finish } from './turn.ts';
import type { Turn } from './turn.ts';
import { keepWords } from './turns/customer-line.ts';
import type { World } from './world.ts';

/** When even the text for it is missing. */
const SORRY = {
  vi: 'Xin lỗi, bên em đang gặp trục trặc. Lời nhắn đã được ghi lại và sẽ có người xem ngay ạ.',
  en: 'Sorry, something went wrong on our side. Your message is kept and a person will look at it.',
} as const;

const HALF_DAY_MS = 43_200_000;

/**
 * The turn taken when `advance` threw: the customer's words are kept, the flow that broke is left (it
 * would only break again), a person is called, and the customer gets one honest line. Throws nothing.
 */
export function fallback(before: Conversation, event: Event, world: World): Conversation {
  const turn = begin(before, event, world);
  if (event.kind === 'timer') cancelTimer(turn, event.timer);
  if (event.kind === 'words') keepWords(turn, event, hidesWords(turn, world) ? { isPrivate: true } : {});
  if (event.kind === 'staff' || turn.owner.kind !== 'bot') {
    concernStaff(turn);
    return finish(turn);
  }
  beginEpisode(turn);
  const { stack } = turn;
  sayLine(turn, sorry(turn));
  queueForStaff(turn, { team: ANY_TEAM, since: turn.at, promisedAt: promised(turn) }, 'fault');
  if (stack.length > 0) dropStack(turn);
  return finish(turn);
}

function sorry(turn: Turn): string {
  try {
    return turn.world.text({ key: 'core.sorry', language: turn.language });
  } catch {
    return SORRY[turn.language];
  }
}

/** When at the latest somebody looks: by the shop's hours, if those can still be asked. */
function promised(turn: Turn): Date {
  try {
    return promise(turn);
  } catch {
    return new Date(turn.at.getTime() + HALF_DAY_MS);
  }
}

function sayLine(turn: Turn, text: string): void {
  const n = turn.nextLine;
  addLine(turn, { n, at: turn.at, who: 'bot', text, delivery: { state: 'queued' } });
  turn.lastSpoken = { n, by: 'bot' };
  send(turn, n);
}
