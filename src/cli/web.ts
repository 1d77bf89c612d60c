import { directLineSecret } from '../channels/web/keys.ts';
import { loadDotEnv, readConfig } from '../config.ts';
import { openDataFolder } from '../data-folder.ts';
import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';

const USAGE = `Usage: langnghe web secret

Prints the Direct Line secret, for a server that hands out tokens to visitors itself. Whoever has it can
open conversations in any visitor's name: it belongs into no page and no app.`;

/** `langnghe web secret`: what `Authorization: Bearer` of another server needs to ask for tokens. */
export async function webCommand(args: string[], io: Io): Promise<number> {
  const [does, ...more] = readArguments(args, {}, USAGE).positionals;
  if (does !== 'secret' || more.length > 0) {
    io.err(USAGE);
    return 2;
  }
  loadDotEnv(process.cwd());
  const { secret } = await openDataFolder(readConfig().dataFolder);
  io.out(directLineSecret(secret));
  return 0;
}
