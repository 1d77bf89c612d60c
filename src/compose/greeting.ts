import { errorFields } from '../core/errors.ts';
import { ownAddress } from '../config.ts';
import { staffLinks } from '../staff/links.ts';
import type { GroundFloor } from './ground-floor.ts';

/** What the person who started the server wants to know. */
export interface Greeting {
  /** Opens the door; where nobody works yet, a link for the first owner is made meanwhile. */
  opening(opened: Promise<number>): Promise<number>;
  says(port: number): string;
}

export function greeting({ config, database, clock, log }: GroundFloor): Greeting {
  let token: string | undefined;
  const makeLink = async (): Promise<void> => {
    if (!config.roles.includes('web')) return;
    // Without it the server serves customers all the same, and `langnghe setup-link` makes one.
    const link = await staffLinks(database.db)
      .forSetUp(clock(), false)
      .catch((error: unknown) => {
        log.warn(errorFields(error), 'No set-up link could be made; `langnghe setup-link` makes one.');
        return undefined;
      });
    token = link?.token;
  };
  return {
    opening: async (opened) => (await Promise.all([opened, makeLink()]))[0],
    says: (port) => {
      const address = config.publicUrl?.replace(/\/+$/, '') ?? ownAddress(config.host, port);
      return [
        '',
        '  Lắng Nghe is listening.',
        '',
        `  Chat page  ${address}/`,
        `  Desk       ${address}/desk`,
        ...(token === undefined
          ? []
          : [`  Set up     ${address}/desk/set-up#${token}`, '             (once, within 24 hours)']),
        `  Data       ${config.dataFolder}`,
        ...(database.isEmbedded ? [] : [`  Database   ${database.where}`]),
        '  Stop       Ctrl+C',
        '',
      ].join('\n');
    },
  };
}
