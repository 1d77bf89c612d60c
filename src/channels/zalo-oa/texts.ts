import type { Language } from '../../core/conversation.ts';

/** The few words this channel adds by itself. */
interface ZaloTexts {
  /** Title and line of Zalo's own form for name and phone. */
  readonly formTitle: string;
  readonly formSubtitle: string;
  /** A file that has no name, and one that could not be brought. */
  readonly fileName: string;
  readonly fileNotSent: string;
}

export const ZALO_TEXTS: Readonly<Record<Language, ZaloTexts>> = {
  vi: {
    formTitle: 'Gửi thông tin cho shop',
    formSubtitle: 'Anh/chị chạm vào đây để gửi số điện thoại, khỏi cần gõ ạ.',
    fileName: 'tệp',
    fileNotSent: 'chưa gửi qua Zalo được ạ',
  },
  en: {
    formTitle: 'Share your details',
    formSubtitle: 'Tap here to send your phone number without typing it.',
    fileName: 'file',
    fileNotSent: 'it could not be sent on Zalo',
  },
};
