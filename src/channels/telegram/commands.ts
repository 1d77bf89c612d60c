import type { Language } from '../../core/conversation.ts';

interface Command {
  readonly command: string;
  readonly description: Readonly<Record<Language, string>>;
  /** What the customer says by it, in words that every shop's flows understand. */
  readonly says: Readonly<Record<Language, string>>;
}

/** The menu beside the text field. `/start` is not here: Telegram shows it as a button of its own. */
export const COMMANDS: readonly Command[] = [
  {
    command: 'menu',
    description: { vi: 'Xem các mục', en: 'See what I can do' },
    says: { vi: 'menu', en: 'menu' },
  },
  {
    command: 'order',
    description: { vi: 'Đơn hàng của tôi đâu?', en: 'Where is my order?' },
    says: { vi: 'đơn hàng của tôi đâu', en: 'where is my order' },
  },
  {
    command: 'complain',
    description: { vi: 'Gửi khiếu nại', en: 'Make a complaint' },
    says: { vi: 'tôi muốn khiếu nại', en: 'I want to make a complaint' },
  },
  {
    command: 'person',
    description: { vi: 'Gặp nhân viên', en: 'Talk to a person' },
    says: { vi: 'gặp nhân viên', en: 'talk to a person' },
  },
  {
    command: 'language',
    description: { vi: 'Đổi ngôn ngữ', en: 'Change the language' },
    says: { vi: 'đổi ngôn ngữ', en: 'change language' },
  },
  {
    command: 'stop',
    description: { vi: 'Ngừng nhận tin tự động', en: 'Stop automatic messages' },
    says: { vi: 'đừng nhắn tin nữa', en: 'stop messaging me' },
  },
  {
    command: 'help',
    description: { vi: 'Trợ giúp', en: 'Help' },
    says: { vi: 'trợ giúp', en: 'help' },
  },
];

const COMMAND = /^\/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+(\S[\s\S]*))?$/i;

/** A command at the beginning of a text, without the bot's name that groups add. */
export function readCommand(text: string): { readonly name: string; readonly rest: string } | undefined {
  const found = COMMAND.exec(text);
  return found === null ? undefined : { name: (found[1] ?? '').toLowerCase(), rest: (found[2] ?? '').trim() };
}

/** The customer's words for a command of the menu; any other stays as it was typed. */
export function wordsOf(text: string, language: Language): string {
  const name = readCommand(text)?.name;
  return COMMANDS.find(({ command }) => command === name)?.says[language] ?? text;
}
