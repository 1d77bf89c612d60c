import type { LiveChange, LiveSource } from './live-feed.ts';
import type { Mention } from './row-model.ts';
import type { ChangedRow, Rows } from './row-store.ts';

/** What open consoles are told of conversations. The bot's own are told together when many move at once. */
export function rowSource(rows: Pick<Rows, 'changedSince'>): LiveSource {
  return {
    kind: 'conversation',
    since: async (at, limit) => (await rows.changedSince(at, limit)).map(changeOf),
  };
}

function changeOf({ _id, version, changedAt, box, staff, last, lastLine }: ChangedRow): LiveChange {
  return {
    id: _id,
    version,
    at: changedAt,
    about: { box, line: lastLine, ...(staff !== undefined && { staff }), ...(last && { who: last.who }) },
    isMinor: box === 'bot' || box === 'closed',
  };
}

/** Each member of staff is told of the notes that call them, and that they have seen them (in another tab). */
export function mentionSource(rows: Pick<Rows, 'mentionsSince'>): LiveSource {
  return {
    kind: 'mention',
    since: async (at, limit) => (await rows.mentionsSince(at, limit)).map(calledIn),
  };
}

function calledIn({ conversation, line, staff, changedAt, isNew }: Mention): LiveChange {
  return {
    id: conversation,
    version: changedAt.getTime(),
    at: changedAt,
    about: { line, isNew: isNew === true },
    only: staff,
  };
}
