import { buttonsOf } from '../core/buttons.ts';
import type { Conversation, Line } from '../core/conversation.ts';
import type { Writable } from '../core/writable.ts';
import type { OutMessage } from './ports.ts';

/** A line of the bot or of staff, as channels get it. */
export function lineMessage(
  conversation: Conversation,
  line: Line,
  unasked?: { readonly purpose: string },
): OutMessage {
  const { lastCustomerAt } = conversation;
  const buttons = buttonsOf(line);
  const message: Writable<OutMessage> = {
    conversation: conversation._id,
    key: `${conversation._id}#${line.n}`,
    line: line.n,
    at: line.at,
    from: line.who === 'staff' ? 'staff' : 'bot',
    language: conversation.language,
    text: line.text,
  };
  if (buttons !== undefined) message.buttons = buttons;
  if (line.form !== undefined) message.form = line.form;
  if (line.wants !== undefined) message.wants = line.wants;
  if (line.files !== undefined) message.files = line.files;
  if (unasked !== undefined) message.unasked = { purpose: unasked.purpose };
  if (lastCustomerAt !== undefined) message.lastCustomerAt = lastCustomerAt;
  return message;
}
