import type { z } from 'zod';
import type { Language } from '../core/conversation.ts';
import { inWords } from './problem-texts.ts';

type Issue = z.core.$ZodIssue;

/** Words that zod has by itself; anything else is our own. */
const BY_ITSELF = /^(Invalid |Too (big|small): |Unrecognized key)/;

interface Mends {
  readonly empty: string;
  readonly wrong: string;
  readonly missing: (kind: string) => string;
  readonly kinds: Readonly<Record<string, string>>;
  readonly choose: (values: string) => string;
  readonly format: string;
  readonly time: string;
  readonly unknown: (keys: string) => string;
  readonly least: Readonly<Record<Size, (n: string) => string>>;
  readonly most: Readonly<Record<Size, (n: string) => string>>;
}
type Size = 'string' | 'array' | 'number';

const MENDS: Readonly<Record<Language, Mends>> = {
  vi: {
    empty: 'Bạn chưa điền chỗ này.',
    wrong: 'Chỗ này chưa đúng.',
    missing: (kind) => `Chỗ này còn thiếu, hoặc không phải ${kind}.`,
    kinds: { string: 'chữ', number: 'số', int: 'số nguyên', boolean: 'có hay không', array: 'danh sách' },
    choose: (values) => `Bạn chọn một trong: ${values}.`,
    format: 'Chỗ này viết chưa đúng dạng.',
    time: 'Ngày giờ này chưa đúng.',
    unknown: (keys) => `Không có mục nào tên ${keys}.`,
    least: {
      string: (n) => `Cần ít nhất ${n} ký tự.`,
      array: (n) => `Cần ít nhất ${n} mục.`,
      number: (n) => `Nhỏ nhất là ${n}.`,
    },
    most: {
      string: (n) => `Tối đa ${n} ký tự.`,
      array: (n) => `Tối đa ${n} mục.`,
      number: (n) => `Lớn nhất là ${n}.`,
    },
  },
  en: {
    empty: 'Fill this in.',
    wrong: 'This is not as it should be.',
    missing: (kind) => `This is missing, or is no ${kind}.`,
    kinds: { string: 'text', int: 'whole number', boolean: 'yes or no', array: 'list' },
    choose: (values) => `Choose one of: ${values}.`,
    format: 'This is not written as it should be.',
    time: 'This is not a date and time.',
    unknown: (keys) => `There is nothing called ${keys}.`,
    least: {
      string: (n) => `At least ${n} letters.`,
      array: (n) => `At least ${n} of them.`,
      number: (n) => `At least ${n}.`,
    },
    most: {
      string: (n) => `At most ${n} letters.`,
      array: (n) => `At most ${n} of them.`,
      number: (n) => `At most ${n}.`,
    },
  },
};

/** How a field is put right, in words of our own: those of the schema, or what its rule means to people. */
export function mendOf(issue: Issue, language: Language): string {
  if (!BY_ITSELF.test(issue.message)) return inWords(issue.message, language);
  const mends = MENDS[language];
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string' && Number(issue.minimum) === 1) return mends.empty;
      return mends.least[sizeOf(issue.origin)](String(issue.minimum));
    case 'too_big':
      return mends.most[sizeOf(issue.origin)](String(issue.maximum));
    case 'invalid_value':
      return mends.choose(issue.values.map(String).join(', '));
    case 'invalid_format':
      return issue.format === 'datetime' || issue.format === 'date' ? mends.time : mends.format;
    case 'unrecognized_keys':
      return mends.unknown(issue.keys.join(', '));
    case 'invalid_type':
      return mends.missing(mends.kinds[issue.expected] ?? issue.expected);
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
      return mends.wrong;
  }
}

function sizeOf(origin: string): Size {
  return origin === 'string' || origin === 'array' ? origin : 'number';
}
