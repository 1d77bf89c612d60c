import type { Db } from 'mongodb';
import { placeOf } from './due.ts';
import type { Ticket } from './model.ts';

const BATCH = 500;

/** Tickets opened before they had deadlines of a solution get a version and their place in lists. */
export async function placeOldTickets(db: Db): Promise<void> {
  const tickets = db.collection<Ticket>('tickets');
  for (;;) {
    const old = await tickets
      .find({ place: { $exists: false } })
      .limit(BATCH)
      .toArray();
    if (old.length === 0) return;
    const writes = old.map((ticket) => ({
      updateOne: { filter: { _id: ticket._id }, update: { $set: placed(ticket) } },
    }));
    await tickets.bulkWrite(writes, { ordered: false });
  }
}

function placed(ticket: Ticket): Partial<Ticket> {
  const last = ticket.history.at(-1)?.at ?? ticket.openedAt;
  const pauses = ticket.state === 'waiting' ? [{ from: last }] : undefined;
  const place = placeOf({ ...ticket, ...(pauses && { pauses }) });
  return { version: 1, changedAt: last, place, ...(pauses && { pauses }) };
}
