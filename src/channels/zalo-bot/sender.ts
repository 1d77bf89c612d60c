import type { Address, FileRef } from '../../core/conversation.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import type { OutMessage, Pace, Sent } from '../../road/ports.ts';
import type { ZaloBotApi } from './api.ts';
import { encode } from './encode.ts';
import { SentMessage } from './payload.ts';

interface SenderOptions {
  readonly api: ZaloBotApi;
  readonly pace?: Pace;
  readonly fileUrl?: (file: FileRef, conversation: string) => string | undefined;
}

/** Messages of which the first parts have left and the rest is to be tried again. */
const MOST_PARTLY_SENT = 1_000;

/** Sends one message, in several calls when it is long. What has left is not sent again when a later part fails. */
export function sender({
  api,
  pace,
  fileUrl,
}: SenderOptions): (to: Address, message: OutMessage) => Promise<Sent> {
  const partly = new Map<string, number>();
  return async (to, message) => {
    const calls = encode(to.key, message, (file) => fileUrl?.(file, message.conversation));
    let sent = partly.get(message.key) ?? 0;
    let ref: string | undefined;
    try {
      for (const { method, ...params } of calls.slice(sent)) {
        await leave(pace, to.key);
        const answer = SentMessage.safeParse(await api.call(method, params));
        ref = answer.data?.message_id ?? ref;
        sent += 1;
      }
    } catch (error) {
      partly.delete(message.key);
      if (isAppError(error, 'unavailable')) remember(partly, message.key, sent);
      await holdIfTooMuch(pace, error);
      throw error;
    }
    partly.delete(message.key);
    return ref === undefined ? {} : { ref };
  };
}

async function leave(pace: Pace | undefined, thread: string): Promise<void> {
  const wait = (await pace?.ask(thread)) ?? 0;
  if (wait > 0)
    throw new AppError('unavailable', 'Zalo’s rate is used up.', { retryAfterMs: wait, isUntried: true });
}

async function holdIfTooMuch(pace: Pace | undefined, error: unknown): Promise<void> {
  if (!isAppError(error, 'unavailable') || error.subject !== '429') return;
  await pace?.hold(Date.now() + (error.retryAfterMs ?? 0));
}

function remember(partly: Map<string, number>, key: string, sent: number): void {
  if (sent === 0) return;
  partly.set(key, sent);
  const [oldest] = partly.keys();
  if (partly.size > MOST_PARTLY_SENT && oldest !== undefined) partly.delete(oldest);
}
