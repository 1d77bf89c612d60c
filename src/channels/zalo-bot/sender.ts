import type { Address, FileRef } from '../../core/conversation.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import type { OutMessage, Pace, Sent } from '../../road/ports.ts';
import { partByPart } from '../part-by-part.ts';
import type { SendTime } from '../part-by-part.ts';
import type { ZaloBotApi } from './api.ts';
import { encode } from './encode.ts';
import { CALL_LIMIT_MS } from './limits.ts';
import { SentMessage } from './payload.ts';

interface SenderOptions {
  readonly api: ZaloBotApi;
  readonly pace?: Pace;
  readonly fileUrl?: (file: FileRef, conversation: string) => string | undefined;
  readonly sendWithin?: SendTime;
  readonly now: () => Date;
}

/** Sends one message, in several calls when it is long. What has left is not sent again when a later part fails. */
export function sender({
  api,
  pace,
  fileUrl,
  sendWithin,
  now,
}: SenderOptions): (to: Address, message: OutMessage) => Promise<Sent> {
  const send = partByPart(sendWithin);
  return async (to, message) => {
    const calls = encode(to.key, message, (file) => fileUrl?.(file, message.conversation));
    try {
      return await send(message.key, calls, async ({ method, ...params }, left) => {
        await leave(pace, to.key);
        const limitMs = Math.min(CALL_LIMIT_MS, left());
        return SentMessage.safeParse(await api.call(method, params, limitMs)).data?.message_id;
      });
    } catch (error) {
      await holdIfTooMuch(pace, error, now());
      throw error;
    }
  };
}

async function leave(pace: Pace | undefined, thread: string): Promise<void> {
  const wait = (await pace?.ask(thread)) ?? 0;
  if (wait > 0)
    throw new AppError('unavailable', 'Zalo’s rate is used up.', { retryAfterMs: wait, isUntried: true });
}

async function holdIfTooMuch(pace: Pace | undefined, error: unknown, now: Date): Promise<void> {
  if (!isAppError(error, 'unavailable') || error.subject !== '429') return;
  await pace?.hold(now.getTime() + (error.retryAfterMs ?? 0));
}
