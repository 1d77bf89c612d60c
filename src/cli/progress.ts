import type { Progress } from '../database/backup/back-up.ts';
import type { Io } from './io.ts';

const everyMs = 1000;

/** Says how far a long piece of work is: each new part of it, and once a second. */
export function saidProgress(io: Io, now: () => number = Date.now): Progress {
  let last = '';
  let saidAt = 0;
  return (what, done, of) => {
    if (what === last && now() - saidAt < everyMs && done < of) return;
    if (what === last && done >= of && of < 1000) return;
    last = what;
    saidAt = now();
    io.err(`${what}: ${of > 0 ? Math.min(100, Math.floor((done / of) * 100)) : 100} %`);
  };
}
