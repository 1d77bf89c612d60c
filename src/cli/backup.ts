import { loadDotEnv, readConfig } from '../config.ts';
import { AppError } from '../core/errors.ts';
import { backUp } from '../database/backup/back-up.ts';
import { finishExchange } from '../database/backup/exchange.ts';
import { restore } from '../database/backup/restore.ts';
import { connectDatabase } from '../database/connect.ts';
import { openLog } from '../log.ts';
import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';
import { saidProgress } from './progress.ts';

const MEGABYTE = 1024 * 1024;

/** `langnghe backup <file>`: everything of the data folder in one file, while the server goes on. */
export async function backupCommand(args: string[], io: Io, now = new Date()): Promise<number> {
  const file = onlyFile(args, 'Usage: langnghe backup <file>.tar');
  const { dataFolder: folder } = ownData();
  finishExchange(folder);
  const log = await openLog({ level: 'warn', pretty: false, aside: true });
  const database = await connectDatabase({ uri: undefined, folder, log });
  try {
    const { bytes, files } = await backUp({ db: database.db, folder, file, now, progress: saidProgress(io) });
    const size = `${Math.max(1, Math.round(bytes / MEGABYTE))} MB`;
    io.out(
      `${file} holds the database and ${files} files (${size}). Keep it as safe as the data folder itself.`,
    );
    return 0;
  } finally {
    await database.close();
  }
}

/** `langnghe restore <file>`: puts a backup in the place of what the data folder has, which is kept beside it. */
export async function restoreCommand(args: string[], io: Io, now = new Date()): Promise<number> {
  const file = onlyFile(args, 'Usage: langnghe restore <file>.tar   (stop the server first)');
  const { dataFolder: folder } = ownData();
  const { documents, aside } = await restore({ file, folder, now, progress: saidProgress(io) });
  io.out(`Restored: ${documents} documents, each checked against its indexes.`);
  io.out(`What was there before is kept in ${aside}; remove it when all is well.`);
  return 0;
}

function onlyFile(args: string[], usage: string): string {
  const [file, ...more] = readArguments(args, {}, usage).positionals;
  if (file === undefined || more.length > 0) throw new AppError('invalid-input', usage);
  return file;
}

function ownData(): { dataFolder: string } {
  loadDotEnv(process.cwd());
  const { mongodbUri, dataFolder } = readConfig();
  if (mongodbUri === undefined) return { dataFolder };
  throw new AppError(
    'invalid-input',
    `The data lies in the MongoDB server of MONGODB_URI: back it up with mongodump, and copy ${dataFolder} (files and the secret).`,
  );
}
