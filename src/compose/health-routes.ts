import { failureStore } from '../conversations/failures.ts';
import { mongoThreads } from '../conversations/threads.ts';
import { AppError } from '../core/errors.ts';
import type { Conversation } from '../core/conversation.ts';
import { fromDatabase } from '../database/failures.ts';
import { channelRoutes, type ChannelState } from '../health/channel-routes.ts';
import { failureRoutes } from '../health/failure-routes.ts';
import type { Route } from '../http/route.ts';
import type { ConsoleGround } from './console-ground.ts';
import { examine } from './examine.ts';
import { tryAgain } from './try-again.ts';

/** What failed, and how each channel is. */
export function healthRoutes(ground: ConsoleGround): readonly Route[] {
  const { config, database, connection, trade, clock, late, health } = ground;
  const conversations = database.db.collection<Conversation>('conversations');
  const threads = mongoThreads(database.db, () => () => undefined);
  return [
    ...failureRoutes({
      failures: failureStore(connection),
      unknownEvents: trade.unknownEvents,
      tryAgain: async (letter) => {
        const { road } = late;
        if (road === undefined) throw new AppError('unavailable', 'The server is starting.');
        await tryAgain({ road, threads, clock })(letter);
      },
      names: async (ids) => {
        const named = { _id: { $in: [...ids] } };
        const asked = conversations.find(named, { projection: { 'customer.name': 1 } }).toArray();
        const found = await fromDatabase(asked);
        return new Map(
          found.flatMap(({ _id, customer }) => (customer.name === undefined ? [] : [[_id, customer.name]])),
        );
      },
      lineText: async (conversation, line) => {
        const lines = (await threads.since([{ conversation, after: line - 1 }], 1)).get(conversation);
        return lines?.find(({ n }) => n === line)?.text;
      },
    }),
    ...channelRoutes({
      channels: () => late.channels.map((channel) => stateOf(channel, health)),
      ask: () => health.look(),
      examine: () => examine({ config, database }),
      publicUrl: config.publicUrl,
    }),
  ];
}

/** The webhook channel is called by what it is for, and is the only one that is. */
const KINDS: Readonly<Record<string, string>> = { app: 'webhook' };

function stateOf(
  channel: ConsoleGround['late']['channels'][number],
  health: Pick<ConsoleGround['health'], 'last'>,
): ChannelState {
  const { name, paths } = channel;
  const [path] = paths;
  const last = health.last().find((one) => one.channel === name);
  // The website's own paths are called by browsers: there is nothing to give anybody.
  const isCalled = 'webhook' in channel && name !== 'web';
  return {
    name,
    kind: KINDS[name] ?? name,
    ...(isCalled && path !== undefined && { path }),
    ...(last && { last }),
  };
}
