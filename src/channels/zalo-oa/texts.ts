import type { Language } from '../../core/conversation.ts';

/** The few words this channel adds by itself. */
interface ZaloTexts {
  /** Title and line of Zalo's own form for name and phone. */
  readonly formTitle: string;
  readonly formSubtitle: string;
}

export const ZALO_TEXTS: Readonly<Record<Language, ZaloTexts>> = {
  vi: {
    formTitle: 'Gửi thông tin cho shop',
    formSubtitle: 'Bạn chạm vào đây để gửi số điện thoại, khỏi phải gõ nhé.',
  },
  en: {
    formTitle: 'Share your details',
    formSubtitle: 'Tap here to send your phone number without typing it.',
  },
};
