import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EXCHANGE_FILE, isOfRestore } from './parts.ts';

const exchange = z.object({
  staging: z.string(),
  aside: z.string(),
  /** What lay in the folder when it began. */
  old: z.array(z.string()),
});

/** Puts what is in `staging` in the place of what the folder has, which goes to `aside`; all three on one disk. */
export function beginExchange(folder: string, { staging, aside }: { staging: string; aside: string }): void {
  const old = readdirSync(folder).filter((name) => !isOfRestore(name));
  const draft = join(folder, `${EXCHANGE_FILE}.part`);
  writeFileSync(draft, JSON.stringify({ staging, aside, old }), { mode: 0o600, flush: true });
  renameSync(draft, join(folder, EXCHANGE_FILE));
  flush(folder);
  finishExchange(folder);
}

/**
 * Ends an exchange that was begun, however far a process that died had come with it. Without one it does nothing. So
 * a folder always has either all of the old or, once this was called, all of the new.
 */
export function finishExchange(folder: string): void {
  const note = join(folder, EXCHANGE_FILE);
  if (!existsSync(note)) return;
  const { staging, aside, old } = exchange.parse(JSON.parse(readFileSync(note, 'utf8')));
  mkdirSync(join(folder, aside), { recursive: true, mode: 0o700 });
  for (const name of old) {
    if (!existsSync(join(folder, aside, name))) move(join(folder, name), join(folder, aside, name));
  }
  flush(join(folder, aside));
  if (existsSync(join(folder, staging))) {
    for (const name of readdirSync(join(folder, staging)))
      move(join(folder, staging, name), join(folder, name));
  }
  flush(folder);
  rmSync(note, { force: true });
  rmSync(join(folder, staging), { recursive: true, force: true });
}

/** A name that is gone was moved by a process before, or beside, this one. */
function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function flush(folder: string): void {
  const opened = openSync(folder, 'r');
  fsyncSync(opened);
  closeSync(opened);
}
