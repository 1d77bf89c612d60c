import type { Conversation } from '../core/conversation.ts';
import type { Act } from '../core/effect.ts';
import { actKeyOf } from '../core/speak.ts';
import type { Channel, Meter } from './ports.ts';

/** Most actions are done sooner: their answer would be overtaken by the sign that it is on its way. */
export const SIGN_AFTER_MS = 300;

interface TypingOptions {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly meter: Pick<Meter, 'sent'>;
}

/** Whether a sign means anything here: the bot speaks, and the channel can show it. */
export function canType({ channels }: TypingOptions, { address, owner, unreachable }: Conversation): boolean {
  const channel = channels.get(address.channel);
  return channel?.can.typing === true && owner.kind === 'bot' && unreachable === undefined;
}

/** Shows that an answer is on its way. Only a sign: it may be lost, and nothing waits for it. */
export function showTyping({ channels, meter }: TypingOptions, { address }: Conversation): void {
  const channel = channels.get(address.channel);
  try {
    channel?.typing?.(address);
  } catch {
    meter.sent(address.channel, 'sign-lost');
  }
}

/** Whether the customer waits for what comes of the action, not only the bot. */
export function isAwaited(conversation: Conversation, { tell, key }: Act): boolean {
  const frame = conversation.stack.at(-1);
  return tell && frame !== undefined && actKeyOf(conversation._id, frame) === key;
}

/** Whether the customer's last words were a part of an answer, and more are waited for. */
export function isGathering({ stack, lines }: Conversation): boolean {
  return stack.at(-1)?.gathered !== undefined && lines.at(-1)?.who === 'customer';
}
