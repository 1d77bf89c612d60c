import { MongoClient, type Db, type Document } from 'mongodb';
import type { Connection } from 'mongoose';
import { AppError } from '../core/errors.ts';
import type { Log } from '../road/ports.ts';
import type { EmbeddedDatabase } from './embedded/embedded-database.ts';
import { guardHeartbeats } from './heartbeats.ts';
import { keepOpen, type Keeper } from './keep-open.ts';

const DATABASE = 'langnghe';
const CONNECT_MS = 10_000;

/** One driver client for everything; mongoose joins it when a subject first needs a model. */
export interface Database {
  readonly client: MongoClient;
  readonly db: Db;
  /** Where it is, for people: a folder or a server, without a password. */
  readonly where: string;
  readonly isEmbedded: boolean;
  /** Whether no other process keeps the embedded database; never of a server. */
  isOwner(): boolean;
  connection(): Promise<Connection>;
  close(): Promise<void>;
}

type OnCommand = (command: Document) => void;

/** `MONGODB_URI` when it is set, otherwise the embedded database in the data folder. */
export async function connectDatabase(options: {
  uri: string | undefined;
  folder: string;
  log: Log;
  inThread?: boolean;
  /** By which documents expire, when no thread of its own keeps the embedded database. */
  clock?: () => Date;
  /** How long the first answer is waited for. */
  patienceMs?: number;
  /** Is told each command that is sent, as it is. */
  onCommand?: OnCommand;
}): Promise<Database> {
  const { patienceMs = CONNECT_MS, onCommand } = options;
  if (options.uri !== undefined) {
    const where = withoutPassword(options.uri);
    return connected({ uri: options.uri, where, keeper: undefined, patienceMs, onCommand });
  }
  const { openEmbeddedDatabase } = await import('./embedded/embedded-database.ts');
  const open = (): Promise<EmbeddedDatabase> =>
    openEmbeddedDatabase({
      folder: options.folder,
      log: ({ level, message }) => options.log[level]({}, message),
      ...(options.inThread === undefined ? {} : { inThread: options.inThread }),
      ...(options.clock && { clock: options.clock }),
    });
  const keeper = await keepOpen(open, options.log).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : 'unknown';
    throw new AppError('misconfigured', `The embedded database cannot be opened: ${why}.`, { cause });
  });
  return connected({ uri: keeper.uri, where: options.folder, keeper, patienceMs, onCommand });
}

function withoutPassword(uri: string): string {
  return uri.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');
}

async function connected(from: {
  uri: string;
  where: string;
  /** Of the embedded database. */
  keeper: Keeper | undefined;
  patienceMs: number;
  onCommand: OnCommand | undefined;
}): Promise<Database> {
  const { uri, where, keeper, patienceMs, onCommand } = from;
  const client = new MongoClient(uri, {
    serverSelectionTimeoutMS: patienceMs,
    ignoreUndefined: true,
    heartbeatFrequencyMS: 2_000,
    appName: 'langnghe',
    monitorCommands: onCommand !== undefined,
  });
  if (onCommand) client.on('commandStarted', ({ command }) => onCommand(command));
  guardHeartbeats(client);
  if (keeper !== undefined) {
    client.on('serverDescriptionChanged', ({ newDescription }) => {
      if (newDescription.type === 'Unknown') keeper.lost();
    });
    client.on('serverHeartbeatFailed', () => keeper.lost());
    client.on('serverHeartbeatSucceeded', () => keeper.found());
  }
  try {
    await client.connect();
  } catch (cause) {
    await keeper?.close();
    throw new AppError('unavailable', `The database at ${where} does not answer.`, { cause });
  }
  const name = client.options.dbName === 'test' ? DATABASE : client.options.dbName;
  let connection: Promise<Connection> | undefined;
  return {
    client,
    db: client.db(name),
    where,
    isEmbedded: keeper !== undefined,
    isOwner: () => keeper?.isOwner() === true,
    connection: () => (connection ??= mongooseOn(client, name)),
    close: async () => {
      await client.close();
      await keeper?.close();
    },
  };
}

/** Mongoose takes longest of all to load: it joins late, on the same client. */
async function mongooseOn(client: MongoClient, name: string): Promise<Connection> {
  const { default: mongoose } = await import('mongoose');
  const connection = mongoose.createConnection();
  connection.set('autoIndex', false);
  connection.set('autoCreate', false);
  connection.setClient(client);
  return name === connection.name ? connection : connection.useDb(name, { useCache: true });
}
