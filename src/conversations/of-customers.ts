import type { Db } from 'mongodb';
import type { Conversation } from '../core/conversation.ts';
import { fromDatabase } from '../database/failures.ts';

/** What is shown of another conversation of the same person. */
export interface TheirConversation {
  readonly id: string;
  readonly channel: string;
  readonly lines: number;
  readonly lastCustomerAt?: Date;
}

type Found = Pick<Conversation, '_id' | 'address' | 'nextLine' | 'lastCustomerAt'>;

/** The conversations of these customers, the last written in first. */
export function conversationsOfCustomers(
  db: Db,
): (customers: readonly string[], limit: number) => Promise<readonly TheirConversation[]> {
  const conversations = db.collection<Conversation>('conversations');
  return async (customers, limit) => {
    const asked = conversations.find<Found>(
      { 'customer.id': { $in: [...customers] } },
      { projection: { 'address.channel': 1, nextLine: 1, lastCustomerAt: 1 } },
    );
    const found = await fromDatabase(asked.toArray());
    return found
      .sort((a, b) => (b.lastCustomerAt?.getTime() ?? 0) - (a.lastCustomerAt?.getTime() ?? 0))
      .slice(0, limit)
      .map(({ _id, address, nextLine, lastCustomerAt }) => ({
        id: _id,
        channel: address.channel,
        lines: nextLine - 1,
        ...(lastCustomerAt !== undefined && { lastCustomerAt }),
      }));
  };
}
