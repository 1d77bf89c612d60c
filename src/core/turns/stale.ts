import type { Owner } from '../conversation.ts';
import { AppError } from '../errors.ts';
import type { StaffActs } from '../event.ts';
import type { Turn } from '../turn.ts';

/** Acts that say or end something: who did not read the last words decides again. */
const AFTER_READING: ReadonlySet<string> = new Set(['reply', 'schedule', 'release', 'close']);
/** Acts that stand whoever holds the conversation. */
const ANYBODYS: ReadonlySet<string> = new Set(['note', 'label', 'wake', 'unschedule', 'undo', 'reopen']);

/**
 * Somebody else spoke after the last line this member saw, or holds it now: they decide again, knowing it.
 * A customer's line stops nothing.
 */
export function refuseStale(turn: Turn, event: StaffActs): void {
  const { lastLine, sawOwner } = event;
  if (sawOwner !== undefined && !ANYBODYS.has(event.does) && isHeldAnew(turn, event, sawOwner)) {
    throw new AppError('stale', 'Somebody else has taken it since.', { subject: 'sawOwner' });
  }
  if (lastLine !== undefined && AFTER_READING.has(event.does) && spokeSince(turn, event.staff, lastLine)) {
    throw new AppError('stale', 'Somebody else has spoken since.', { subject: 'lastLine' });
  }
}

function holderOf(owner: Owner): string {
  if (owner.kind === 'staff') return owner.staff;
  return owner.kind === 'queued' ? 'queue' : 'bot';
}

/** Handing on is decided by who held it; all else only minds that no colleague has it now. */
function isHeldAnew({ owner }: Turn, event: StaffActs, sawOwner: string): boolean {
  if (event.does === 'assign') return holderOf(owner) !== sawOwner;
  return owner.kind === 'staff' && owner.staff !== event.staff && owner.staff !== sawOwner;
}

function spokeSince(turn: Turn, staff: string, lastLine: number): boolean {
  const isOther = (n: number, by: string): boolean => n > lastLine && by !== staff;
  const spoke = turn.lines.some(
    (line) =>
      (line.who === 'bot' && line.delivery?.state !== 'withheld' && isOther(line.n, 'bot')) ||
      (line.who === 'staff' && isOther(line.n, line.staff ?? '')),
  );
  const last = turn.lastSpoken;
  const isFiled = last !== undefined && last.n < (turn.lines[0]?.n ?? turn.nextLine);
  return spoke || (isFiled && isOther(last.n, last.by));
}
