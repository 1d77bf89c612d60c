import type { Delivery } from '../conversation.ts';
import { beginEpisode, endEpisode } from '../episode.ts';
import { AppError } from '../errors.ts';
import type { StaffActs } from '../event.ts';
import { expectAnswer, giveBackToBot, withhold } from '../owner.ts';
import { dropStack, resume, takeBack } from '../run.ts';
import { addLine, send } from '../speak.ts';
import { cancelTimer, cancelVisit, concernStaff, hasTimer } from '../turn.ts';
import type { Turn } from '../turn.ts';

/** A member of staff acts. Throws AppError `stale` for a reply written before somebody else spoke. */
export function takeStaff(turn: Turn, event: StaffActs): void {
  switch (event.does) {
    case 'take':
      takeOver(turn, event.staff);
      break;
    case 'reply':
      reply(turn, event);
      break;
    case 'release':
      release(turn);
      break;
    case 'note':
      note(turn, event);
      break;
    case 'close':
      close(turn, event);
      break;
  }
  concernStaff(turn);
}

/** What the bot had queued is dropped, and its questions wait without reminders. */
function takeOver(turn: Turn, staff: string): void {
  if (turn.owner.kind === 'staff' && turn.owner.staff === staff) return;
  const isWaitedFor = turn.owner.kind === 'queued' || hasTimer(turn, 'unanswered');
  turn.owner = { kind: 'staff', staff, since: turn.at };
  withhold(turn, (_send, line) => line?.who === 'bot', 'taken-over');
  for (const frame of turn.stack) cancelVisit(turn, frame.visit);
  cancelTimer(turn, 'told');
  if (isWaitedFor) expectAnswer(turn);
  beginEpisode(turn);
  if (turn.episode !== undefined) turn.episode = { ...turn.episode, staff };
}

function reply(turn: Turn, event: StaffActs): void {
  refuseStale(turn, event);
  send(turn, speakAsStaff(turn, { ...event, text: event.text ?? '' }, { state: 'queued' }));
}

/** Whoever speaks holds the conversation from here. The number of their line. */
export function speakAsStaff(
  turn: Turn,
  said: { readonly id: string; readonly staff: string; readonly text: string },
  delivery: Delivery,
): number {
  const { id, staff, text } = said;
  takeOver(turn, staff);
  beginEpisode(turn);
  const n = turn.nextLine;
  addLine(turn, { n, at: turn.at, who: 'staff', staff, text, event: id, delivery });
  turn.lastSpoken = { n, by: staff };
  cancelTimer(turn, 'unanswered');
  return n;
}

/** Somebody else spoke after the last line this member saw: they decide again, knowing it. */
function refuseStale(turn: Turn, event: StaffActs): void {
  const { lastLine } = event;
  if (lastLine === undefined) return;
  const isOther = (n: number, by: string): boolean => n > lastLine && by !== event.staff;
  const spoke = turn.lines.some(
    (line) =>
      (line.who === 'bot' && line.delivery?.state !== 'withheld' && isOther(line.n, 'bot')) ||
      (line.who === 'staff' && isOther(line.n, line.staff ?? '')),
  );
  const last = turn.lastSpoken;
  const isFiled = last !== undefined && last.n < (turn.lines[0]?.n ?? turn.nextLine);
  if (spoke || (isFiled && isOther(last.n, last.by))) {
    throw new AppError('stale', 'Somebody else has spoken since.', { subject: 'lastLine' });
  }
}

function release(turn: Turn): void {
  if (turn.owner.kind === 'bot') return;
  takeBack(turn);
  resume(turn, true);
}

function note(turn: Turn, event: StaffActs): void {
  addLine(turn, {
    n: turn.nextLine,
    at: turn.at,
    who: 'note',
    staff: event.staff,
    text: event.text ?? '',
    event: event.id,
  });
}

/** `text`: the outcome, as staff call it. */
function close(turn: Turn, event: StaffActs): void {
  dropStack(turn);
  giveBackToBot(turn);
  endEpisode(turn, event.text ?? 'closed');
  resume(turn, false);
}
