import type { Language } from '../core/conversation.ts';

/** Something a member of staff wants to know while their desk is closed. */
export interface Notice {
  /** `waiting`: nobody has it yet; `mine`: they hold it; `mention`: a colleague calls them in a note. */
  readonly kind: 'waiting' | 'mine' | 'mention';
  readonly conversation: string;
}

interface Texts {
  readonly linked: (name: string) => string;
  readonly unknownCode: string;
  readonly waiting: (count: number) => string;
  readonly mine: (count: number) => string;
  readonly mention: (count: number) => string;
  readonly more: (count: number) => string;
}

/** What staff read in their own Telegram. Counts and addresses only: never a customer's name or words. */
export const NOTICE_TEXTS: Readonly<Record<Language, Texts>> = {
  vi: {
    linked: (name) =>
      `Xin chào ${name}! Từ giờ, khi bạn không mở bàn làm việc, mình sẽ báo cho bạn ở đây lúc có khách chờ hoặc có người nhắc đến bạn. Muốn thôi thì tắt trong trang cá nhân nhé.`,
    unknownCode: 'Liên kết này đã hết hạn hoặc đã dùng rồi. Bạn vào trang cá nhân để lấy liên kết mới nhé.',
    waiting: (count) =>
      count === 1 ? 'Có khách đang chờ, chưa ai nhận.' : `Có ${count} khách đang chờ, chưa ai nhận.`,
    mine: (count) =>
      count === 1 ? 'Khách của bạn đang chờ trả lời.' : `${count} khách của bạn đang chờ trả lời.`,
    mention: (count) =>
      count === 1
        ? 'Có đồng nghiệp nhắc đến bạn trong một ghi chú.'
        : `Đồng nghiệp nhắc đến bạn ở ${count} chỗ.`,
    more: (count) => `và ${count} cuộc khác`,
  },
  en: {
    linked: (name) =>
      `Hello ${name}! From now on you are told here, while your desk is closed, when a customer waits or a colleague calls you. You can switch it off on your own page.`,
    unknownCode: 'This link has ended or was used already. Your own page makes a new one.',
    waiting: (count) =>
      count === 1
        ? 'A customer waits, and nobody has taken it.'
        : `${count} customers wait, and nobody has taken them.`,
    mine: (count) =>
      count === 1
        ? 'A customer of yours waits for an answer.'
        : `${count} customers of yours wait for an answer.`,
    mention: (count) =>
      count === 1 ? 'A colleague calls you in a note.' : `Colleagues call you in ${count} places.`,
    more: (count) => `and ${count} more`,
  },
};

const MOST_LISTED = 5;

/** One message for all that is new, so that a full queue does not ring a dozen times. */
export function noticeText(
  notices: readonly Notice[],
  language: Language,
  addressOf: ((conversation: string) => string) | undefined,
): string {
  const texts = NOTICE_TEXTS[language];
  const kinds = ['mention', 'mine', 'waiting'] as const;
  return kinds
    .flatMap((kind) => {
      const of = notices.filter((notice) => notice.kind === kind);
      if (of.length === 0) return [];
      const listed =
        addressOf === undefined ? [] : of.slice(0, MOST_LISTED).map((one) => addressOf(one.conversation));
      const left = of.length - MOST_LISTED;
      const more = listed.length > 0 && left > 0 ? [texts.more(left)] : [];
      return [[texts[kind](of.length), ...listed, ...more].join('\n')];
    })
    .join('\n\n');
}
