import type { Language } from '../../core/conversation.ts';

type Said = Readonly<Record<Language, string>>;

/** On the big button that hands over what a question asks for. */
export const SHARE: Readonly<Record<'phone' | 'location', Said>> = {
  phone: { vi: '📱 Gửi số điện thoại của tôi', en: '📱 Share my phone number' },
  location: { vi: '📍 Gửi vị trí của tôi', en: '📍 Share my location' },
};
