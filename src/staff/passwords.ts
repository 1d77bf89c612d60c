import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../core/errors.ts';

/** OWASP's parameters for argon2id, the library's own kind: 19 MiB, two rounds, one lane. Raise them and old hashes are renewed at log-in. */
const HOW = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Each takes 19 MiB and some 20 ms of a core: who floods the log-in must not take the memory of the chats. */
const AT_ONCE = 2;
const MOST_WAITING = 40;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Whether it is right; nobody's takes as long as somebody's. */
  isRight(password: string, stored: string | undefined): Promise<boolean>;
  /** Whether it was made with other parameters than today's. */
  isOld(stored: string): boolean;
}

/** @param how what a hash costs; tests that are about other things take less. */
export function openPasswords(how = HOW): Passwords {
  const inTurn = fewAtOnce();
  // Of a password that nobody knows.
  let nobodys: Promise<string> | undefined;
  return {
    hash: (password) => inTurn(() => hash(password, how)),
    isRight: (password, stored) =>
      inTurn(async () => {
        const against = stored ?? (await (nobodys ??= hash(String(process.hrtime.bigint()), how)));
        return (await verify(against, password)) && stored !== undefined;
      }),
    isOld: (stored) =>
      !stored.startsWith(`$argon2id$v=19$m=${how.memoryCost},t=${how.timeCost},p=${how.parallelism}$`),
  };
}

function fewAtOnce(): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (waiting.length >= MOST_WAITING) {
      throw new AppError('unavailable', 'Too many log-ins at once; try again.', { retryAfterMs: 2_000 });
    }
    if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
