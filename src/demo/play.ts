import { setTimeout as pause } from 'node:timers/promises';
import type { Conversation } from '../core/conversation.ts';
import { openAgenda } from './agenda.ts';
import { playCustomers } from './customers.ts';
import type { Plan } from './plan.ts';
import { playStaff } from './staff.ts';
import type { Stage } from './stage.ts';

const DAY_MS = 86_400_000;
/** An action that takes longer in the real world is no longer waited for: time goes on. */
const MOST_WAIT_MS = 500;

/**
 * Plays the plan from its first day to `until`: customers write and answer, staff answer and close, timers
 * fire at their time. Everything goes through the road, so all it leaves is what the program does.
 * @param told is called with the share that is done, 0..1, once a day played.
 */
export async function play(
  stage: Stage,
  plan: Plan,
  until: Date,
  told: (done: number) => void,
): Promise<void> {
  const agenda = openAgenda();
  const latest = new Map<string, Conversation>();
  const acting = new Set<string>();
  stage.watch((conversation) => {
    latest.set(conversation._id, conversation);
    const { _id, outbox } = conversation;
    if (outbox.some((effect) => effect.kind === 'act' && effect.tell)) acting.add(_id);
    else acting.delete(_id);
  });
  playCustomers(stage, plan, agenda);
  playStaff(stage, plan, agenda);
  const started = plan.from.getTime();
  let day = 0;
  const wakes = wakesOf(latest);
  for (;;) {
    const wake = wakes.next();
    const act = agenda.nextAt();
    const isWake = wake !== undefined && (act === undefined || wake <= act);
    const at = isWake ? wake : act;
    if (at === undefined || at > until) break;
    stage.moveTo(at);
    if (isWake) {
      await stage.look();
      wakes.looked(at);
    } else await agenda.take()?.();
    await settled(acting);
    const today = Math.floor((at.getTime() - started) / DAY_MS);
    if (today > day) told((today * DAY_MS) / (until.getTime() - started));
    day = Math.max(day, today);
  }
  stage.moveTo(until);
  told(1);
}

/** Answers of actions come a moment later; the clock must not run ahead of them. */
async function settled(acting: ReadonlySet<string>): Promise<void> {
  for (let waited = 0; waited < MOST_WAIT_MS && acting.size > 0; waited += 1) await pause(1);
}

interface Wakes {
  next(): Date | undefined;
  looked(at: Date): void;
}

/** The next time the clock must look. What a look did not move is not looked at again until it changes. */
function wakesOf(latest: ReadonlyMap<string, Conversation>): Wakes {
  const stuck = new Map<string, number>();
  const due = function* (): Generator<readonly [string, Date]> {
    for (const [id, { wakeAt }] of latest) {
      if (wakeAt !== undefined && stuck.get(id) !== wakeAt.getTime()) yield [id, wakeAt];
    }
  };
  return {
    next: () => {
      let soonest: Date | undefined;
      for (const [, at] of due()) if (soonest === undefined || at < soonest) soonest = at;
      return soonest;
    },
    looked: (now) => {
      for (const [id, at] of due()) if (at <= now) stuck.set(id, at.getTime());
    },
  };
}
