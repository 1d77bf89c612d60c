import { randomBytes } from 'node:crypto';
import { Binary } from 'bson';
import { DatabaseError } from '../errors.ts';
import type { Engine } from '../engine.ts';
import { doc } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { requireOptions } from './options.ts';

/** Sessions carry nothing here, since there are no transactions; who asks for one gets a name for it. */

/** `startSession`. */
export function startSession(_engine: Engine, command: Command): Reply {
  requireOptions(command, []);
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return doc({ id: doc({ id: new Binary(bytes, Binary.SUBTYPE_UUID) }), timeoutMinutes: 30, ok: 1 });
}

/** `refreshSessions`, `endSessions`, `killSessions` and their kin. */
export function aboutSessions(_engine: Engine, command: Command): Reply {
  requireOptions(command, []);
  return doc({ ok: 1 });
}

/** `connectionStatus`: nobody logs in; the socket lets only the folder's owner in. */
export function connectionStatus(_engine: Engine, command: Command): Reply {
  requireOptions(command, ['showPrivileges']);
  return doc({ authInfo: doc({ authenticatedUsers: [], authenticatedUserRoles: [] }), ok: 1 });
}

/** `getLog`, of which shells ask for the warnings of the start: there are none. */
export function getLog(_engine: Engine, command: Command): Reply {
  requireOptions(command, []);
  const which = command.body.get('getLog');
  if (which === '*') return doc({ names: ['startupWarnings'], ok: 1 });
  if (which === 'startupWarnings') return doc({ totalLinesWritten: 0, log: [], ok: 1 });
  throw new DatabaseError(2, 'there is no such log here: startupWarnings is the one');
}

/** What can be asked for by `getParameter`: what tools look at when they connect. */
const parameters = {
  featureCompatibilityVersion: doc({ version: '7.0' }),
  enableTestCommands: false,
  authenticationMechanisms: [],
};

/** `getParameter`, for those that are named, or for all. */
export function getParameter(_engine: Engine, command: Command): Reply {
  const { body } = command;
  requireOptions(command, Object.keys(parameters));
  const isAll = body.get('getParameter') === '*';
  const asked = Object.entries(parameters).filter(([name]) => isAll || body.has(name));
  if (asked.length === 0) throw new DatabaseError(72, 'no option found to get');
  return doc({ ...Object.fromEntries(asked), ok: 1 });
}

/** `getCmdLineOpts`. */
export function getCmdLineOpts(_engine: Engine, command: Command): Reply {
  requireOptions(command, []);
  return doc({ argv: ['langnghe'], parsed: doc({}), ok: 1 });
}
