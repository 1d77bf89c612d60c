import { advance, newConversation } from '../../../src/core/advance.ts';
import type { Conversation, Line } from '../../../src/core/conversation.ts';
import type { Act } from '../../../src/core/effect.ts';
import type { Event, Words } from '../../../src/core/event.ts';
import type { Facts } from '../../../src/core/json.ts';
import type { World } from '../../../src/core/world.ts';
import { testWorld } from './world.ts';

type Without<E> = E extends Event ? Omit<E, 'id' | 'at'> : never;

/** A conversation held by hand: each event moves it, the outbox is emptied as the road would. */
export interface Talk {
  now(): Conversation;
  at(): Date;
  take(event: Without<Event>): void;
  says(text: string, more?: Partial<Words>): readonly string[];
  presses(choice: string, visit?: number): readonly string[];
  /** What the bot said since the last look. */
  heard(): readonly string[];
  lastLine(): Line;
  /** Acts asked for since the last look. */
  asked(): readonly Act[];
  /** Answers the act of that name that waits. */
  answer(action: string, outcome: string, facts?: Facts): readonly string[];
  /** Time goes by; timers come when due. */
  wait(ms: number): readonly string[];
}

const START = new Date('2026-11-23T09:00:00Z');

export function talk(world: World = testWorld(), from: Date = START): Talk {
  let conversation = newConversation({
    id: 'test:1',
    address: { channel: 'test', key: '1', route: {} },
    customerId: 'c:test:1',
    language: 'vi',
  });
  let at = from;
  let events = 0;
  let looked = 0;
  let acts: Act[] = [];
  const waiting: Act[] = [];
  const move = (event: Without<Event>): void => {
    events += 1;
    // The omitted two are put back here.
    conversation = advance(conversation, { ...event, id: `e${events}`, at }, world);
    for (const effect of conversation.outbox) {
      if (effect.kind !== 'act') continue;
      acts.push(effect);
      if (effect.tell) waiting.push(effect);
    }
    conversation = { ...conversation, outbox: [] };
  };
  const heard = (): readonly string[] => {
    const said = conversation.lines
      .filter((line) => line.who === 'bot' && line.n > looked)
      .map((line) => line.text);
    looked = conversation.nextLine - 1;
    return said;
  };
  const self: Talk = {
    now: () => conversation,
    at: () => at,
    take: move,
    says(text, more = {}) {
      move({ kind: 'words', text, ...more });
      return heard();
    },
    presses(choice, visit = conversation.stack.at(-1)?.visit ?? 0) {
      move({ kind: 'words', text: choice, button: `${visit}:${choice}` });
      return heard();
    },
    heard,
    lastLine: () => conversation.lines.at(-1)!,
    asked() {
      const out = acts;
      acts = [];
      return out;
    },
    answer(action, outcome, facts) {
      const index = waiting.findIndex((act) => act.action === action);
      const [act] = waiting.splice(index, 1);
      if (act === undefined || index < 0) throw new Error(`${action} is not waited for`);
      move({ kind: 'result', effect: act.key, outcome, ...(facts !== undefined && { facts }) });
      return heard();
    },
    wait(ms) {
      const end = at.getTime() + ms;
      for (;;) {
        const next = [...conversation.timers].sort((a, b) => a.due.getTime() - b.due.getTime())[0];
        if (next === undefined || next.due.getTime() > end) break;
        at = new Date(Math.max(next.due.getTime(), at.getTime()));
        move({ kind: 'timer', timer: next.id, due: next.due });
      }
      at = new Date(end);
      return heard();
    },
  };
  return self;
}

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
