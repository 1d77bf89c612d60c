import type { Line } from '../conversation.ts';
import { changeDesk } from '../desk.ts';
import { endEpisode } from '../episode.ts';
import { AppError } from '../errors.ts';
import type { StaffActs } from '../event.ts';
import { alertStaff, giveBackToBot } from '../owner.ts';
import { dropStack, resume } from '../run.ts';
import { addLine, send } from '../speak.ts';
import { after, concernStaff } from '../turn.ts';
import type { Turn } from '../turn.ts';
import type { Writable } from '../writable.ts';
import { assign } from './assign.ts';
import { label } from './label.ts';
import { snooze, wake } from './put-off.ts';
import { forgetGivenBack, rateLater } from './rate.ts';
import { release } from './release.ts';
import { schedule, unschedule } from './schedule.ts';
import { speakAsStaff, takeOver } from './speak-as-staff.ts';
import { refuseStale } from './stale.ts';
import { canUndo, EFFECT_AFTER_MS, keepUndo, undo } from './undo.ts';

type Act<Does extends StaffActs['does']> = Extract<StaffActs, { does: Does }>;

/** A member of staff acts. Throws AppError `stale` or `invalid-input`, and then nothing has changed. */
export function takeStaff(turn: Turn, event: StaffActs): void {
  refuseStale(turn, event);
  const effect = act(turn, event);
  keepUndo(turn, event, effect);
  concernStaff(turn);
}

/** The key of an effect that waits, so that the act can be taken back. */
function act(turn: Turn, event: StaffActs): string | undefined {
  switch (event.does) {
    case 'take':
      takeOver(turn, event.staff);
      break;
    case 'reply':
      send(turn, speakAsStaff(turn, event, { state: 'queued' }));
      break;
    case 'release':
      release(turn, event.how ?? 'continue');
      break;
    case 'note':
      note(turn, event);
      break;
    case 'close':
      return close(turn, event);
    case 'reopen':
      reopen(turn, event);
      break;
    case 'assign':
      assign(turn, event);
      break;
    case 'label':
      label(turn, event.add ?? [], event.remove ?? []);
      break;
    case 'snooze':
    case 'wake':
    case 'schedule':
    case 'unschedule':
    case 'undo':
      putOff(turn, event);
  }
  return undefined;
}

function putOff(turn: Turn, event: Act<'snooze' | 'wake' | 'schedule' | 'unschedule' | 'undo'>): void {
  switch (event.does) {
    case 'snooze':
      snooze(turn, event.staff, event.until);
      break;
    case 'wake':
      wake(turn);
      break;
    case 'schedule':
      schedule(turn, event);
      break;
    case 'unschedule':
      unschedule(turn, event.which);
      break;
    case 'undo':
      undo(turn, event.of);
      break;
  }
}

function note(turn: Turn, event: Act<'note'>): void {
  const { staff, text, files, mentions = [] } = event;
  const line: Writable<Line> = { n: turn.nextLine, at: turn.at, who: 'note', staff, text, event: event.id };
  if (files !== undefined && files.length > 0) line.files = files;
  if (mentions.length > 0) line.mentions = mentions;
  addLine(turn, line);
  if (mentions.length > 0) alertStaff(turn, 'mention', { staff: mentions, by: staff });
}

function close(turn: Turn, event: Act<'close'>): string | undefined {
  const outcome = event.text ?? 'closed';
  forgetGivenBack(turn);
  rateLater(turn, outcome);
  dropStack(turn);
  giveBackToBot(turn);
  const effect = endEpisode(turn, outcome, after(turn.at, EFFECT_AFTER_MS));
  changeDesk(turn, { reminder: undefined, closed: { at: turn.at, staff: event.staff, outcome } });
  resume(turn, false);
  return effect;
}

function reopen(turn: Turn, event: Act<'reopen'>): void {
  const { closed, undo: last } = turn.desk ?? {};
  if (closed === undefined) {
    throw new AppError('stale', 'It is open already.', { subject: 'closed' });
  }
  if (last !== undefined && canUndo(turn, 'close')) undo(turn, last.of);
  else takeOver(turn, event.staff);
}
