import { openAssignment, type Assignment } from '../desk/assignment.ts';
import { AppError } from '../core/errors.ts';
import { may } from '../staff/may.ts';
import { prefsOf } from '../staff/prefs.ts';
import type { GroundFloor } from './ground-floor.ts';

const MINUTE_MS = 60_000;

/** The queue handed out, joined. The list of staff is loaded when somebody waits for the first time. */
export function assignmentOn(
  { database, trade, settings, late, clock, log }: GroundFloor,
  rowsFollow: () => Promise<void>,
): Assignment {
  const { rows, presence, answered } = trade;
  return openAssignment({
    rows,
    presence,
    answered,
    members: async () => {
      const { staffStore } = await import('../staff/store.ts');
      const active = await staffStore(await database.connection()).active();
      const { mostEach } = settings.now().assignment;
      return active
        .filter(({ _id, role }) => may({ id: _id, role }, 'conversations.answer'))
        .map(({ _id, prefs }) => ({
          id: _id,
          most: Math.min(prefsOf(prefs).mostConversations, mostEach),
        }));
    },
    rules: () => {
      const { isOn, backAfterMinutes } = settings.now().assignment;
      return { isOn, backAfterMs: backAfterMinutes * MINUTE_MS };
    },
    submit: async (conversation, event) => {
      if (late.road === undefined) throw new AppError('unavailable', 'The server is still starting.');
      return late.road.submit(conversation, event);
    },
    rowsFollow,
    clock,
    log,
  });
}
