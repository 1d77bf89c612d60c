import type { Language } from '../../core/conversation.ts';

/** The terminal's own few words; everything else comes from the bot. */
interface TerminalTexts {
  readonly hello: string;
  readonly offline: string;
  readonly back: string;
  readonly refused: string;
  readonly staff: string;
  readonly bye: string;
}

export const TERMINAL_TEXTS: Readonly<Record<Language, TerminalTexts>> = {
  vi: {
    hello: 'Gõ tin nhắn rồi Enter. Nút bấm chọn bằng số. Ctrl-D để thoát.',
    offline: 'Chưa kết nối được máy chủ, đang thử lại…',
    back: 'Đã kết nối lại.',
    refused: 'Máy chủ không nhận tin này',
    staff: 'nhân viên',
    bye: 'Tạm biệt!',
  },
  en: {
    hello: 'Type a message and press Enter. Choose a button by its number. Ctrl-D ends.',
    offline: 'The server cannot be reached, trying again…',
    back: 'Connected again.',
    refused: 'The server refused this message',
    staff: 'staff',
    bye: 'Goodbye!',
  },
};
