import { AppError } from '../core/errors.ts';
import type { Io } from './io.ts';
import type { DeskCommand } from './with-product.ts';

type Command = (args: string[], io: Io) => Promise<number>;

interface Known {
  readonly says: string;
  readonly load: () => Promise<Command>;
}

/** A command that works on the product's data. */
const onDesk =
  (load: () => Promise<DeskCommand>): Known['load'] =>
  async () => {
    const [{ withProduct }, command] = await Promise.all([import('./with-product.ts'), load()]);
    return (args, io) => withProduct(command, args, io);
  };

const staff = (does: string): Known['load'] =>
  onDesk(async () => {
    const { staffCommand } = await import('./staff.ts');
    return (args, io, desk) => staffCommand([does, ...args], io, desk);
  });

/** Each command is loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, Known>> = {
  start: {
    says: 'run the server until it is told to stop',
    load: async () => (await import('./start.ts')).startCommand,
  },
  chat: {
    says: 'talk with the bot in the terminal',
    load: async () => (await import('./chat.ts')).chatCommand,
  },
  conversations: {
    says: 'list conversations, the newest first',
    load: onDesk(async () => (await import('./conversations.ts')).conversationsCommand),
  },
  conversation: {
    says: 'show a transcript: conversation <id>',
    load: onDesk(async () => (await import('./conversation.ts')).conversationCommand),
  },
  take: { says: 'answer instead of the bot: take <conversation>', load: staff('take') },
  reply: { says: 'answer a customer: reply <conversation> <words…>', load: staff('reply') },
  release: { says: 'give a conversation back to the bot', load: staff('release') },
  'setup-link': {
    says: 'a one-time link for the first owner of the desk, or --for somebody who cannot get in',
    load: onDesk(async () => (await import('./setup-link.ts')).setUpLinkCommand),
  },
  customer: {
    says: 'who a person is on every channel: customer <id>; customer unlink <id>',
    load: onDesk(async () => (await import('./customer.ts')).customerCommand),
  },
  feedback: {
    says: 'scores with counts, means and intervals',
    load: onDesk(async () => (await import('./feedback.ts')).feedbackCommand),
  },
  ticket: {
    says: 'complaints with their promised times: ticket list',
    load: onDesk(async () => (await import('./tickets.ts')).ticketsCommand),
  },
  orders: {
    says: 'take orders in: orders import <csv> [--dry-run]',
    load: onDesk(async () => (await import('./orders.ts')).ordersCommand),
  },
  'dead-letters': {
    says: 'what could not be handled; dead-letters retry <id>',
    load: onDesk(async () => (await import('./dead-letters.ts')).deadLettersCommand),
  },
  channels: {
    says: 'what platforms bring that is not known here: channels unknown',
    load: onDesk(async () => (await import('./channels.ts')).channelsCommand),
  },
  backup: {
    says: 'everything in one file, while the server goes on: backup <file>.tar',
    load: async () => (await import('./backup.ts')).backupCommand,
  },
  restore: {
    says: 'put a backup in the place of what is there, which is kept: restore <file>.tar',
    load: async () => (await import('./backup.ts')).restoreCommand,
  },
  database: {
    says: 'database check [--repair]; database move --to|--from <MONGODB_URI>',
    load: async () => (await import('./database.ts')).databaseCommand,
  },
  doctor: {
    says: 'ask the database, the disk, the address and every channel what is wrong',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
  telegram: {
    says: 'connect a Telegram bot, and say what Telegram finds wrong: telegram connect',
    load: async () => (await import('./telegram.ts')).telegramCommand,
  },
  'zalo-bot': {
    says: 'bring the messages of a Zalo bot here: zalo-bot connect, or fetch them: zalo-bot disconnect',
    load: async () => (await import('./zalo-bot.ts')).zaloBotCommand,
  },
  zalo: {
    says: 'connect a Zalo Official Account, step by step: zalo connect',
    load: async () => (await import('./zalo.ts')).zaloCommand,
  },
  web: {
    says: 'print the Direct Line secret for a server of yours: web secret',
    load: async () => (await import('./web.ts')).webCommand,
  },
  demo: {
    says: 'fill an empty database with a made-up shop, or take it away: demo, demo --remove',
    load: async () => (await import('./demo.ts')).demoCommand,
  },
  flow: {
    says: 'check flows and texts: flow check; print their JSON Schema: flow schema',
    load: async () => {
      const [{ flowCommand }, { surroundings }, { loadDotEnv }] = await Promise.all([
        import('./flow.ts'),
        import('../compose/content.ts'),
        import('../config.ts'),
      ]);
      loadDotEnv(process.cwd());
      return (args, io) => flowCommand(args, io, surroundings);
    },
  },
};

const USAGE_STATUS = 2;
/** What a command that failed has left open must not keep it from ending. */
const END_MS = 5_000;

async function main(args: readonly string[], io: Io): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') {
    io.out(usage());
    return 0;
  }
  const known = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (known === undefined) {
    io.err(`There is no command "${name}".\n\n${usage()}`);
    return USAGE_STATUS;
  }
  const command = await known.load();
  return command(rest, io);
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

main(process.argv.slice(2), io).then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    io.err(error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error));
    process.exitCode = 1;
    setTimeout(() => process.exit(), END_MS).unref();
  },
);
