import type { Desk } from './conversation.ts';
import type { Turn } from './turn.ts';
import type { Writable } from './writable.ts';

type Change = { readonly [Name in keyof Desk]?: Desk[Name] | undefined };

/** Changes what staff keep about the conversation: what is given as undefined is gone. */
export function changeDesk(turn: Turn, change: Change): void {
  const { labels, snoozedUntil, reminder, scheduled, waiting, handedOver, closed, undo } = {
    ...turn.desk,
    ...change,
  };
  const next: Writable<Desk> = {};
  if (labels !== undefined && labels.length > 0) next.labels = labels;
  if (snoozedUntil !== undefined) next.snoozedUntil = snoozedUntil;
  if (reminder !== undefined) next.reminder = reminder;
  if (scheduled !== undefined && scheduled.length > 0) next.scheduled = scheduled;
  if (waiting !== undefined) next.waiting = waiting;
  if (handedOver !== undefined) next.handedOver = handedOver;
  if (closed !== undefined) next.closed = closed;
  if (undo !== undefined) next.undo = undo;
  turn.desk = Object.keys(next).length === 0 ? undefined : next;
}
