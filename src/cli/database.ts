import { loadDotEnv, readConfig } from '../config.ts';
import { AppError } from '../core/errors.ts';
import { finishExchange } from '../database/backup/exchange.ts';
import { checkDatabase } from '../database/check.ts';
import { connectDatabase, type Database } from '../database/connect.ts';
import { moveDatabase } from '../database/move/move.ts';
import { openLog } from '../log.ts';
import type { Log } from '../road/ports.ts';
import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';
import { saidProgress } from './progress.ts';

const USAGE = `Usage:
  langnghe database check [--repair]          compares every document with every index
  langnghe database move --to <MONGODB_URI>   copies everything to a MongoDB server and compares both
  langnghe database move --from <MONGODB_URI> and back into the data folder
Servers must be stopped for a repair and for a move.`;

const OPTIONS = { repair: { type: 'boolean' }, to: { type: 'string' }, from: { type: 'string' } } as const;

/** `langnghe database check|move`: the embedded database of the data folder. */
export async function databaseCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  loadDotEnv(process.cwd());
  const { dataFolder } = readConfig();
  finishExchange(dataFolder);
  const [does, ...more] = positionals;
  const uri = values.to ?? values.from;
  if (does === 'check' && more.length === 0 && uri === undefined)
    return check(dataFolder, io, values.repair === true);
  const isOneWay = uri !== undefined && (values.to === undefined || values.from === undefined);
  if (does === 'move' && more.length === 0 && isOneWay && values.repair === undefined)
    return move({ folder: dataFolder, uri, isOut: values.to !== undefined }, io);
  io.err(USAGE);
  return 2;
}

async function check(folder: string, io: Io, repair: boolean): Promise<number> {
  const embedded = await connectDatabase({ uri: undefined, folder, log: await commandLog() });
  try {
    if (repair) requireAlone(embedded, folder);
    const found = await checkDatabase(embedded.client, {
      repair,
      each: ({ collection, documents, indexes, errors, repaired }) => {
        io.out(`${collection}: ${documents} documents, ${indexes} indexes, ${errors.length || 'no'} faults`);
        for (const line of [...errors, ...repaired]) io.out(`  ${line}`);
      },
    });
    const isFaulty = found.some(({ errors, repaired }) => errors.length > 0 && repaired.length === 0);
    if (isFaulty) io.err('Stop the server, copy the data folder, then: langnghe database check --repair');
    return isFaulty ? 1 : 0;
  } finally {
    await embedded.close();
  }
}

function commandLog(): Promise<Log> {
  return openLog({ level: 'warn', pretty: false, aside: true });
}

function requireAlone(database: Database, folder: string): void {
  if (!database.isOwner()) throw new AppError('unavailable', `A server uses ${folder}. Stop it first.`);
}

interface Way {
  readonly folder: string;
  readonly uri: string;
  /** From the embedded database to the server, or back. */
  readonly isOut: boolean;
}

async function move({ folder, uri, isOut }: Way, io: Io): Promise<number> {
  const log = await commandLog();
  const embedded = await connectDatabase({ uri: undefined, folder, log });
  try {
    requireAlone(embedded, folder);
    const server = await connectDatabase({ uri, folder, log });
    try {
      const [from, to] = isOut ? [embedded, server] : [server, embedded];
      const moved = await moveDatabase({
        from: from.db,
        to: to.db,
        source: from.where,
        progress: saidProgress(io),
      });
      io.out(`${moved.documents} documents in ${moved.collections} collections are the same on both sides.`);
      io.out(isOut ? toServer(folder) : `Unset MONGODB_URI and start: the data lies in ${folder} now.`);
      return 0;
    } finally {
      await server.close();
    }
  } finally {
    await embedded.close();
  }
}

function toServer(folder: string): string {
  return `Set MONGODB_URI and start. Keep ${folder}: customers' files and the server's secret stay there; its database.* files are no longer used.`;
}
