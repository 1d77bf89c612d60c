import type { Address } from '../../core/conversation.ts';
import type { ReplyWindow } from '../../core/reply-window.ts';
import type { OutMessage } from '../../road/ports.ts';
import { recipientOf } from './address.ts';

/** Zalo's rules of sending, as settings: they change more often than programs do. */
export interface WindowPolicy {
  /** Free words cost nothing for so long after the customer's last word. */
  readonly freeHours: number;
  /** Then they are billed, until this; after it Zalo refuses them. */
  readonly paidHours: number;
  /** Which messages may be billed. */
  readonly paid: 'never' | 'replies' | 'always';
}

const HOUR_MS = 3_600_000;

/**
 * Why free words must not go out now; undefined when they may. An answer to something is tried even when
 * the customer's last word is long ago or unknown: Zalo also counts what we do not hear of (a call, the
 * menu), and refuses without cost.
 */
export function closedBecause(
  message: Pick<OutMessage, 'unasked' | 'lastCustomerAt'>,
  policy: WindowPolicy,
  now: Date,
): 'zalo-window-closed' | 'zalo-paid-window' | undefined {
  const { lastCustomerAt, unasked } = message;
  const isReply = unasked === undefined;
  if (lastCustomerAt === undefined) return isReply ? undefined : 'zalo-window-closed';
  const hours = (now.getTime() - lastCustomerAt.getTime()) / HOUR_MS;
  if (hours <= policy.freeHours) return undefined;
  const mayCost = policy.paid === 'always' || (policy.paid === 'replies' && isReply);
  if (hours > policy.paidHours) return isReply && mayCost ? undefined : 'zalo-window-closed';
  return mayCost ? undefined : 'zalo-paid-window';
}

/**
 * The same rules for staff, before they write. Without a last word nothing is known, and a reply is tried;
 * visitors of Zalo's widget have no window.
 */
export function replyWindow(
  to: Address,
  lastCustomerAt: Date | undefined,
  { policy: { freeHours, paidHours, paid }, now }: { readonly policy: WindowPolicy; readonly now: Date },
): ReplyWindow {
  if (lastCustomerAt === undefined || recipientOf(to).kind === 'visitor') return { state: 'open' };
  const ends = (hours: number): Date => new Date(lastCustomerAt.getTime() + hours * HOUR_MS);
  const mayCost = paid !== 'never';
  if (now <= ends(freeHours))
    return { state: 'free', until: ends(freeHours), then: mayCost ? 'paid' : 'closed' };
  return mayCost && now <= ends(paidHours) ? { state: 'paid', until: ends(paidHours) } : { state: 'closed' };
}
