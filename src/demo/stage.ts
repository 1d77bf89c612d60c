import type { Conversation, FileRef } from '../core/conversation.ts';
import type { StaffActs } from '../core/event.ts';
import type { Hours } from '../core/world.ts';
import type { OrderRow } from '../orders/import.ts';
import type { Update } from '../road/ports.ts';
import type { TicketState } from '../tickets/states.ts';

/** The real product with a clock that can be moved: what a made-up business is played on. */
export interface Stage {
  readonly now: () => Date;
  moveTo(at: Date): void;
  readonly hours: Hours;
  /** What a channel of the demo brings. */
  receive(update: Update): Promise<void>;
  /** A member of staff acts. What is refused (somebody was quicker) is left. */
  act(conversation: string, event: StaffActs): Promise<void>;
  writeOrder(row: OrderRow): Promise<void>;
  /** Lets conversations know which orders were delivered. */
  tellDelivered(): Promise<void>;
  moveTicket(code: string, to: TicketState, about: { by: string; at: Date; why?: string }): Promise<void>;
  keepPhoto(bytes: Buffer): Promise<FileRef>;
  /** Called with each conversation as it is committed. */
  watch(listener: (conversation: Conversation) => void): void;
  /** Brings what is due now. */
  look(): Promise<void>;
}
