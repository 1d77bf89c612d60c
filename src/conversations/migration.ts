import type { Db } from 'mongodb';
import type { Conversation } from '../core/conversation.ts';
import { slotOf } from '../core/last-customer-slot.ts';
import { dropIndexes } from '../database/drop-indexes.ts';
import { liftOld } from '../database/lift-old.ts';

/** Lists find conversations by the slot of the customer's last words; the index by its time is of no use any more. */
export async function slotOldConversations(db: Db): Promise<void> {
  await liftOld(db, 'conversations', {
    lacking: { lastCustomerAt: { $exists: true }, lastCustomerSlot: { $exists: false } },
    reads: { lastCustomerAt: 1 },
    get: ({ lastCustomerAt = new Date(0) }: Conversation) => ({ lastCustomerSlot: slotOf(lastCustomerAt) }),
  });
  await dropIndexes(db, 'conversations', ({ name }) => name === 'lastCustomerAt');
}
