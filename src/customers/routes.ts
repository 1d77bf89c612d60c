import { AppError } from '../core/errors.ts';
import { route, type Call, type Route } from '../http/route.ts';
import {
  getCustomer,
  listCustomers,
  mergeCustomers,
  revealContact,
  unmergeCustomers,
  type CustomerDetail,
} from './contract.ts';
import type { Customer } from './model.ts';
import type { CustomerParts } from './ports.ts';
import { detailOf, emailsOf, phonesOf, rowsOf } from './views.ts';

/** So many a search shows; more are narrowed by another word. */
const MOST_FOUND = 50;

/** Customers, as staff find and read them. */
export function customerRoutes(parts: CustomerParts): readonly Route[] {
  const { customers } = parts;
  return [
    route(listCustomers, async (call) => {
      const { search = '', channel, limit, after } = call.query;
      if (search !== '') return sought(parts, search, channel);
      const { customers: found, next } = await customers.page({ limit, channel, after });
      return { items: [...(await rowsOf(parts, found))], ...(next !== undefined && { next }) };
    }),
    route(getCustomer, (call) => one(parts, call.params.id)),
    route(mergeCustomers, async (call) => {
      const { id } = call.params;
      const about = { at: call.now, why: call.body.why, by: call.by.id };
      const isNew = await customers.merge(id, call.body.with, about);
      return changed(parts, call, isNew, { with: call.body.with });
    }),
    route(unmergeCustomers, async (call) => {
      const { id } = call.params;
      const before = await customers.get(id);
      if (!before) throw nobody(id);
      const wasPart = await customers.unmerge(id, { at: call.now, by: call.by.id, why: call.body.why });
      if (!wasPart) throw new AppError('stale', 'They are a person of their own already.', { subject: 'id' });
      if (before.mergedInto !== undefined) await parts.share(before.mergedInto, keyOf(call));
      return changed(parts, call, true, { partedFrom: before.mergedInto });
    }),
    route(revealContact, async (call) => {
      const { id } = call.params;
      const all = await customers.many(await customers.allIds(id));
      if (all.length === 0) throw nobody(id);
      const { what } = call.body;
      call.audit({ subject: id, after: { revealed: what } });
      return { values: [...(what === 'phone' ? phonesOf(all) : emailsOf(all))] };
    }),
  ];
}

type Changing = Pick<Call, 'audit' | 'now' | 'by'> & {
  readonly params: { readonly id: string };
  readonly body: { readonly why: string };
};

async function changed(
  parts: CustomerParts,
  call: Changing,
  isNew: boolean,
  what: Readonly<Record<string, unknown>>,
): Promise<CustomerDetail> {
  const { id } = call.params;
  if (isNew) {
    call.audit({ subject: id, after: { ...what, why: call.body.why } });
    await parts.share(id, keyOf(call));
  }
  return one(parts, id);
}

function keyOf({ now, by }: Pick<Call, 'now' | 'by'>): string {
  return `${by.id}:${now.getTime()}`;
}

async function one(parts: CustomerParts, id: string): Promise<CustomerDetail> {
  const found = await detailOf(parts, id);
  if (found === undefined) throw nobody(id);
  return found;
}

function nobody(id: string): AppError {
  return new AppError('not-found', 'There is no such customer.', { subject: id });
}

type Match = 'name' | 'phone' | 'email' | 'order' | 'ticket';
const RANK: readonly Match[] = ['ticket', 'order', 'phone', 'email', 'name'];

/** People found, as those who lead: by a code first, then by what is written as it was typed, the last seen first. */
async function sought(parts: CustomerParts, search: string, channel: string | undefined) {
  const [found, orders, tickets] = await Promise.all([
    parts.customers.search(search, MOST_FOUND + 1),
    parts.byOrder(search),
    parts.byTicket(search),
  ]);
  const matches = new Map<string, Match>();
  for (const { customer, match } of found) matches.set(customer._id, match);
  for (const id of orders) matches.set(id, 'order');
  for (const id of tickets) matches.set(id, 'ticket');
  const leads = await leadersOf(parts, [...matches.keys()]);
  const fitting = [...leads].filter(([, lead]) => channel === undefined || lead.channel === channel);
  const byLead = new Map<string, { lead: Customer; match: Match }>();
  for (const [id, lead] of fitting) {
    const match = matches.get(id) ?? 'name';
    const known = byLead.get(lead._id);
    if (known === undefined || RANK.indexOf(match) < RANK.indexOf(known.match))
      byLead.set(lead._id, { lead, match });
  }
  const typed = search.normalize('NFC').toLowerCase();
  const isExact = ({ lead }: { lead: Customer }): number =>
    lead.name?.toLowerCase().includes(typed) === true ? 0 : 1;
  const sorted = [...byLead.values()].sort(
    (a, b) =>
      RANK.indexOf(a.match) - RANK.indexOf(b.match) ||
      isExact(a) - isExact(b) ||
      b.lead.seenAt.getTime() - a.lead.seenAt.getTime(),
  );
  const shown = sorted.slice(0, MOST_FOUND);
  const rows = await rowsOf(
    parts,
    shown.map(({ lead }) => lead),
  );
  const items = rows.map((row, index) => ({ ...row, match: shown[index]?.match ?? ('name' as const) }));
  return { items, isMore: sorted.length > MOST_FOUND || found.length > MOST_FOUND };
}

/** Mergers of mergers go no deeper. */
const DEEPEST = 20;

/** Who leads each of these people now. */
async function leadersOf(
  { customers }: CustomerParts,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Customer>> {
  const known = new Map<string, Customer>();
  let asked = ids;
  for (let depth = 0; asked.length > 0 && depth < DEEPEST; depth++) {
    for (const customer of await customers.many(asked)) known.set(customer._id, customer);
    asked = [...known.values()].flatMap(({ mergedInto }) =>
      mergedInto === undefined || known.has(mergedInto) ? [] : [mergedInto],
    );
  }
  const lead = (id: string): Customer | undefined => {
    let found = known.get(id);
    for (let depth = 0; found?.mergedInto !== undefined && depth < DEEPEST; depth++) {
      found = known.get(found.mergedInto) ?? found;
    }
    return found;
  };
  return new Map(ids.flatMap((id) => [lead(id) ?? []].flat().map((one) => [id, one] as const)));
}
