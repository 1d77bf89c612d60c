import { maskedPhone } from '../core/answers/phone.ts';
import type { CustomerDetail, CustomerRow } from './contract.ts';
import type { Customer, Merge } from './model.ts';
import type { CustomerParts } from './ports.ts';
import { maskedEmail } from './rules.ts';

/** People as rows, with what became part of them; each subject is asked once for all of them. */
export async function rowsOf(
  parts: CustomerParts,
  leads: readonly Customer[],
): Promise<readonly CustomerRow[]> {
  const people = await peopleOf(parts, leads);
  const ids = people.flat().map(({ _id }) => _id);
  const [open, scores] = await Promise.all([parts.openTickets(ids), parts.lastScores(ids)]);
  return people.map((all) => rowOf(all, open, scores));
}

/** Each of those who lead with everybody who became part of them, and of these in turn. */
async function peopleOf(
  { customers }: CustomerParts,
  leads: readonly Customer[],
): Promise<readonly (readonly Customer[])[]> {
  const people = new Map(leads.map((lead) => [lead._id, [lead]]));
  const whose = new Map(people);
  for (let newest = [...whose.keys()]; newest.length > 0;) {
    const found = (await customers.followers(newest)).filter(({ _id }) => !whose.has(_id));
    for (const one of found) {
      const all = whose.get(one.mergedInto ?? '') ?? [];
      all.push(one);
      whose.set(one._id, all);
    }
    newest = found.map(({ _id }) => _id);
  }
  return [...people.values()];
}

/** One person's row: what the one who leads does not know, another of them may. */
function rowOf(
  all: readonly Customer[],
  open: ReadonlyMap<string, number>,
  scores: Awaited<ReturnType<CustomerParts['lastScores']>>,
): CustomerRow {
  const first = <Key extends 'name' | 'language'>(key: Key): Customer[Key] | undefined =>
    all.find((one) => one[key])?.[key];
  const phone = phonesOf(all)[0];
  const email = emailsOf(all)[0];
  const name = first('name');
  const language = first('language');
  const given = all.flatMap(({ _id }) => scores.get(_id) ?? []);
  const last = given.sort((a, b) => b.at.getTime() - a.at.getTime())[0];
  const times = (of: 'createdAt' | 'seenAt'): readonly number[] => all.map((one) => one[of].getTime());
  return {
    id: all[0]?._id ?? '',
    ...(name !== undefined && { name }),
    ...(phone !== undefined && { phone: maskedPhone(phone) }),
    ...(email !== undefined && { email: maskedEmail(email) }),
    ...(language !== undefined && { language }),
    channels: [...new Set(all.flatMap(({ channel }) => channel ?? []))],
    createdAt: new Date(Math.min(...times('createdAt'))).toISOString(),
    seenAt: new Date(Math.max(...times('seenAt'))).toISOString(),
    openTickets: all.reduce((sum, { _id }) => sum + (open.get(_id) ?? 0), 0),
    ...(last && {
      lastScore: {
        score: last.score,
        at: last.at.toISOString(),
        ...(last.scale !== undefined && { scale: last.scale }),
      },
    }),
  };
}

/** Numbers somebody vouches for as theirs. */
export function verifiedPhones(all: readonly Customer[]): readonly string[] {
  return all.flatMap(({ identities }) =>
    identities.filter(({ kind }) => kind === 'phone').map(({ value }) => value),
  );
}

/** Verified numbers first, then stated ones. */
export function phonesOf(all: readonly Customer[]): readonly string[] {
  return [...new Set([...verifiedPhones(all), ...all.flatMap(({ phone }) => phone ?? [])])];
}

export function emailsOf(all: readonly Customer[]): readonly string[] {
  const verified = all.flatMap(({ identities }) => identities.filter(({ kind }) => kind === 'email'));
  return [...new Set([...verified.map(({ value }) => value), ...all.flatMap(({ email }) => email ?? [])])];
}

/** One person with everything they are known by. */
export async function detailOf(parts: CustomerParts, askedAs: string): Promise<CustomerDetail | undefined> {
  const ids = await parts.customers.allIds(askedAs);
  const found = await parts.customers.many(ids);
  const all = ids.flatMap((id) => found.find(({ _id }) => _id === id) ?? []);
  if (all.length === 0) return undefined;
  const [open, scores, consent, conversations, merges] = await Promise.all([
    parts.openTickets(ids),
    parts.lastScores(ids),
    parts.consents(ids),
    parts.conversations(ids),
    parts.customers.merges(ids),
  ]);
  const staff = merges.flatMap(({ by, undoneBy }) => [by, undoneBy]).filter((id) => id !== undefined);
  const [names, theirs] = await Promise.all([
    parts.staffNames(staff),
    parts.customers.names(merges.map(({ follower }) => follower)),
  ]);
  return {
    ...rowOf(all, open, scores),
    askedAs,
    identities: all.flatMap((one) =>
      one.identities.map(({ kind, value, verifiedAt }) => ({
        kind,
        value: masked(kind, value),
        verifiedAt: verifiedAt.toISOString(),
        customer: one._id,
      })),
    ),
    labels: [...new Set(conversations.flatMap(({ labels }) => labels))],
    ...consent,
    conversations: conversations.map(({ id, channel, lastAt, state }) => ({
      id,
      channel,
      ...(lastAt && { lastAt: lastAt.toISOString() }),
      ...(state !== undefined && { state }),
    })),
    mergedIds: [...ids],
    merges: merges.map((merge) => mergeOf(merge, names, theirs)),
  };
}

function mergeOf(
  { lead, follower, at, why, by, undoneAt, undoneBy, undoneWhy }: Merge,
  names: ReadonlyMap<string, string>,
  theirs: ReadonlyMap<string, string>,
): CustomerDetail['merges'][number] {
  const followerName = theirs.get(follower);
  return {
    lead,
    follower,
    ...(followerName !== undefined && { followerName }),
    at: at.toISOString(),
    why,
    ...(by !== undefined && { by: names.get(by) ?? by }),
    ...(undoneAt && { undoneAt: undoneAt.toISOString() }),
    ...(undoneBy !== undefined && { undoneBy: names.get(undoneBy) ?? undoneBy }),
    ...(undoneWhy !== undefined && { undoneWhy }),
  };
}

function masked(kind: string, value: string): string {
  if (kind === 'phone') return maskedPhone(value);
  return kind === 'email' ? maskedEmail(value) : value;
}
