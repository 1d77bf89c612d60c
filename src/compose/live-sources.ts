import type { Connection } from 'mongoose';
import { failureStore } from '../conversations/failures.ts';
import type { Database } from '../database/connect.ts';
import type { LiveSource } from '../desk/live-feed.ts';
import { presenceSource } from '../desk/presence.ts';
import { mentionSource, rowSource } from '../desk/row-source.ts';
import { rowStore } from '../desk/row-store.ts';
import { failureSource } from '../health/live.ts';
import type { Right } from '../http/endpoint.ts';
import { ticketChanges } from '../tickets/live.ts';
import type { Trade } from './trade.ts';

/** Each with the right that lets somebody see it. A subject that wants its changes told adds its own. */
export function liveSources({
  database,
  connection,
  trade,
}: {
  readonly database: Pick<Database, 'db'>;
  readonly connection: Connection;
  readonly trade: Pick<Trade, 'presence' | 'tickets'>;
}): readonly (LiveSource & { readonly right: Right })[] {
  const rows = rowStore(database.db);
  return [
    { ...rowSource(rows), right: 'conversations.read' },
    { ...mentionSource(rows), right: 'conversations.read' },
    { ...presenceSource(trade.presence), right: 'conversations.read' },
    { ...ticketChanges(trade.tickets), right: 'tickets.read' },
    { ...failureSource(failureStore(connection)), right: 'failures.read' },
  ];
}
