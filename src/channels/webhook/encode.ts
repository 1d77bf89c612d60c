import type { Address } from '../../core/conversation.ts';
import type { OutMessage } from '../../road/ports.ts';
import type { OutPayload } from './payload.ts';

/** The body of one message to the firm's app. */
export function encode(to: Address, message: OutMessage): Buffer {
  const payload: OutPayload = {
    id: message.key,
    conversation: to.key,
    line: message.line,
    from: message.from,
    text: message.text,
    // JSON leaves out what is undefined.
    buttons: message.buttons && [...message.buttons],
    form: message.form,
    wants: message.wants,
    language: message.language,
    at: message.at.toISOString(),
  };
  return Buffer.from(JSON.stringify(payload));
}
