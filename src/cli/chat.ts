import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { directLine } from '../channels/terminal/direct-line.ts';
import { terminalScreen } from '../channels/terminal/screen.ts';
import { loadDotEnv, readConfig } from '../config.ts';
import { AppError } from '../core/errors.ts';
import type { Language } from '../core/conversation.ts';

interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
}

const HELP = `Usage: langnghe chat [--url http://localhost:8080] [--lang vi|en]

Talks with the bot of a running server. Lines may also come from a pipe:
  printf 'xin chào\\n5\\n' | langnghe chat`;

/** `langnghe chat`: a conversation at the terminal with the running server. */
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
  const { language, url } = given;
  const screen = terminalScreen({ ...terminal, language });
  const line = directLine({ url: url ?? ownAddress(), language, screen });
  // A server that is away must not keep Ctrl-D from ending the talk, so both run side by side.
  const opened = line.open();
  await Promise.race([screen.run((typed) => opened.then(() => line.say(typed))), opened.then(forever)]);
  await line.stop();
  await opened;
  screen.stop();
  return 0;
}

/** Fails when `open` fails, and otherwise leaves the end of the talk to the customer. */
function forever(): Promise<never> {
  return new Promise(() => undefined);
}

function optionsIn(args: string[]): { help: boolean; language: Language; url: string | undefined } {
  const { values } = parseArgs({
    args,
    options: {
      url: { type: 'string' },
      lang: { type: 'string', default: 'vi' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { lang, url, help = false } = values;
  if (lang !== 'vi' && lang !== 'en')
    throw new AppError('invalid-input', `--lang is vi or en, not "${lang}".`);
  if (url !== undefined && !/^https?:\/\/[^/]/.test(url)) {
    throw new AppError('invalid-input', `--url is an http or https address, not "${url}".`);
  }
  return { help, language: lang, url };
}

/** Where a server with the same settings listens. */
function ownAddress(): string {
  loadDotEnv(process.cwd());
  const { host, port } = readConfig();
  const isAnywhere = host === '0.0.0.0' || host === '::';
  const name = isAnywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
