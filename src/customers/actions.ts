import { z } from 'zod';
import { AppError, isAppError } from '../core/errors.ts';
import type { Action } from '../road/ports.ts';
import type { LinkCodes } from './link-store.ts';
import type { Customers } from './store.ts';

export interface LinkOptions {
  readonly codes: LinkCodes;
  readonly customers: Pick<Customers, 'merge'>;
  /** Tells the conversations of one person what is known of them now. Must not fail. */
  readonly share: (customer: string, key: string) => Promise<void>;
}

const nothing = z.object({});

/** A code for this conversation, to be typed in another channel. A group is nobody: it gets none. */
export function makeLinkCode({ codes }: Pick<LinkOptions, 'codes'>): Action<z.infer<typeof nothing>> {
  return {
    name: 'customers.link-code',
    input: nothing,
    outcomes: ['made'],
    facts: { made: ['code', 'until'] },
    async run(_input, { conversation, now }) {
      const { id, customer, isGroup } = conversation;
      if (isGroup === true) return { outcome: 'failed' };
      const { _id, until } = await codes.make({ customer, conversation: id, at: now });
      return { outcome: 'made', facts: { code: _id, until: until.toISOString() } };
    },
  };
}

const input = z.object({ code: z.union([z.string().max(40), z.number()]).transform(String) });

/**
 * Takes a code that was made in another conversation: the two are one person from here. What each knew
 * is told to both. Nothing is told of what the code belonged to when it is wrong.
 */
export function linkByCode({ codes, customers, share }: LinkOptions): Action<z.infer<typeof input>> {
  return {
    name: 'customers.link',
    input,
    outcomes: ['linked', 'known', 'own', 'wrong', 'locked'],
    async run({ code }, { key, conversation, now }) {
      const { id, customer, isGroup } = conversation;
      if (isGroup === true) return { outcome: 'failed' };
      const redeemed = await codes.redeem(code.replace(/\D/g, ''), {
        customer,
        conversation: id,
        key,
        at: now,
      });
      if (redeemed.is !== 'good') return { outcome: redeemed.is };
      const other = redeemed.code.customer;
      try {
        const isNew = await customers.merge(customer, other, { at: now, why: 'code', by: id });
        await share(customer, key);
        return { outcome: isNew ? 'linked' : 'known' };
      } catch (error) {
        // Who has just been met is noted a moment later.
        if (!isAppError(error, 'not-found')) throw error;
        throw new AppError('unavailable', 'A customer is not noted yet.', {
          cause: error,
          retryAfterMs: 1_000,
        });
      }
    },
  };
}
