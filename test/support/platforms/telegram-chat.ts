import type { Markup } from './telegram-rules.ts';

/** A message as it stands on the customer's screen. */
export interface Shown {
  readonly id: number;
  text: string;
  markup: Markup;
  readonly file?: { readonly kind: 'photo' | 'document'; readonly name: string; readonly bytes: Buffer };
  readonly at: number;
}

export interface Chat {
  readonly id: number;
  readonly type: 'private' | 'group' | 'supergroup';
  readonly language: string;
  readonly name: string;
  isBlocked: boolean;
  movedTo: number | undefined;
  /** The bot's messages, the oldest first. */
  readonly shown: Shown[];
  /** How often the bot was seen typing. */
  typing: number;
  nextMessage: number;
}

export interface Given {
  readonly bytes: Buffer;
  /** As Telegram tells it; larger than what is there for tests of the limit. */
  readonly size: number;
  readonly path: string;
}

/** One customer of the fake, who does what a person with Telegram can do. */
export interface FakeCustomer {
  readonly id: number;
  readonly chat: Chat;
  says(text: string): number;
  starts(payload?: string): number;
  edits(text: string): number;
  /** Presses the inline button of this label, the newest that has it. */
  presses(label: string): number;
  sendsPhoto(bytes: Buffer, caption?: string, size?: number): number;
  sendsDocument(name: string, bytes: Buffer): number;
  sendsVoice(bytes: Buffer): number;
  sharesPlace(latitude: number, longitude: number): number;
  sharesContact(phone: string, owner?: number): number;
  blocks(): number;
  unblocks(): number;
  /** Texts the bot has shown since the last time. */
  hears(): readonly string[];
  /** The inline buttons under the newest message that has some. */
  buttons(): readonly string[];
}

interface Around {
  readonly chat: Chat;
  readonly push: (chat: number, update: Record<string, unknown>) => number;
  readonly give: (file: Given) => string;
  readonly newQuery: () => string;
}

export function customerOf({ chat, push, give, newQuery }: Around): FakeCustomer {
  const from = { id: chat.id, is_bot: false, first_name: chat.name, language_code: chat.language };
  const where = { id: chat.id, type: chat.type, first_name: chat.name };
  let heardUpTo = 0;
  let lastSaid = 0;
  const seconds = (): number => Math.floor(Date.now() / 1_000);
  const message = (content: object, edited?: number): Record<string, unknown> => {
    const id = edited ?? chat.nextMessage;
    if (edited === undefined) chat.nextMessage += 1;
    lastSaid = id;
    return { message_id: id, date: seconds(), from, chat: where, ...content };
  };
  const send = (content: object): number => push(chat.id, { message: message(content) });
  const file = (bytes: Buffer, path: string, size = bytes.length): object => {
    const id = give({ bytes, size, path });
    return { file_id: id, file_unique_id: `u${id}`, file_size: size };
  };
  const member = (before: string, after: string): number => {
    const bot = { id: 999, is_bot: true, first_name: 'Care' };
    const change = {
      old_chat_member: { status: before, user: bot },
      new_chat_member: { status: after, user: bot },
    };
    return push(chat.id, { my_chat_member: { date: seconds(), chat: where, from, ...change } });
  };
  return {
    id: chat.id,
    chat,
    says: (text) =>
      send({
        text,
        ...(text.startsWith('/') && { entities: [{ type: 'bot_command', offset: 0, length: 5 }] }),
      }),
    starts: (payload) => send({ text: payload === undefined ? '/start' : `/start ${payload}` }),
    edits: (text) =>
      push(chat.id, { edited_message: { ...message({ text }, lastSaid), edit_date: seconds() } }),
    presses(label) {
      const on = chat.shown.findLast((one) =>
        one.markup.inline_keyboard?.flat().some(({ text }) => text === label),
      );
      const data = on?.markup.inline_keyboard?.flat().find(({ text }) => text === label)?.callback_data;
      if (on === undefined || data === undefined) throw new Error(`no button "${label}" on the screen`);
      const shown = {
        message_id: on.id,
        date: seconds(),
        chat: where,
        text: on.text,
        reply_markup: on.markup,
      };
      return push(chat.id, {
        callback_query: { id: newQuery(), from, chat_instance: '-77', data, message: shown },
      });
    },
    sendsPhoto(bytes, caption, size) {
      const small = file(bytes.subarray(0, 10), 'photos/small.jpg');
      const photo = [small, file(bytes, 'photos/large.jpg', size)];
      return send({ photo, ...(caption !== undefined && { caption }) });
    },
    sendsDocument: (name, bytes) =>
      send({ document: { ...file(bytes, `documents/${name}`), file_name: name } }),
    sendsVoice: (bytes) => send({ voice: { ...file(bytes, 'voice/file.oga'), duration: 3 } }),
    sharesPlace: (latitude, longitude) => send({ location: { latitude, longitude } }),
    sharesContact: (phone, owner = chat.id) =>
      send({ contact: { phone_number: phone, first_name: chat.name, user_id: owner } }),
    blocks() {
      chat.isBlocked = true;
      return member('member', 'kicked');
    },
    unblocks() {
      chat.isBlocked = false;
      return member('kicked', 'member');
    },
    hears() {
      const fresh = chat.shown.slice(heardUpTo);
      heardUpTo = chat.shown.length;
      return fresh.map(({ text }) => text);
    },
    buttons: () =>
      (chat.shown.findLast((one) => one.markup.inline_keyboard !== undefined)?.markup.inline_keyboard ?? [])
        .flat()
        .map(({ text }) => text),
  };
}
