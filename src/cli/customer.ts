import { localTime, type LocalTime } from '../clock/local-time.ts';
import type { Customer, Merge } from '../customers/model.ts';
import type { Customers } from '../customers/store.ts';
import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';
import { cut, table } from './table.ts';

export interface CustomerDesk {
  readonly customers: Pick<Customers, 'get' | 'allIds' | 'merges' | 'unmerge'>;
  readonly clock: () => Date;
  readonly timeZone: string;
  readonly staff: string;
}

const USAGE = `Usage:
  langnghe customer <id>                        identities of a person, and how they came to be one
  langnghe customer unlink <id> [--as <name>]   parts what was taken for one person

An id is a conversation's ("web:…") or a customer's ("c:web:…").`;

/** `langnghe customer`: who a person is on every channel, the log of merges, and the way back. */
export async function customerCommand(args: string[], io: Io, desk: CustomerDesk): Promise<number> {
  const { values, positionals } = readArguments(args, { as: { type: 'string' } }, USAGE);
  const isUnlink = positionals[0] === 'unlink';
  const [named, ...more] = isUnlink ? positionals.slice(1) : positionals;
  if (named === undefined || more.length > 0) {
    io.err(USAGE);
    return 2;
  }
  const id = named.startsWith('c:') ? named : `c:${named}`;
  const found = await desk.customers.get(id);
  if (found === undefined) {
    io.err(`There is no customer "${id}".`);
    return 1;
  }
  return isUnlink ? unlink(found, io, desk, values.as ?? desk.staff) : show(found, io, desk);
}

async function show(found: Customer, io: Io, { customers, timeZone }: CustomerDesk): Promise<number> {
  const ids = await customers.allIds(found._id);
  const people = await Promise.all(ids.map((id) => customers.get(id)));
  const known = people.filter((one) => one !== undefined);
  const zone = localTime(timeZone);
  const rows = known.flatMap(({ _id, name, mergedInto, identities }) =>
    identities.map(({ kind, value, verifiedAt }) => [
      _id,
      mergedInto === undefined ? 'leads' : `part of ${mergedInto}`,
      cut(name ?? '', 40),
      kind,
      value,
      zone.text(verifiedAt),
    ]),
  );
  io.out(table(['CUSTOMER', 'STANDS', 'NAME', 'KIND', 'IDENTITY', 'SINCE'], rows));
  const merges = await customers.merges(ids);
  if (merges.length > 0) {
    io.out('');
    io.out(table(['MERGED', 'INTO', 'AT', 'WHY', 'BY', 'UNDONE'], mergeRows(merges, zone)));
  }
  return 0;
}

function mergeRows(merges: readonly Merge[], zone: LocalTime): string[][] {
  return merges.map(({ follower, lead, at, why, by, undoneAt, undoneBy }) => [
    follower,
    lead,
    zone.text(at),
    why,
    by ?? 'the platform',
    undoneAt === undefined ? '' : `${zone.text(undoneAt)} ${undoneBy ?? ''}`,
  ]);
}

async function unlink(found: Customer, io: Io, desk: CustomerDesk, by: string): Promise<number> {
  const { customers, clock } = desk;
  if (await customers.unmerge(found._id, { at: clock(), by })) {
    io.out(
      `Parted: ${found._id} is a person of its own again, and is not joined by itself any more. What a conversation was told meanwhile (name, phone) it keeps.`,
    );
    return 0;
  }
  const others = (await customers.allIds(found._id)).filter((id) => id !== found._id);
  io.err(
    others.length === 0
      ? `${found._id} is not linked with anybody.`
      : `${found._id} leads; part one of these from it instead: ${others.join(', ')}.`,
  );
  return 1;
}
