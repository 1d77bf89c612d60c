import type { Bringer, Hook } from './telegram-bring.ts';
import type { Chat, Given, Shown } from './telegram-chat.ts';
import type { Rate } from './telegram-rate.ts';
import {
  badRequest,
  checkCaption,
  checkHook,
  checkMarkup,
  checkText,
  Refused,
  tooMany,
} from './telegram-rules.ts';

export type Args = Readonly<Record<string, unknown>>;
export type Upload = { readonly name: string; readonly bytes: Buffer } | undefined;

/** Everything the fake knows. */
export interface Telegram {
  readonly chats: Map<number, Chat>;
  readonly files: Map<string, Given>;
  readonly bringer: Bringer;
  readonly rate: Rate;
  readonly queries: Map<string, 'open' | 'answered'>;
  readonly commands: Map<string, unknown>;
  hook: Hook | undefined;
  lastFault: { why: string; at: number } | undefined;
  /** Called when something new stands on a customer's screen. */
  onShown: (chat: Chat, shown: Shown) => void;
}

type Method = (telegram: Telegram, args: Args, upload: Upload) => unknown;

const BOT = { id: 999, is_bot: true, first_name: 'Care', username: 'care_bot' };
const PHOTO_BYTES = 10 * 1024 * 1024;
const DOCUMENT_BYTES = 50 * 1024 * 1024;
const DOWNLOAD_BYTES = 20 * 1024 * 1024;

export const METHODS: Readonly<Record<string, Method>> = {
  getMe: () => BOT,
  sendMessage(telegram, args) {
    const chat = chatFor(telegram, args);
    const text = checkText(args.text);
    return show(telegram, chat, { text, markup: checkMarkup(args.reply_markup, chat.type === 'private') });
  },
  sendPhoto: (telegram, args, upload) => sendFile(telegram, args, { kind: 'photo', upload }),
  sendDocument: (telegram, args, upload) => sendFile(telegram, args, { kind: 'document', upload }),
  sendChatAction(telegram, args) {
    if (args.action !== 'typing') throw badRequest('wrong parameter action in request');
    reachable(telegram, args.chat_id).typing += 1;
    return true;
  },
  editMessageText(telegram, args) {
    const chat = chatFor(telegram, args, 'change');
    const text = checkText(args.text);
    return change(chat, args, { text, markup: checkMarkup(args.reply_markup, chat.type === 'private') });
  },
  editMessageReplyMarkup(telegram, args) {
    const chat = chatFor(telegram, args, 'change');
    return change(chat, args, { markup: checkMarkup(args.reply_markup, chat.type === 'private') });
  },
  answerCallbackQuery(telegram, args) {
    const id = String(args.callback_query_id);
    if (!telegram.queries.has(id)) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid');
    }
    telegram.queries.set(id, 'answered');
    return true;
  },
  getFile(telegram, args) {
    const id = String(args.file_id);
    const file = telegram.files.get(id);
    if (file === undefined) throw badRequest('invalid file_id');
    if (file.size > DOWNLOAD_BYTES) throw badRequest('file is too big');
    return { file_id: id, file_unique_id: `u${id}`, file_size: file.size, file_path: `${id}/${file.path}` };
  },
  setWebhook(telegram, args) {
    telegram.hook = checkHook(args);
    telegram.bringer.wake();
    return true;
  },
  deleteWebhook(telegram) {
    telegram.hook = undefined;
    return true;
  },
  getWebhookInfo: ({ hook, bringer, lastFault }) => ({
    url: hook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: bringer.pending(),
    ...(Array.isArray(hook?.allowed) && { allowed_updates: hook.allowed as unknown[] }),
    ...(lastFault !== undefined && {
      last_error_date: Math.floor(lastFault.at / 1_000),
      last_error_message: lastFault.why,
    }),
  }),
  setMyCommands(telegram, args) {
    telegram.commands.set(typeof args.language_code === 'string' ? args.language_code : '', args.commands);
    return true;
  },
  async getUpdates({ hook, bringer }, args) {
    if (hook !== undefined) {
      const how =
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
      throw new Refused(409, `Conflict: ${how}`);
    }
    const [offset, limit, seconds] = [args.offset, args.limit ?? 100, args.timeout].map((one) =>
      Number(one ?? 0),
    );
    const waitMs = seconds! * 1_000;
    const given = await bringer.fetch({
      offset: offset!,
      limit: limit!,
      waitMs,
      allowed: args.allowed_updates,
    });
    if (given !== 'ended') return given;
    const why = 'terminated by other getUpdates request; make sure that only one bot instance is running';
    throw new Refused(409, `Conflict: ${why}`);
  },
};

/** Whether a message may go there now; one too many is answered as Telegram does. */
function chatFor(telegram: Telegram, args: Args, what: 'message' | 'change' = 'message'): Chat {
  const chat = reachable(telegram, args.chat_id);
  const seconds = telegram.rate.take(chat.id, what);
  if (seconds !== undefined) throw tooMany(seconds);
  return chat;
}

function reachable({ chats }: Telegram, id: unknown): Chat {
  const chat = chats.get(Number(id));
  if (chat === undefined) throw badRequest('chat not found');
  if (chat.movedTo !== undefined) {
    const why = 'Bad Request: group chat was upgraded to a supergroup chat';
    throw new Refused(400, why, { migrate_to_chat_id: chat.movedTo });
  }
  if (chat.isBlocked) throw new Refused(403, 'Forbidden: bot was blocked by the user');
  return chat;
}

function show(telegram: Telegram, chat: Chat, content: Pick<Shown, 'text' | 'markup' | 'file'>): object {
  const shown: Shown = { ...content, id: chat.nextMessage, at: performance.now() };
  chat.nextMessage += 1;
  chat.shown.push(shown);
  telegram.onShown(chat, shown);
  const { id, text } = shown;
  return {
    message_id: id,
    date: Math.floor(Date.now() / 1_000),
    chat: { id: chat.id, type: chat.type },
    from: BOT,
    text,
  };
}

function sendFile(
  telegram: Telegram,
  args: Args,
  { kind, upload }: { kind: 'photo' | 'document'; upload: Upload },
): object {
  const chat = chatFor(telegram, args);
  const most = kind === 'photo' ? PHOTO_BYTES : DOCUMENT_BYTES;
  if (upload === undefined) throw badRequest(`there is no ${kind} in the request`);
  if (upload.bytes.length > most) throw new Refused(413, 'Request Entity Too Large');
  if (kind === 'photo' && upload.bytes.includes('thin')) throw badRequest('PHOTO_INVALID_DIMENSIONS');
  const markup = checkMarkup(args.reply_markup, chat.type === 'private');
  return show(telegram, chat, { text: checkCaption(args.caption), markup, file: { kind, ...upload } });
}

function change(chat: Chat, args: Args, to: Partial<Pick<Shown, 'text' | 'markup'>>): object {
  const shown = chat.shown.find(({ id }) => id === Number(args.message_id));
  if (shown === undefined) throw badRequest('message to edit not found');
  const isSame =
    (to.text ?? shown.text) === shown.text && JSON.stringify(to.markup) === JSON.stringify(shown.markup);
  if (isSame)
    throw badRequest('message is not modified: specified new message content and reply markup are the same');
  Object.assign(shown, to);
  return { message_id: shown.id, text: shown.text };
}
