import type { Db } from 'mongodb';
import type { Conversation } from '../core/conversation.ts';
import { slotOf } from '../core/last-customer-slot.ts';
import { liftOld } from '../database/lift-old.ts';

const REPLACED = 'lastCustomerAt';
const INDEX_NOT_FOUND = 27;

/** Lists find conversations by the slot of the customer's last words; the index by its time is of no use any more. */
export async function slotOldConversations(db: Db): Promise<void> {
  const [found] = await db.listCollections({ name: 'conversations' }, { nameOnly: true }).toArray();
  if (found === undefined) return;
  await liftOld(db, 'conversations', {
    lacking: { lastCustomerAt: { $exists: true }, lastCustomerSlot: { $exists: false } },
    reads: { lastCustomerAt: 1 },
    get: ({ lastCustomerAt = new Date(0) }: Conversation) => ({ lastCustomerSlot: slotOf(lastCustomerAt) }),
  });
  const conversations = db.collection('conversations');
  const names = (await conversations.indexes()).map(({ name }) => name);
  if (!names.includes(REPLACED)) return;
  await conversations.dropIndex(REPLACED).catch((error: unknown) => {
    // Another process that starts was faster.
    if ((error as { code?: unknown } | null)?.code !== INDEX_NOT_FOUND) throw error;
  });
}
