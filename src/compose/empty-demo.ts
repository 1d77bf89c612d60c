import type { Database } from '../database/connect.ts';
import { removeDemo } from '../demo/remove.ts';
import { channelAbilities } from './channel-kinds.ts';

/** Takes everything of the demo away. @returns how many records went. */
export function emptyDemo({ database }: { readonly database: Pick<Database, 'db'> }): Promise<number> {
  return removeDemo(
    database.db,
    channelAbilities().map(({ name }) => name),
  );
}
