import type { Delivery, FileRef, Line } from '../conversation.ts';
import { changeDesk } from '../desk.ts';
import { beginEpisode, openAgain } from '../episode.ts';
import { expectAnswer, withhold } from '../owner.ts';
import { addLine } from '../speak.ts';
import { cancelTimer, cancelVisit, hasTimer } from '../turn.ts';
import type { Turn } from '../turn.ts';
import type { Writable } from '../writable.ts';

/** What the bot had queued is dropped, and its questions wait without reminders. */
export function takeOver(turn: Turn, staff: string): void {
  if (turn.owner.kind === 'staff' && turn.owner.staff === staff) return;
  const isWaitedFor = turn.owner.kind === 'queued' || hasTimer(turn, 'unanswered');
  handTo(turn, staff);
  if (isWaitedFor) expectAnswer(turn);
}

/** This member holds the conversation from here; how long the customer has been waiting stays as it is. */
export function handTo(turn: Turn, staff: string): void {
  turn.owner = { kind: 'staff', staff, since: turn.at };
  silenceBot(turn);
  cancelTimer(turn, 'told');
  beginEpisode(turn);
  openAgain(turn);
  if (turn.episode !== undefined) turn.episode = { ...turn.episode, staff };
}

/** What it still had to say is dropped, and its questions wait without reminders. */
export function silenceBot(turn: Turn): void {
  withhold(turn, (_send, line) => line?.who === 'bot', 'taken-over');
  for (const frame of turn.stack) cancelVisit(turn, frame.visit);
}

interface Said {
  readonly id: string;
  readonly staff: string;
  readonly text: string;
  readonly files?: readonly FileRef[];
}

/** Whoever speaks holds the conversation from here. The number of their line. */
export function speakAsStaff(turn: Turn, said: Said, delivery: Delivery): number {
  takeOver(turn, said.staff);
  beginEpisode(turn);
  const n = addStaffLine(turn, said, delivery);
  cancelTimer(turn, 'unanswered');
  if (turn.desk !== undefined) answered(turn);
  return n;
}

export function addStaffLine(turn: Turn, said: Said, delivery: Delivery): number {
  const { id, staff, text, files } = said;
  const n = turn.nextLine;
  const line: Writable<Line> = { n, at: turn.at, who: 'staff', staff, text, event: id, delivery };
  if (files !== undefined && files.length > 0) line.files = files;
  addLine(turn, line);
  turn.lastSpoken = { n, by: staff };
  return n;
}

/** Nobody waits any more; a reminder that had come is dealt with, one still to come stays. */
function answered(turn: Turn): void {
  const { reminder } = turn.desk ?? {};
  changeDesk(turn, {
    waiting: undefined,
    snoozedUntil: undefined,
    ...(reminder !== undefined && reminder.due <= turn.at && { reminder: undefined }),
  });
}
