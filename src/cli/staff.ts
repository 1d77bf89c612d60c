import type { StaffActs } from '../core/event.ts';
import { isAppError } from '../core/errors.ts';
import type { Road } from '../road/road.ts';
import type { Io } from './io.ts';

export interface StaffDesk {
  readonly road: Pick<Road, 'submit'>;
  readonly clock: () => Date;
  readonly newId: () => string;
  /** Who acts when `--as` does not say. */
  readonly staff: string;
  exists(conversation: string): Promise<boolean>;
}

const USAGE = `Usage:
  langnghe take <conversation> [--as <name>]
  langnghe reply <conversation> <words…> [--as <name>]
  langnghe release <conversation> [--as <name>]`;

const SAYS = {
  take: 'Taken: the bot is silent until you release it.',
  reply: 'Sent on its way.',
  release: 'Given back to the bot.',
} as const;

type Does = keyof typeof SAYS;

/** `langnghe take|reply|release`: a member of staff answers from the terminal, by the same door as everybody. */
export async function staffCommand(args: string[], io: Io, desk: StaffDesk): Promise<number> {
  const { staff, words } = readStaff(args, desk.staff);
  const [does, conversation, ...rest] = words;
  const text = rest.join(' ').normalize('NFC').trim();
  if (!isDoes(does) || conversation === undefined || (does === 'reply') !== (text !== '')) {
    io.err(USAGE);
    return 2;
  }
  if (!(await desk.exists(conversation))) {
    io.err(`There is no conversation "${conversation}"; \`langnghe conversations\` lists them.`);
    return 1;
  }
  const event: StaffActs = {
    kind: 'staff',
    id: `staff:${desk.newId()}`,
    at: desk.clock(),
    staff,
    does,
    ...(does === 'reply' ? { text } : {}),
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

function readStaff(args: readonly string[], fallback: string): { staff: string; words: string[] } {
  const at = args.indexOf('--as');
  if (at === -1) return { staff: fallback, words: [...args] };
  return {
    staff: args[at + 1] ?? fallback,
    words: args.filter((_, index) => index !== at && index !== at + 1),
  };
}
