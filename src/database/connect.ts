import { MongoClient, type Db } from 'mongodb';
import type { Connection } from 'mongoose';
import { AppError, errorFields } from '../core/errors.ts';
import type { Log } from '../road/ports.ts';
import type { EmbeddedDatabase } from './embedded/embedded-database.ts';

const DATABASE = 'langnghe';
const CONNECT_MS = 10_000;

/** One driver client for everything; mongoose joins it when a subject first needs a model. */
export interface Database {
  readonly client: MongoClient;
  readonly db: Db;
  /** Where it is, for people: a folder or a server, without a password. */
  readonly where: string;
  readonly isEmbedded: boolean;
  connection(): Promise<Connection>;
  close(): Promise<void>;
}

/** `MONGODB_URI` when it is set, otherwise the embedded database in the data folder. */
export async function connectDatabase(options: {
  uri: string | undefined;
  folder: string;
  log: Log;
  inThread?: boolean;
}): Promise<Database> {
  if (options.uri !== undefined) {
    const where = withoutPassword(options.uri);
    return connected({
      uri: options.uri,
      where,
      isEmbedded: false,
      lost: () => undefined,
      stop: () => Promise.resolve(),
    });
  }
  const { openEmbeddedDatabase } = await import('./embedded/embedded-database.ts');
  const open = (): Promise<EmbeddedDatabase> =>
    openEmbeddedDatabase({
      folder: options.folder,
      log: ({ level, message }) => options.log[level]({}, message),
      ...(options.inThread === undefined ? {} : { inThread: options.inThread }),
    });
  const keeper = await keepOpen(open, options.log).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : 'unknown';
    throw new AppError('misconfigured', `The embedded database cannot be opened: ${why}.`, { cause });
  });
  return connected({
    uri: keeper.uri,
    where: options.folder,
    isEmbedded: true,
    lost: () => keeper.lost(),
    stop: () => keeper.close(),
  });
}

/** Of several processes on one folder one keeps the database; when it dies, another takes it over on the same socket. */
async function keepOpen(
  open: () => Promise<EmbeddedDatabase>,
  log: Log,
): Promise<{ readonly uri: string; lost(): void; close(): Promise<void> }> {
  let embedded = await open();
  let taking: Promise<void> | undefined;
  let isClosed = false;
  const take = async (): Promise<void> => {
    try {
      const before = embedded.owner;
      if (before) return;
      embedded = await open();
      if (embedded.owner) log.info({}, 'This process keeps the embedded database now.');
    } catch (error) {
      log.warn(errorFields(error), 'The embedded database could not be taken over.');
    }
  };
  return {
    uri: embedded.uri,
    lost: () => {
      if (isClosed) return;
      taking ??= take().finally(() => (taking = undefined));
    },
    close: async () => {
      isClosed = true;
      await taking;
      await embedded.close();
    },
  };
}

function withoutPassword(uri: string): string {
  return uri.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');
}

async function connected(from: {
  uri: string;
  where: string;
  isEmbedded: boolean;
  /** Called when the server is not reached any more. */
  lost: () => void;
  stop: () => Promise<void>;
}): Promise<Database> {
  const client = new MongoClient(from.uri, {
    serverSelectionTimeoutMS: CONNECT_MS,
    ignoreUndefined: true,
    heartbeatFrequencyMS: 2_000,
    appName: 'langnghe',
  });
  client.on('serverDescriptionChanged', ({ newDescription }) => {
    if (newDescription.type === 'Unknown') from.lost();
  });
  try {
    await client.connect();
  } catch (cause) {
    await from.stop();
    throw new AppError('unavailable', `The database at ${from.where} does not answer.`, { cause });
  }
  const name = client.options.dbName === 'test' ? DATABASE : client.options.dbName;
  let connection: Promise<Connection> | undefined;
  return {
    client,
    db: client.db(name),
    where: from.where,
    isEmbedded: from.isEmbedded,
    connection: () => (connection ??= mongooseOn(client, name)),
    close: async () => {
      await client.close();
      await from.stop();
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
