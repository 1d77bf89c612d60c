import { changeDesk } from '../desk.ts';
import { AppError } from '../errors.ts';
import { expectAnswer } from '../owner.ts';
import { addLine } from '../speak.ts';
import { cancelTimer, concernStaff, hasTimer, setTimer } from '../turn.ts';
import type { Turn } from '../turn.ts';

const REMINDER = 'reminder';
const MOST_MS = 366 * 86_400_000;

/** Out of everybody's way until then. Nobody is waited for meanwhile, and the one who put it off is reminded. */
export function snooze(turn: Turn, staff: string, until: Date): void {
  const ms = until.getTime() - turn.at.getTime();
  // Written so that no time at all is refused, too.
  if (!(ms > 0 && ms <= MOST_MS)) {
    throw new AppError('invalid-input', 'It can be put off to a time within the next year.', {
      subject: 'until',
    });
  }
  changeDesk(turn, { snoozedUntil: until, reminder: { due: until, staff } });
  setTimer(turn, { id: REMINDER, due: until, kind: REMINDER });
  cancelTimer(turn, 'unanswered');
}

/** The end of a snooze before its time, and of its reminder. */
export function wake(turn: Turn): void {
  if (turn.desk?.reminder === undefined && turn.desk?.snoozedUntil === undefined) return;
  cancelTimer(turn, REMINDER);
  endSnooze(turn);
  changeDesk(turn, { reminder: undefined });
}

/** Its time has come: it is back, and shows as due until somebody deals with it. */
export function remind(turn: Turn): void {
  endSnooze(turn);
  concernStaff(turn);
}

function endSnooze(turn: Turn): void {
  if (turn.desk?.snoozedUntil === undefined) return;
  const isWaitedFor = turn.owner.kind === 'queued' || turn.desk.waiting !== undefined;
  changeDesk(turn, { snoozedUntil: undefined });
  if (turn.owner.kind !== 'bot' && isWaitedFor && !hasTimer(turn, 'unanswered')) expectAnswer(turn);
}

/**
 * The customer has written: what was put off is back (the reminder stays), and replies that were to leave
 * later do not, for they were written without knowing. Staff find their words in a note.
 */
export function wakeByWords(turn: Turn): void {
  endSnooze(turn);
  const { scheduled = [] } = turn.desk ?? {};
  for (const { id, staff, text, files } of scheduled) {
    cancelTimer(turn, scheduledTimer(id));
    addLine(turn, {
      n: turn.nextLine,
      at: turn.at,
      who: 'note',
      staff,
      text,
      about: 'schedule-cancelled',
      ...(files !== undefined && { files }),
    });
  }
  if (scheduled.length === 0) return;
  changeDesk(turn, { scheduled: undefined });
  concernStaff(turn);
}

export function scheduledTimer(id: string): string {
  return `scheduled:${id}`;
}
