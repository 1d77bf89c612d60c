import { buttonsOf } from '../core/buttons.ts';
import type { Conversation, Line } from '../core/conversation.ts';
import type { OutMessage } from './ports.ts';

/** A line of the bot or of staff, as channels get it. */
export function lineMessage(
  conversation: Conversation,
  line: Line,
  unasked?: { readonly purpose: string },
): OutMessage {
  const { lastCustomerAt } = conversation;
  const buttons = buttonsOf(line);
  return {
    conversation: conversation._id,
    key: `${conversation._id}#${line.n}`,
    line: line.n,
    at: line.at,
    from: line.who === 'staff' ? 'staff' : 'bot',
    language: conversation.language,
    text: line.text,
    ...(buttons === undefined ? {} : { buttons }),
    ...(line.form === undefined ? {} : { form: line.form }),
    ...(line.wants === undefined ? {} : { wants: line.wants }),
    ...(line.files === undefined ? {} : { files: line.files }),
    ...(unasked === undefined ? {} : { unasked: { purpose: unasked.purpose } }),
    ...(lastCustomerAt === undefined ? {} : { lastCustomerAt }),
  };
}
