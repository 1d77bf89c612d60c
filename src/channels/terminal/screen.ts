import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Button, Language } from '../../core/conversation.ts';
import { buttonRows, choose } from './choices.ts';
import type { Shown, Typed } from './choices.ts';
import { TERMINAL_TEXTS } from './texts.ts';

export interface ScreenOptions {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
  readonly language: Language;
  /** From a pipe: how long it must be quiet before the next line is taken. */
  readonly quietMs?: number;
  /** From a pipe: how long an answer is waited for at most. */
  readonly patienceMs?: number;
}

/** Where the talk is typed and shown. */
export interface Screen {
  show(message: Shown): void;
  offline(is: boolean): void;
  refused(why: string): void;
  /** Hands over each line typed; resolves when the customer is done (Ctrl-C, Ctrl-D, end of the pipe). */
  run(say: (typed: Typed) => Promise<void>): Promise<void>;
  stop(): void;
}

const CLEAR_LINE = '\r\u001b[K';
const QUIET_MS = 700;
const PATIENCE_MS = 10_000;
const GREETING_MS = 3_000;
const LOOK_MS = 20;

/**
 * On a terminal each line goes out as it is typed. From a pipe each waits until the bot has answered
 * the one before, so that a script reads as a conversation.
 */
export function terminalScreen(options: ScreenOptions): Screen {
  const { input, output } = options;
  const texts = TERMINAL_TEXTS[options.language];
  const isTyped = input.isTTY === true && output.isTTY === true;
  const shown = { count: 0, at: 0, buttons: [] as readonly Button[] };
  let lines: Interface | undefined;
  let isOffline = false;

  const print = (text: string): void => {
    output.write(`${isTyped ? CLEAR_LINE : ''}${text}\n`);
    if (isTyped) lines?.prompt(true);
  };
  const take = (typed: string): Typed => {
    const meant = choose(typed, shown.buttons);
    shown.buttons = [];
    return meant;
  };

  return {
    show(message) {
      if (message.buttons.length > 0) shown.buttons = message.buttons;
      shown.count += 1;
      shown.at = Date.now();
      const who = message.from === 'staff' ? `(${texts.staff}) ` : '';
      const rows = buttonRows(message).map((row) => `  ${row}`);
      print([`${who}${message.text}`, ...rows].map(printable).join('\n'));
    },
    offline(is) {
      if (is !== isOffline) print(`· ${is ? texts.offline : texts.back}`);
      isOffline = is;
    },
    refused: (why) => print(`· ${texts.refused}: ${printable(why)}`),
    stop: () => lines?.close(),
    async run(say) {
      // Not before: what is read while nobody listens is lost.
      const reader = createInterface({
        input,
        output: isTyped ? output : undefined,
        terminal: isTyped,
        prompt: '> ',
      });
      lines = reader;
      reader.once('close', () => (lines = undefined));
      if (!isTyped) return piped(reader, { ...options, shown, print, say: (typed) => say(take(typed)) });
      print(`· ${texts.hello}`);
      await typed(reader, (line) => void say(take(line)));
      output.write(`\n· ${texts.bye}\n`);
    },
  };
}

function typed(lines: Interface, say: (line: string) => void): Promise<void> {
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      if (line.trim() !== '') say(line);
      lines.prompt();
    });
    lines.on('SIGINT', () => lines.close());
    lines.once('close', resolve);
  });
}

interface Piped {
  readonly quietMs?: number;
  readonly patienceMs?: number;
  readonly shown: { readonly count: number; readonly at: number };
  readonly print: (text: string) => void;
  readonly say: (line: string) => Promise<void>;
}

async function piped(lines: Interface, about: Piped): Promise<void> {
  const { shown, print, say, quietMs = QUIET_MS, patienceMs = PATIENCE_MS } = about;
  const answered = async (before: number, limitMs: number): Promise<void> => {
    const until = Date.now() + limitMs;
    while (Date.now() < until) {
      if (shown.count > before && Date.now() - shown.at >= quietMs) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  };
  let isGreeted = false;
  for await (const line of lines) {
    if (line.trim() === '') continue;
    if (!isGreeted) await answered(0, Math.min(GREETING_MS, patienceMs));
    isGreeted = true;
    const before = shown.count;
    print(`> ${printable(line)}`);
    await say(line);
    await answered(before, patienceMs);
  }
  if (!isGreeted) await answered(0, Math.min(GREETING_MS, patienceMs));
}

/** Control characters could move the cursor or worse; line breaks stay. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- naming them is the point
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '');
}
