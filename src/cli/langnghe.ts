import { AppError } from '../core/errors.ts';
import type { Io } from './io.ts';

type Command = (args: string[], io: Io) => Promise<number>;

/** Each command is loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, { readonly says: string; readonly load: () => Promise<Command> }>> = {
  start: {
    says: 'start the server',
    load: async () => (await import('./start.ts')).startCommand,
  },
};

const USAGE_STATUS = 2;

async function main(args: readonly string[], io: Io): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') {
    io.out(usage());
    return 0;
  }
  const command = COMMANDS[name];
  if (command === undefined) {
    io.err(`There is no command "${name}".\n\n${usage()}`);
    return USAGE_STATUS;
  }
  const run = await command.load();
  return run(rest, io);
}

function usage(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const rows = Object.entries(COMMANDS).map(([name, { says }]) => `  ${name.padEnd(width)}  ${says}`);
  return ['Usage: langnghe <command> [options]', '', ...rows].join('\n');
}

const io: Io = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
};

try {
  process.exitCode = await main(process.argv.slice(2), io);
} catch (error) {
  io.err(error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error));
  process.exitCode = 1;
}
