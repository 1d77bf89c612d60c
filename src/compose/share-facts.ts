import type { CustomerFacts } from '../core/conversation.ts';
import { errorFields } from '../core/errors.ts';
import type { Learned } from '../core/event.ts';
import type { Customers } from '../customers/store.ts';
import type { Log } from '../road/ports.ts';
import type { Road } from '../road/road.ts';
import { refusedPurposes } from '../sends/rules.ts';
import type { Consents } from '../sends/store.ts';
import type { Tickets } from '../tickets/store.ts';

/** Puts what became known of a customer into a conversation; twice under one key is once. */
export type LearnedBy = (conversation: string, customer: Learned['customer'], key: string) => Promise<void>;

export function learnedOn(road: () => Pick<Road, 'submit'> | undefined, clock: () => Date): LearnedBy {
  return async (conversation, customer, key) => {
    await road()?.submit(conversation, { kind: 'learned', id: `learned:${key}`, at: clock(), customer });
  };
}

/** Complaints this old are no reason any more to ask less. */
const COMPLAINTS_MS = 90 * 86_400_000;

/**
 * Tells every conversation of a person what any of them knows: after two were found to be one, and when
 * one refuses or allows news. Never fails: a conversation that was not told asks again for what it does
 * not know, and consent is asked of the database again before anything leaves unasked.
 */
export function sharedFacts(parts: {
  readonly customers: Pick<Customers, 'allIds' | 'get'>;
  readonly consents: Pick<Consents, 'of'>;
  readonly tickets: Pick<Tickets, 'findOpen'>;
  readonly learned: LearnedBy;
  readonly clock: () => Date;
  readonly log: Log;
}): (customer: string, key: string) => Promise<void> {
  const { customers, consents, learned, log } = parts;
  return async (customer, key) => {
    try {
      const ids = await customers.allIds(customer);
      const [facts, said] = await Promise.all([factsOf(parts, ids), consents.of(ids)]);
      const conversations = ids.filter((id) => id.startsWith('c:')).map((id) => id.slice(2));
      const told = await Promise.allSettled(
        conversations.map((conversation) => {
          const refused = refusedPurposes(said, conversation.slice(0, conversation.indexOf(':')));
          return learned(conversation, { ...facts, refused }, key);
        }),
      );
      const missed = told.find((one) => one.status === 'rejected');
      if (missed !== undefined) throw missed.reason;
    } catch (error) {
      log.warn(errorFields(error), 'Conversations of one person could not all be told what is known.');
    }
  };
}

async function factsOf(
  { customers, tickets, clock }: Parameters<typeof sharedFacts>[0],
  ids: readonly string[],
): Promise<Partial<Omit<CustomerFacts, 'id'>>> {
  const since = new Date(clock().getTime() - COMPLAINTS_MS);
  const [found, ticket] = await Promise.all([
    Promise.all(ids.map((id) => customers.get(id))),
    tickets.findOpen({ customers: ids, since }),
  ]);
  const people = found.filter((one) => one !== undefined);
  const verified = people.flatMap(({ identities }) => identities).find(({ kind }) => kind === 'phone')?.value;
  const first = (of: 'name' | 'phone' | 'email'): string | undefined => people.find((one) => one[of])?.[of];
  const name = first('name');
  const phone = verified ?? first('phone');
  const email = first('email');
  return {
    ...(name !== undefined && { name }),
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
    openComplaint: ticket !== undefined,
  };
}
