import type { CustomerDetail } from './contract.ts';
import type { Customers } from './store.ts';

/** What the customers' routes ask of the rest of the house, one question for many. */
export interface CustomerParts {
  readonly customers: Customers;
  readonly staffNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** How many tickets that are not done each of these has. */
  readonly openTickets: (ids: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** The last score each of these gave. */
  readonly lastScores: (ids: readonly string[]) => Promise<ReadonlyMap<string, LastScore>>;
  /** What the person said about being contacted, and what is refused by it everywhere. */
  readonly consents: (ids: readonly string[]) => Promise<Pick<CustomerDetail, 'consents' | 'refused'>>;
  /** The person's conversations with their labels. */
  readonly conversations: (ids: readonly string[]) => Promise<readonly TheirConversation[]>;
  /** Whose an order or a ticket with this code is; none when there is none. */
  readonly byOrder: (code: string) => Promise<readonly string[]>;
  readonly byTicket: (code: string) => Promise<readonly string[]>;
  /** Tells the conversations of one person what is known of them now. */
  readonly share: (customer: string, key: string) => Promise<void>;
}

export interface LastScore {
  readonly score: number;
  readonly scale?: string;
  readonly at: Date;
}

export interface TheirConversation {
  readonly id: string;
  readonly channel: string;
  readonly lastAt?: Date;
  /** Where it stands in the inbox. */
  readonly state?: string;
  readonly labels: readonly string[];
}
