import type { Db } from 'mongodb';
import { liftOld } from '../database/lift-old.ts';
import { placeOf } from './due.ts';
import type { Ticket } from './model.ts';

/** Tickets opened before they had deadlines of a solution get a version and their place in lists. */
export async function placeOldTickets(db: Db): Promise<void> {
  await liftOld(db, 'tickets', { lacking: { place: { $exists: false } }, get: placed });
}

function placed(ticket: Ticket): Partial<Ticket> {
  const last = ticket.history.at(-1)?.at ?? ticket.openedAt;
  const pauses = ticket.state === 'waiting' ? [{ from: last }] : undefined;
  const place = placeOf({ ...ticket, ...(pauses && { pauses }) });
  return { version: 1, changedAt: last, place, ...(pauses && { pauses }) };
}
