import type { FileRef, Scheduled, Timer } from '../conversation.ts';
import { changeDesk } from '../desk.ts';
import { beginEpisode } from '../episode.ts';
import { AppError } from '../errors.ts';
import { send } from '../speak.ts';
import { cancelTimer, concernStaff, setTimer } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { scheduledTimer } from './put-off.ts';
import { addStaffLine, speakAsStaff } from './speak-as-staff.ts';

/** The conversation stays small: so many replies may wait in it. */
const MOST = 5;
const MOST_MS = 366 * 86_400_000;

interface Later {
  readonly id: string;
  readonly staff: string;
  readonly due: Date;
  readonly text: string;
  readonly files?: readonly FileRef[];
}

export function schedule(turn: Turn, { id, staff, due, text, files }: Later): void {
  const { scheduled = [] } = turn.desk ?? {};
  const ms = due.getTime() - turn.at.getTime();
  // Written so that no time at all is refused, too.
  if (!(ms > 0 && ms <= MOST_MS)) {
    throw new AppError('invalid-input', 'It can leave at a time within the next year.', { subject: 'due' });
  }
  if (scheduled.length >= MOST) {
    throw new AppError('invalid-input', `At most ${MOST} replies may wait in a conversation.`, {
      subject: 'due',
    });
  }
  const one: Scheduled = { id, due, staff, text, ...(files !== undefined && files.length > 0 && { files }) };
  changeDesk(turn, { scheduled: [...scheduled, one] });
  setTimer(turn, { id: scheduledTimer(id), due, kind: 'scheduled' });
}

/** Throws AppError `stale` when it has left already, or was cancelled. */
export function unschedule(turn: Turn, id: string): void {
  if (removed(turn, id) === undefined) {
    throw new AppError('stale', 'This reply does not wait any more.', { subject: 'which' });
  }
  cancelTimer(turn, scheduledTimer(id));
}

function removed(turn: Turn, id: string): Scheduled | undefined {
  const { scheduled = [] } = turn.desk ?? {};
  const one = scheduled.find((each) => each.id === id);
  if (one !== undefined) changeDesk(turn, { scheduled: scheduled.filter((each) => each !== one) });
  return one;
}

/**
 * Its time has come. It leaves under its writer's name: where a colleague holds the conversation, or nobody
 * yet, that stays so; from the bot its writer takes over, for the answer will be to them.
 */
export function sendScheduled(turn: Turn, timer: Timer): void {
  const one = removed(turn, timer.id.slice(scheduledTimer('').length));
  if (one === undefined) return;
  const isTheirs =
    turn.owner.kind !== 'bot' && !(turn.owner.kind === 'staff' && turn.owner.staff === one.staff);
  if (isTheirs) beginEpisode(turn);
  const line = isTheirs
    ? addStaffLine(turn, one, { state: 'queued' })
    : speakAsStaff(turn, one, { state: 'queued' });
  send(turn, line);
  concernStaff(turn);
}
