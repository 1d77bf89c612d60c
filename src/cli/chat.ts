import type { Readable, Writable } from 'node:stream';
import { request } from 'undici';
import { directLine } from '../channels/terminal/direct-line.ts';
import { terminalChannel } from '../channels/terminal/index.ts';
import { terminalScreen, type Screen } from '../channels/terminal/screen.ts';
import { loadDotEnv, readConfig } from '../config.ts';
import { AppError } from '../core/errors.ts';
import type { Language } from '../core/conversation.ts';
import { notedAddress } from '../data-folder.ts';
import { readArguments } from './arguments.ts';

interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
}

const HELP = `Usage: langnghe chat [--url http://localhost:8080] [--lang vi|en]

Talks with the bot: through the server that runs on this data folder, or without one when none does.
Lines may also come from a pipe:
  printf 'xin chào\\n5\\n' | langnghe chat`;

const OPTIONS = {
  url: { type: 'string' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Nobody sits at a pipe to end a wait. */
const PIPE_PATIENCE_MS = 4_000;

/** `langnghe chat`: a conversation at the terminal, with the running server or without one. */
export async function chatCommand(
  args: string[],
  io: { out(text: string): void },
  terminal: Terminal = { input: process.stdin, output: process.stdout },
): Promise<number> {
  const given = optionsIn(args);
  if (given.help) {
    io.out(HELP);
    return 0;
  }
  const { language } = given;
  const url = given.url ?? (await runningServer());
  const screen = terminalScreen({ ...terminal, language });
  try {
    if (url === undefined) await talkHere(screen, language);
    else await talkThrough(url, { screen, language, isPipe: terminal.input.isTTY !== true });
  } finally {
    screen.stop();
  }
  return 0;
}

async function talkThrough(
  url: string,
  { screen, language, isPipe }: { screen: Screen; language: Language; isPipe: boolean },
): Promise<void> {
  const patience = isPipe ? { patienceMs: PIPE_PATIENCE_MS } : {};
  const line = directLine({ url, language, screen, ...patience });
  // A server that is away must not keep Ctrl-D from ending the talk, so both run side by side.
  const opened = line.open();
  try {
    await Promise.race([screen.run((typed) => opened.then(() => line.say(typed))), opened.then(forever)]);
  } finally {
    await line.stop();
  }
  await opened;
}

/** Fails when `open` fails, and otherwise leaves the end of the talk to the customer. */
function forever(): Promise<never> {
  return new Promise(() => undefined);
}

/** The program by itself: the same turns and the same database as the server's. */
async function talkHere(screen: Screen, language: Language): Promise<void> {
  const [{ compose }, { openLog }] = await Promise.all([import('../compose.ts'), import('../log.ts')]);
  const log = await openLog({ level: 'error', pretty: process.stderr.isTTY, aside: true });
  const channel = terminalChannel({ name: 'terminal', screen, language });
  const product = await compose(readConfig(), log, { talks: [channel] });
  try {
    await product.listen();
    await channel.run();
  } finally {
    await product.stop();
  }
}

function optionsIn(args: string[]): { help: boolean; language: Language; url: string | undefined } {
  const { values, positionals } = readArguments(args, OPTIONS, HELP);
  const [extra] = positionals;
  if (extra !== undefined) throw new AppError('invalid-input', `"${extra}" is not expected here.\n\n${HELP}`);
  const { lang = 'vi', url, help = false } = values;
  if (lang !== 'vi' && lang !== 'en')
    throw new AppError('invalid-input', `--lang is vi or en, not "${lang}".`);
  if (url !== undefined && !/^https?:\/\/[^/]/.test(url)) {
    throw new AppError('invalid-input', `--url is an http or https address, not "${url}".`);
  }
  return { help, language: lang, url };
}

const PROBE_MS = 1_500;

/** The server that runs on the same data folder, if it answers. */
async function runningServer(): Promise<string | undefined> {
  loadDotEnv(process.cwd());
  const url = await notedAddress(readConfig().dataFolder);
  if (url === undefined) return undefined;
  try {
    const limits = { headersTimeout: PROBE_MS, bodyTimeout: PROBE_MS };
    const { statusCode, body } = await request(`${url}/health/live`, limits);
    await body.dump();
    return statusCode === 200 ? url : undefined;
  } catch {
    return undefined;
  }
}
