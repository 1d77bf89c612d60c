import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localTime } from '../clock/local-time.ts';
import { ownAddress } from '../config.ts';
import { notedAddress } from '../data-folder.ts';
import { callerReader, proxiedCheck } from '../http/caller.ts';
import { mountConsole, type ConsoleMount } from '../http/console-mount.ts';
import { ownSite } from '../http/own-site.ts';
import { identify } from '../staff/identify.ts';
import { staffRoutes } from '../staff/routes.ts';
import { builtFile } from './built-file.ts';
import type { ConsoleGround } from './console-ground.ts';
import { consoleRoutes } from './console-routes.ts';
import type { GroundFloor } from './ground-floor.ts';
import { openStaffParts } from './staff-parts.ts';

/** Of the API: what breaks its callers raises it. */
const API_VERSION = '1';

/** The staff console with its API. Loaded when somebody first asks for it: customers never wait for it. */
export async function openConsole(
  ground: GroundFloor,
  { health }: Pick<ConsoleGround, 'health'>,
): Promise<ConsoleMount> {
  const { config, content, database, data, clock, log } = ground;
  const connection = await database.connection();
  const noted = await notedAddress(data.path);
  const address = (config.publicUrl ?? noted ?? ownAddress(config.host, config.port)).replace(/\/+$/, '');
  const staff = await openStaffParts(ground, connection, () => address);
  return mountConsole({
    routes: [...staffRoutes(staff), ...consoleRoutes({ ...ground, connection, health })],
    who: identify(staff),
    audit: (entry) => staff.audit.write(entry),
    site: ownSite({
      publicUrl: config.publicUrl,
      isProxied: proxiedCheck(config.trustedProxies),
    }),
    caller: callerReader(config.trustedProxies),
    folder: builtFolder(),
    version: API_VERSION,
    isTls: config.publicUrl?.startsWith('https:') === true,
    clock,
    dayOf: (at) => localTime(content.shop.working.timeZone).date(at),
    log,
  });
}

/** Beside the widget, which the same build makes. */
function builtFolder(): string {
  const widget = builtFile('widget.js');
  return join(widget === undefined ? resolve('dist') : dirname(fileURLToPath(widget)), 'console');
}
