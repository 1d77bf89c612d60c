import type { Language } from '../core/conversation.ts';
import type { ErrorCode } from '../core/errors.ts';
import { IN_VIETNAMESE } from './in-vietnamese.ts';

/** What a problem is, for people: our code, or what its status says more plainly. */
export type ProblemKind = ErrorCode | 'bug' | 'not-logged-in' | 'too-many';

export const TITLES: Readonly<Record<Language, Readonly<Record<ProblemKind, string>>>> = {
  vi: {
    'invalid-input': 'Có chỗ chưa đúng.',
    'not-allowed': 'Bạn chưa có quyền làm việc này.',
    'not-logged-in': 'Bạn cần đăng nhập.',
    'too-many': 'Nhiều lần quá rồi, xin chờ một chút.',
    'not-found': 'Không tìm thấy.',
    stale: 'Vừa có người khác thay đổi.',
    unavailable: 'Chưa làm được lúc này, xin thử lại sau.',
    rejected: 'Nền tảng từ chối.',
    misconfigured: 'Máy chủ chưa được cài đặt đúng.',
    bug: 'Có lỗi ở phía chúng tôi.',
  },
  en: {
    'invalid-input': 'Something is not right yet.',
    'not-allowed': 'You may not do this.',
    'not-logged-in': 'You need to log in.',
    'too-many': 'That was too often; please wait a little.',
    'not-found': 'Not found.',
    stale: 'Somebody else has just changed this.',
    unavailable: 'This cannot be done just now; please try again later.',
    rejected: 'The platform refused.',
    misconfigured: 'The server is not set up correctly.',
    bug: 'Something went wrong on our side.',
  },
};

/** What an error says, in this language where its words are known. */
export function inWords(message: string, language: Language): string {
  return language === 'vi' ? (inVietnamese(message) ?? message) : message;
}

/** A message about one field is `<field>: <what>; <mend>.`; who reads it sees the field before them. */
const ABOUT_FIELD = /^[\w.-]+: (.+?)\.?$/su;

function inVietnamese(message: string): string | undefined {
  const whole = IN_VIETNAMESE[message] ?? filledIn(message);
  if (whole !== undefined) return whole;
  const [, rest] = ABOUT_FIELD.exec(message) ?? [];
  const parts = rest?.split('; ').map((part) => IN_VIETNAMESE[part] ?? filledIn(part));
  return parts?.every((part) => part !== undefined) === true ? parts.join(' ') : undefined;
}

const TEMPLATES = Object.entries(IN_VIETNAMESE)
  .filter(([words]) => words.includes('{}'))
  .map(([words, says]) => ({ form: formOf(words), says }));

function formOf(words: string): RegExp {
  const parts = words.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+?)')}$`, 'su');
}

function filledIn(message: string): string | undefined {
  for (const { form, says } of TEMPLATES) {
    const found = form.exec(message);
    if (found === null) continue;
    const values = found.slice(1).values();
    return says.replace(/\{\}/g, () => values.next().value ?? '');
  }
  return undefined;
}
