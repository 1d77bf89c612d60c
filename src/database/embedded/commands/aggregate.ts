import type { Engine } from '../engine.ts';
import { notImplemented } from '../errors.ts';
import type { Command, Reply } from '../wire.ts';

/** `aggregate`. */
export function aggregate(_engine: Engine, _command: Command): Reply {
  throw notImplemented('aggregate');
}
