import type { CustomerFacts, Language } from '../core/conversation.ts';
import type { Timing } from './changes.ts';
import type { Ticket } from './model.ts';
import type { Tickets } from './store.ts';

/** What a ticket opened from a conversation is filled with. */
export interface ChatDraft {
  readonly conversation: string;
  readonly customer: string;
  readonly customerName?: string;
  readonly phone?: string;
  readonly channel: string;
  /** In which the customer is spoken to. */
  readonly language: Language;
  readonly what: string;
  readonly order?: string;
  readonly category?: string;
  readonly photos: readonly string[];
}

/** What the shop knows of an order. */
export interface OrderGlance {
  readonly code: string;
  readonly state: string;
  readonly items?: string;
  readonly expectedAt?: Date;
  readonly deliveredAt?: Date;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What the tickets' routes ask of the rest of the house, one question for many. */
export interface TicketParts {
  readonly tickets: Tickets;
  readonly timing: Timing;
  /** Names of staff and of customers, of those that are known. */
  readonly staffNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly customerNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Whether somebody is a member of staff who can be given something. */
  readonly isStaff: (id: string) => Promise<boolean>;
  /** All ids of a person. */
  readonly allIds: (customer: string) => Promise<readonly string[]>;
  /** All ids of the people whose name or phone is sought. */
  readonly findCustomers: (words: string) => Promise<readonly string[]>;
  /** A ticket's beginning, from what was said in a conversation. */
  readonly draft: (conversation: string) => Promise<ChatDraft | undefined>;
  /**
   * Says something to the customer in the name of staff; the number of its line, where it is known. Said
   * again under the same id, it is one. Throws AppError `stale` when somebody else spoke after `lastLine`.
   */
  readonly reply: (conversation: string, said: StaffSays) => Promise<number | undefined>;
  /** Tells a conversation what became known of its customer. */
  readonly learned: (conversation: string, facts: Partial<CustomerFacts>, key: string) => Promise<void>;
  readonly order: (code: string) => Promise<OrderGlance | undefined>;
  /** A short-lived address of a file of a conversation, good for one member of staff. */
  readonly fileUrl: (
    of: { readonly file: string; readonly conversation: string; readonly staff: string },
    now: Date,
  ) => string;
  /** By which a customer is told that a ticket was opened; the flow of complaints has them. */
  readonly openedWords: (
    ticket: Pick<Ticket, 'code' | 'promisedAt'>,
    language: Language,
  ) => string | undefined;
  /** The kinds of complaints as the shop's texts call them. */
  readonly categories: (language: Language) => readonly Named[];
}

export interface StaffSays {
  readonly id: string;
  readonly staff: string;
  readonly text: string;
  readonly at: Date;
  readonly lastLine?: number;
}
