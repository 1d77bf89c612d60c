import { z } from 'zod';
import type { Action } from '../road/ports.ts';
import type { Timing } from './changes.ts';
import { promisedAt } from './rules.ts';
import type { Tickets } from './store.ts';

const DAY_MS = 86_400_000;
const LONGEST_WORDS = 10_000;
const MOST_PHOTOS = 20;

/** Steps that were skipped leave null. */
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text?.trim().slice(0, LONGEST_WORDS) || undefined);
/** Several quick messages may have been gathered. */
const words = z
  .union([z.string(), z.array(z.string())])
  .nullish()
  .transform((said) => (Array.isArray(said) ? said.join('\n') : (said ?? '')).trim().slice(0, LONGEST_WORDS));
const photos = z
  .array(z.union([z.string(), z.looseObject({ id: z.string() })]))
  .nullish()
  .transform((files) =>
    (files ?? []).slice(0, MOST_PHOTOS).map((file) => (typeof file === 'string' ? file : file.id)),
  );

const openInput = z.object({
  category: optionalText,
  order: optionalText,
  what: words,
  photos,
  phone: optionalText,
});
const findInput = z.object({
  order: optionalText,
  category: optionalText,
  days: z.number().positive().max(366).default(14),
});
const addInput = z.object({ ticket: z.string(), what: words, photos });

export interface TicketActionOptions {
  readonly tickets: Tickets;
  readonly timing: Timing;
  /** Every id of the person, given one of them. */
  readonly allIds: (customer: string) => Promise<readonly string[]>;
}

export function openTicket({ tickets, timing }: TicketActionOptions): Action<z.infer<typeof openInput>> {
  return {
    name: 'tickets.open',
    input: openInput,
    outcomes: ['opened'],
    facts: { opened: ['code', 'promisedAt'] },
    async run({ category, order, phone, what, photos }, { key, now, conversation }) {
      const ticket = await tickets.open({
        key,
        at: now,
        customer: conversation.customer,
        conversation: conversation.id,
        channel: conversation.channel,
        what,
        photos,
        promisedAt: promisedAt(now, category, timing.promise, timing.hours),
        ...(category !== undefined && { category }),
        ...(order !== undefined && { order }),
        ...(phone !== undefined && { phone }),
      });
      const facts = { code: ticket.code, promisedAt: ticket.promisedAt.toISOString() };
      return { outcome: 'opened', facts: { ...facts, customer: { openComplaint: true } } };
    },
  };
}

export function findOpenTicket({ tickets, allIds }: TicketActionOptions): Action<z.infer<typeof findInput>> {
  return {
    name: 'tickets.find-open',
    input: findInput,
    outcomes: ['none', 'found'],
    facts: { found: ['ticket', 'code', 'openedAt', 'promisedAt'] },
    async run({ order, category, days }, { now, conversation }) {
      const ticket = await tickets.findOpen({
        customers: await allIds(conversation.customer),
        since: new Date(now.getTime() - days * DAY_MS),
        ...(order !== undefined && { order }),
        ...(category !== undefined && { category }),
      });
      if (!ticket) return { outcome: 'none' };
      const { code, openedAt, promisedAt } = ticket;
      const facts = {
        ticket: code,
        code,
        openedAt: openedAt.toISOString(),
        promisedAt: promisedAt.toISOString(),
      };
      return { outcome: 'found', facts };
    },
  };
}

/** A ticket that was closed meanwhile, or is somebody else's, makes it fail: a person then helps. */
export function addToTicket({ tickets, allIds }: TicketActionOptions): Action<z.infer<typeof addInput>> {
  return {
    name: 'tickets.add',
    input: addInput,
    outcomes: ['added'],
    facts: { added: ['code', 'promisedAt'] },
    async run({ ticket, what, photos }, { key, now, conversation }) {
      const customers = await allIds(conversation.customer);
      const found = await tickets.add(ticket, customers, { key, at: now, what, photos });
      if (!found) return { outcome: 'failed' };
      return { outcome: 'added', facts: { code: found.code, promisedAt: found.promisedAt.toISOString() } };
    },
  };
}
