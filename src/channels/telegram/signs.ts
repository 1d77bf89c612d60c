import type { TelegramApi } from './api.ts';
import type { Leave } from './leave.ts';
import { SIGN_LIMIT_MS } from './limits.ts';
import type { Press } from './payload.ts';
import type { Redrawn } from './rating.ts';
import { TelegramError } from './telegram-error.ts';

/** What carries no content and may be lost: nobody waits for it and nobody is told. */
export interface Signs {
  typing(chat: string): void;
  /** Takes the waiting circle off a pressed button. */
  taken(press: Press): void;
  redraw(press: Press, as: Redrawn): void;
}

const HOW = { limitMs: SIGN_LIMIT_MS };

export function signsBy(api: TelegramApi, leave: Leave): Signs {
  return {
    typing(chat) {
      lose(type(api, leave, chat), leave, chat);
    },
    taken({ id, message, from }) {
      const chat = String(message?.chat.id ?? from.id);
      lose(api.call('answerCallbackQuery', { callback_query_id: id }, HOW), leave, chat);
    },
    redraw(press, as) {
      lose(redraw(api, leave, press, as), leave, String(press.message?.chat.id ?? press.from.id));
    },
  };
}

/** At once or not at all: a moment later the answer may be there. */
async function type(api: TelegramApi, leave: Leave, chat: string): Promise<void> {
  if (await leave.sign(chat, 0)) await api.call('sendChatAction', { chat_id: chat, action: 'typing' }, HOW);
}

async function redraw(api: TelegramApi, leave: Leave, { message }: Press, as: Redrawn): Promise<void> {
  if (message === undefined || !(await leave.sign(String(message.chat.id)))) return;
  const { text, keyboard: inline_keyboard } = as;
  const at = { chat_id: message.chat.id, message_id: message.message_id };
  await api.call('editMessageText', { ...at, text, reply_markup: { inline_keyboard } }, HOW);
}

/** Nobody waits for it, but that it was too much is heard: messages would be too much as well. */
function lose(sign: Promise<unknown>, leave: Leave, chat: string): void {
  sign
    .catch(async (error: unknown) => {
      if (error instanceof TelegramError && error.status === 429) await leave.refused(chat, error);
    })
    .catch(() => undefined);
}
