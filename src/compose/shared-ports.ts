import { sharedPace, type PaceLimits } from '../clock/pace.ts';
import { rateShares } from '../clock/rate-shares.ts';
import type { DataFolder } from '../data-folder.ts';
import type { Database } from '../database/connect.ts';
import { openVault } from '../database/vault.ts';
import type { Pace, Vault } from '../road/ports.ts';

/** What the channels of all processes on one database share. */
export interface SharedPorts {
  /** Leave to send for one account; ask for it once, when the channel is made. */
  readonly pace: (account: string, limits: PaceLimits) => Pace;
  readonly vault: Vault;
}

export function sharedPorts(ground: {
  readonly database: Pick<Database, 'db'>;
  readonly data: Pick<DataFolder, 'secret'>;
  readonly process: string;
  readonly clock: () => Date;
}): SharedPorts {
  const { database, data, process, clock } = ground;
  const shares = rateShares(database.db, { process, clock });
  return {
    pace: (account, limits) => sharedPace({ account, limits, shares, clock }),
    vault: openVault(database.db, { secret: data.secret, clock }),
  };
}
