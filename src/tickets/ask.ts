import { AppError } from '../core/errors.ts';
import { DONE_PLACES, PAUSED_PLACES } from './due.ts';
import type { Ticket } from './model.ts';
import type { TicketState } from './states.ts';

export type TicketView = 'mine' | 'soon' | 'overdue' | 'waiting' | 'all';

/** A deadline so near is due soon. */
export const SOON_MS = 4 * 3_600_000;

/** Which tickets a list holds. */
export interface TicketAsk {
  readonly view?: TicketView | undefined;
  /** Whose are `mine`. */
  readonly me: string;
  readonly now: Date;
  readonly state?: TicketState | undefined;
  readonly category?: string | undefined;
  readonly channel?: string | undefined;
  /** A member's id, or `nobody`. */
  readonly staff?: string | undefined;
  readonly customers?: readonly string[] | undefined;
  readonly orderFolded?: string | undefined;
  readonly code?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

interface Bounds {
  readonly least: number;
  readonly below: number;
}

/** Everywhere, but in the places a view or a state leaves: with them an index answers every question here. */
function placesOf({ view = 'all', state, now }: TicketAsk): Bounds {
  const time = now.getTime();
  const ofView: Record<TicketView, Bounds> = {
    mine: { least: 0, below: DONE_PLACES },
    soon: { least: time, below: time + SOON_MS },
    overdue: { least: 0, below: time },
    waiting: { least: 0, below: DONE_PLACES },
    all: { least: 0, below: Infinity },
  };
  const ofState: Record<TicketState, Bounds> = {
    new: { least: 0, below: PAUSED_PLACES },
    doing: { least: 0, below: DONE_PLACES },
    waiting: { least: 0, below: DONE_PLACES },
    done: { least: DONE_PLACES, below: Infinity },
  };
  const [a, b] = [ofView[view], state === undefined ? ofView.all : ofState[state]];
  return { least: Math.max(a.least, b.least), below: Math.min(a.below, b.below) };
}

/** The question as the database reads it; `after` is where the page before ended. */
export function filterOf(ask: TicketAsk, after?: string): Record<string, unknown> {
  const { view, me, category, channel, staff, customers, orderFolded, code, from, to } = ask;
  const places = placesOf(ask);
  const end = after === undefined ? undefined : readCursor(after);
  const least = Math.max(places.least, end?.place ?? 0);
  const state = view === 'waiting' ? 'waiting' : ask.state;
  const openedAt = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
  const whose = view === 'mine' ? { staff: me } : staffFilter(staff);
  return {
    place: { $gte: least, ...(places.below !== Infinity && { $lt: places.below }) },
    ...(end && { $or: [{ place: { $gt: end.place } }, { _id: { $gt: end.id } }] }),
    ...(state !== undefined && { state }),
    ...(category !== undefined && { category }),
    ...(channel !== undefined && { channel }),
    ...whose,
    // Of a member's own list another member's part is nothing.
    ...(view === 'mine' && staff !== undefined && staff !== me && { _id: '' }),
    ...(view === 'waiting' && ask.state !== undefined && ask.state !== 'waiting' && { _id: '' }),
    ...(customers && { customer: { $in: [...customers] } }),
    ...(orderFolded !== undefined && { orderFolded }),
    ...(code !== undefined && { code }),
    ...((from ?? to) && { openedAt }),
  };
}

function staffFilter(staff: string | undefined): Record<string, unknown> {
  if (staff === undefined) return {};
  return { staff: staff === 'nobody' ? null : staff };
}

/** The order of every list. */
export const BY_PLACE = { place: 1, _id: 1 } as const;

export function cursorOf({ place, _id }: Pick<Ticket, 'place' | '_id'>): string {
  return `${place}|${_id}`;
}

function readCursor(cursor: string): { readonly place: number; readonly id: string } {
  const cut = cursor.indexOf('|');
  const place = Number(cursor.slice(0, cut));
  if (cut < 1 || !Number.isSafeInteger(place)) {
    throw new AppError('invalid-input', 'That is not where a list ended.', { subject: 'after' });
  }
  return { place, id: cursor.slice(cut + 1) };
}
