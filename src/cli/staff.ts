import type { StaffAct, StaffActs } from '../core/event.ts';
import { AppError, isAppError } from '../core/errors.ts';
import type { Road } from '../road/road.ts';
import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';

export interface StaffDesk {
  readonly road: Pick<Road, 'submit'>;
  readonly clock: () => Date;
  readonly newId: () => string;
  /** Who acts when `--as` does not say. */
  readonly staff: string;
  /** Number of the newest line; undefined: there is no such conversation. */
  newestLine(conversation: string): Promise<number | undefined>;
}

const USAGE = `Usage:
  langnghe take <conversation> [--as <name>]
  langnghe reply <conversation> <words…> [--as <name>] [--seen <line>]
  langnghe release <conversation> [--as <name>]

--seen: the last line you have read, by its number in \`langnghe conversation\`: nothing is sent if the bot
or a colleague has spoken since. Words that begin with a dash come after "--".`;

const OPTIONS = { as: { type: 'string' }, seen: { type: 'string' } } as const;

const SAYS = {
  take: 'Taken: the bot is silent until you release it.',
  reply: 'Sent on its way.',
  release: 'Given back to the bot.',
} as const;

type Does = keyof typeof SAYS;

/** `langnghe take|reply|release`: a member of staff answers from the terminal, by the same door as everybody. */
export async function staffCommand(args: string[], io: Io, desk: StaffDesk): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  const { as: staff = desk.staff, seen } = values;
  const [does, conversation, ...rest] = positionals;
  const text = rest.join(' ').normalize('NFC').trim();
  if (!isDoes(does) || conversation === undefined || (does === 'reply') !== (text !== '')) {
    io.err(USAGE);
    return 2;
  }
  const newest = await desk.newestLine(conversation);
  if (newest === undefined) {
    io.err(`There is no conversation "${conversation}"; \`langnghe conversations\` lists them.`);
    return 1;
  }
  const act: StaffAct = does === 'reply' ? { does, text } : { does };
  const event: StaffActs = {
    kind: 'staff',
    id: `staff:${desk.newId()}`,
    at: desk.clock(),
    staff,
    lastLine: seen === undefined ? newest : readLine(seen, newest),
    ...act,
  };
  try {
    await desk.road.submit(conversation, event);
  } catch (error) {
    if (!isAppError(error, 'stale')) throw error;
    io.err('Somebody else has spoken meanwhile; read the conversation and answer again.');
    return 1;
  }
  io.out(SAYS[does]);
  return 0;
}

function isDoes(word: string | undefined): word is Does {
  return word !== undefined && word in SAYS;
}

function readLine(written: string, newest: number): number {
  const n = Number(written);
  if (Number.isInteger(n) && n >= 0 && n <= newest) return n;
  throw new AppError('invalid-input', `--seen is the number of a line, 0 to ${newest}, not "${written}".`);
}
