import { loadDotEnv, readConfig } from '../config.ts';
import { startServer } from '../main.ts';
import type { Io } from './io.ts';

/** `langnghe start`: runs until it is told to stop. */
export async function startCommand(_args: string[], io: Io): Promise<number> {
  loadDotEnv(process.cwd());
  const server = await startServer(readConfig());
  io.out(server.says);
  return server.ended;
}
