import { rmSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Engine } from '../engine.ts';
import { badValue } from '../errors.ts';
import { doc } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { requireOptions } from './options.ts';

/** `langngheBackup`: a copy of the whole database at this moment, into a new file; the engine goes on meanwhile. */
export async function backup(engine: Engine, command: Command): Promise<Reply> {
  requireOptions(command, []);
  const path = command.body.get('langngheBackup');
  if (typeof path !== 'string' || !isAbsolute(path))
    throw badValue('langngheBackup needs the whole path of a file');
  rmSync(path, { force: true });
  await engine.store.copyTo(path);
  return doc({ ok: 1 });
}
