import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../src/core/errors.ts';
import { IN_VIETNAMESE } from '../../src/http/in-vietnamese.ts';
import { problemOf } from '../../src/http/problem.ts';
import { inWords } from '../../src/http/problem-texts.ts';
import { readAs } from '../../src/http/read-call.ts';

/** Where what staff do in the console is answered. */
const FOR_STAFF =
  /^(core\/turns|customers|demo|desk|flows|health|labels|orders|ready-texts|reports|settings|staff|tickets)\//;
/** What a person in the console never reads: said to programs, to the log, or in the log only. */
const FOR_OTHERS = [
  'A customer is not noted yet.',
  'A draft is a `reply` or a `note`.',
  'Mentions go by notes.',
  'No code is free just now.',
  'The alert address does not answer.',
  'The identity changed hands while it was being added.',
];
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('in-vietnamese.ts'))
  .map((file) => ({ file, text: readFileSync(`src/${file}`, 'utf8').replaceAll('${SHORTEST}', '12') }));

it('Every error that has Vietnamese words is thrown somewhere in just those English ones', () => {
  const thrown = files.map(({ text }) => text).join('\n');
  const isThrown = (words: string) => words.split('{}').every((part) => thrown.includes(part));
  expect(Object.keys(IN_VIETNAMESE).filter((words) => !isThrown(words))).toEqual([]);
});

it('What staff did that cannot be done is told in Vietnamese, whatever it is', () => {
  const refusals = files
    .filter(({ file }) => FOR_STAFF.test(file))
    .flatMap(({ text }) => [
      ...text.matchAll(/AppError\(\s*'(?:invalid-input|not-allowed|not-found|stale)',\s*'([^'\n]+)'/g),
      ...text.matchAll(/AppError\(\s*'(?:invalid-input|not-allowed|not-found|stale)',\s*`([^`]+)`/g),
    ])
    .map(([, words = '']) => words.replace(/\$\{[^}]*\}/g, 'X'));
  expect(refusals.length).toBeGreaterThan(60);
  const untold = refusals.filter((words) => inWords(words, 'vi') === words && !FOR_OTHERS.includes(words));
  expect(untold.sort()).toEqual(
    [
      'Line X: a quote is opened and never closed.',
      'Line X: text after a closing quote. Double the quotes inside a cell.',
      // Its parts are.
      'X: X; X.',
      'There is nothing called X in a timeline.',
    ].sort(),
  );
});

it('Words that are not known are told as they are; of known ones the changing parts stay', () => {
  expect(inWords('There is no shop "x".', 'vi')).toBe('There is no shop "x".');
  expect(inWords('This is the old one.', 'vi')).toBe('Đây là mật khẩu cũ.');
  expect(inWords('This is the old one.', 'en')).toBe('This is the old one.');
  expect(inWords('At most 20 labels of 60 letters each.', 'vi')).toBe('Tối đa 20 nhãn, mỗi nhãn 60 chữ.');
  expect(inWords('hours.tue.0: "8h" is not a day; keep one of the two.', 'vi')).toBe(
    '“8h” không phải là ngày. Bạn giữ lại một thôi nhé.',
  );
  expect(inWords('{tên} is not known; these are: {name}, {order}.', 'vi')).toBe(
    'Không có biến {tên}; dùng được: {name}, {order}.',
  );
});

it('Fields at fault are mended in the words of who reads, never in the schema’s own', () => {
  const form = z.strictObject({
    name: z.string().min(1),
    code: z.string().regex(/^\d+$/, 'write a time such as 08:00'),
    kind: z.enum(['a', 'b']),
    most: z.number().max(9),
    at: z.iso.datetime(),
    tags: z.array(z.string()).min(2),
    note: z.string(),
  });
  const sent = { name: '', code: 'x', kind: 'c', most: 10, at: 'soon', tags: [], much: 1 };
  const fixes = (language: 'vi' | 'en') => {
    try {
      readAs(form, sent, 'body');
    } catch (error) {
      const { faults = [], fix, detail } = problemOf(error, { isKnown: true, language });
      expect(detail).toBe(`name: ${fix ?? ''}`);
      return faults.map((fault) => fault.fix);
    }
    return [];
  };
  expect(fixes('vi')).toEqual([
    'Bạn chưa điền chỗ này.',
    'Bạn ghi giờ như 08:00 nhé.',
    'Bạn chọn một trong: a, b.',
    'Lớn nhất là 9.',
    'Ngày giờ này chưa đúng.',
    'Cần ít nhất 2 mục.',
    'Chỗ này còn thiếu, hoặc không phải chữ.',
    'Không có mục nào tên much.',
  ]);
  expect(fixes('en')).toHaveLength(8);
  expect(fixes('en').join('\n')).not.toMatch(/expected|Too (big|small)|Invalid/);
  expect(
    problemOf(new AppError('stale', 'It is open already.'), { isKnown: true, language: 'vi' }).detail,
  ).toBe('Cuộc trò chuyện này đang mở rồi.');
});
