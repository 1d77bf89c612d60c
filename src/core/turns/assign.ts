import type { StaffActs } from '../event.ts';
import { beginEpisode } from '../episode.ts';
import { alertStaff, ANY_TEAM, expectAnswer, promise, queueForStaff } from '../owner.ts';
import { hasTimer } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { handTo, silenceBot } from './speak-as-staff.ts';

/** Handed to a colleague, or to whoever is free next. The customer's waiting goes on as it was. */
export function assign(turn: Turn, event: Extract<StaffActs, { does: 'assign' }>): void {
  const { to } = event;
  if (to === 'queue') {
    toQueue(turn);
    return;
  }
  const { owner } = turn;
  if (owner.kind === 'staff' && owner.staff === to.staff) return;
  handTo(turn, to.staff);
  const isWaitedFor = owner.kind === 'queued' || turn.desk?.waiting !== undefined;
  const isPutOff = turn.desk?.snoozedUntil !== undefined;
  if (isWaitedFor && !isPutOff && !hasTimer(turn, 'unanswered')) expectAnswer(turn);
  if (to.staff !== event.staff) alertStaff(turn, 'assigned', { staff: [to.staff], by: event.staff });
}

/** In its place by how long the customer has been waiting, or behind all others when they do not. */
function toQueue(turn: Turn): void {
  if (turn.owner.kind === 'queued') return;
  const { waiting } = turn.desk ?? {};
  beginEpisode(turn);
  silenceBot(turn);
  queueForStaff(turn, waiting ?? { team: ANY_TEAM, since: turn.at, promisedAt: promise(turn) }, 'staff');
}
