import { localTime } from '../clock/local-time.ts';
import type { DeadLetters } from '../conversations/dead-letters.ts';
import type { StoredDeadLetter } from '../conversations/model.ts';
import { readArguments, readCount } from './arguments.ts';
import type { Io } from './io.ts';
import { table } from './table.ts';

export interface DeadLettersDesk {
  readonly deadLetters: Pick<DeadLetters, 'open' | 'get' | 'settle'>;
  /** Tries what failed again, through the road. Throws when it fails once more. */
  readonly retry: (letter: StoredDeadLetter) => Promise<void>;
  readonly timeZone: string;
  readonly clock: () => Date;
}

const USAGE = `Usage:
  langnghe dead-letters [--limit <count>] [--json]
  langnghe dead-letters retry <id>
  langnghe dead-letters aside <id>`;

const OPTIONS = { limit: { type: 'string' }, json: { type: 'boolean' } } as const;
const LIMIT = 50;

/** `langnghe dead-letters`: what could not be handled, tried again or set aside. */
export async function deadLettersCommand(args: string[], io: Io, desk: DeadLettersDesk): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  const [does, id, ...more] = positionals;
  if (does === undefined) {
    const letters = await desk.deadLetters.open(readCount(values.limit, LIMIT));
    io.out(values.json === true ? JSON.stringify(letters, null, 2) : listText(letters, desk.timeZone));
    return 0;
  }
  if ((does !== 'retry' && does !== 'aside') || id === undefined || more.length > 0) {
    io.err(USAGE);
    return 2;
  }
  const letter = await desk.deadLetters.get(id);
  if (letter?.state !== 'open') {
    io.err(letter ? `It is settled already (${letter.state}).` : `There is no dead letter "${id}".`);
    return 1;
  }
  // Under the same key as before: trying twice, should the settling fail, is trying once.
  if (does === 'retry') await desk.retry(letter);
  await desk.deadLetters.settle(id, does === 'retry' ? 'again' : 'aside', desk.clock());
  io.out(does === 'retry' ? 'On its way again.' : 'Set aside.');
  return 0;
}

function listText(letters: readonly StoredDeadLetter[], timeZone: string): string {
  if (letters.length === 0) return 'No dead letters.';
  const zone = localTime(timeZone);
  const rows = letters.map(({ _id, at, stage, conversation, code, why, times }) => [
    zone.text(at),
    stage,
    code,
    String(times),
    conversation,
    _id,
    why,
  ]);
  return table(['WHEN', 'STAGE', 'CODE', 'TIMES', 'CONVERSATION', 'ID', 'WHY'], rows);
}
