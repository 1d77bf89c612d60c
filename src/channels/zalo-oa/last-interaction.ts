import type { OutMessage } from '../../road/ports.ts';
import type { ZaloApi } from './api.ts';
import { timeOf } from './decode-time.ts';
import { ZaloFaultError } from './faults.ts';
import { InteractionAnswer } from './payload.ts';
import { closedBecause, type WindowPolicy } from './window.ts';

interface Asking {
  readonly api: Pick<ZaloApi, 'post'>;
  readonly policy: WindowPolicy;
  readonly now: () => Date;
}

/**
 * Why free words must not go out now, by what Zalo knows: a follow, a call, a tap on the menu or on the chat
 * open its window as words do, and not all of them are heard of here. It is asked only where our own
 * knowledge says no. Throws AppError `unavailable` when it does not answer.
 */
export async function closedNow(
  { api, policy, now }: Asking,
  user: string,
  message: OutMessage,
): Promise<ReturnType<typeof closedBecause>> {
  const closed = closedBecause(message, policy, now());
  if (closed === undefined) return undefined;
  const last = await lastInteraction(api, user);
  const known = message.lastCustomerAt;
  if (last === undefined || (known !== undefined && last <= known)) return closed;
  return closedBecause({ ...message, lastCustomerAt: last }, policy, now());
}

async function lastInteraction(api: Pick<ZaloApi, 'post'>, user: string): Promise<Date | undefined> {
  try {
    const answer = InteractionAnswer.safeParse(await api.post('/v3.0/oa/quota/message', { user_id: user }));
    const at = timeOf(answer.data?.last_interaction);
    return at !== undefined && at.getTime() > 0 ? at : undefined;
  } catch (error) {
    if (error instanceof ZaloFaultError) return undefined;
    throw error;
  }
}
