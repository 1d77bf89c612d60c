import { loadDotEnv, readConfig } from '../config.ts';
import { startServer } from '../main.ts';
import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';

const USAGE =
  'Usage: langnghe start\n\nSettings are environment variables or stand in .env: see .env.example.';

/** `langnghe start`: runs until it is told to stop. */
export async function startCommand(args: string[], io: Io): Promise<number> {
  if (readArguments(args, {}, USAGE).positionals.length > 0) {
    io.err(USAGE);
    return 2;
  }
  loadDotEnv(process.cwd());
  const server = await startServer(readConfig());
  io.out(server.says);
  return server.ended;
}
