import { AppError } from '../core/errors.ts';
import type { Links, MadeLink } from '../staff/links.ts';
import type { AuditEntry } from '../staff/who.ts';
import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';

export interface SetUpDesk {
  readonly links: Links;
  readonly clock: () => Date;
  /** Where browsers reach the server. */
  readonly address: () => Promise<string>;
  readonly audit: (entry: AuditEntry) => Promise<void>;
  /** Who sits at the terminal. */
  readonly staff: string;
}

const USAGE = `Usage: langnghe setup-link [--for <log-in name> [--without-totp]]

A new one-time link for the first owner of the desk; links made before are void. It works for 24 hours.
With --for: a link that sets the password of somebody who works here and cannot get in any other way, an
owner who forgot it; --without-totp turns their second step off, too.`;

const OPTIONS = { for: { type: 'string' }, 'without-totp': { type: 'boolean' } } as const;

/** `langnghe setup-link`: whoever has the server's terminal gets in, and the audit log says so. */
export async function setUpLinkCommand(args: string[], io: Io, desk: SetUpDesk): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  const { for: login, 'without-totp': withoutTotp = false } = values;
  if (positionals.length > 0 || (withoutTotp && login === undefined)) {
    io.err(USAGE);
    return 2;
  }
  const address = await desk.address();
  if (login !== undefined) {
    const link = await linkOf(desk, login, withoutTotp);
    io.out(`${address}/desk/link#${link.token}\nWorks once, until ${link.until.toISOString()}.`);
    return 0;
  }
  const link = await desk.links.forSetUp(desk.clock(), true);
  if (link === undefined) {
    io.err('The desk is set up already. For somebody who cannot get in: langnghe setup-link --for <name>');
    return 1;
  }
  io.out(`${address}/desk/set-up#${link.token}\nWorks once, until ${link.until.toISOString()}.`);
  return 0;
}

async function linkOf(desk: SetUpDesk, login: string, withoutTotp: boolean): Promise<MadeLink> {
  const { links, clock, audit, staff } = desk;
  const id = await links.idOfLogin(login.normalize('NFC').trim().toLowerCase());
  if (id === undefined) throw new AppError('not-found', `Nobody here logs in as "${login}".`);
  const now = clock();
  const link = await links.forMember({ kind: 'password', staff: id, withoutTotp }, now);
  await audit({
    at: now,
    does: 'terminal.setup-link',
    ip: 'terminal',
    outcome: 'done',
    subject: id,
    after: { by: staff, withoutTotp },
  });
  return link;
}
