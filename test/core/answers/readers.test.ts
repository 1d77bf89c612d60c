import { describe, expect, test } from 'vitest';
import { readChoice } from '../../../src/core/answers/choice.ts';
import { readDate } from '../../../src/core/answers/date.ts';
import { readDigits } from '../../../src/core/answers/digits.ts';
import { readEmail } from '../../../src/core/answers/email.ts';
import { fold, foldWords } from '../../../src/core/answers/fold.ts';
import { readNumber } from '../../../src/core/answers/number.ts';
import { readOrderCode } from '../../../src/core/answers/order-code.ts';
import { readPhone } from '../../../src/core/answers/phone.ts';
import { isDone, isEdit, isNothing, isSkip } from '../../../src/core/answers/short-words.ts';
import { readYesNo } from '../../../src/core/answers/yes-no.ts';

const LONG = 'x '.repeat(400);

test('folding takes case, tone marks and đ away', () => {
  expect(fold('Đơn HÀNG của Tôi')).toBe('don hang cua toi');
  expect(fold('ƯỚC gì')).toBe('uoc gi');
  expect(foldWords('  Dạ, có ạ! ')).toBe('da co a');
});

describe('yes and no', () => {
  test.each([
    'có',
    'Dạ có',
    'dạ có ạ',
    'ừ',
    'uh',
    'ok',
    'Okê',
    'okkk',
    'vâng ạ',
    'đúng rồi',
    'dung',
    'đồng ý',
    'yes',
    'Yep!',
    'sure',
    'có có',
    'dc',
    '👍',
    '✅',
    'dạ vâng',
  ])('%j is yes', (text) => expect(readYesNo(text)).toBe(true));
  test.each([
    'không',
    'ko',
    'Hông',
    'hok',
    'k',
    'dạ không',
    'không ạ',
    'không cần',
    'thôi',
    'chưa',
    'no',
    'Nope',
    'không không',
    'no thanks',
    'đừng',
    '👎',
    'sai rồi',
  ])('%j is no', (text) => expect(readYesNo(text)).toBe(false));
  test.each(['', 'có thể là mai', 'không biết', 'để xem', 'maybe', '1', 'có 2 cái', 'không sao', LONG])(
    '%j is neither',
    (text) => expect(readYesNo(text)).toBeUndefined(),
  );
});

describe('choice', () => {
  const choices = [
    { name: 'late', label: '🚚 Giao hàng chậm' },
    { name: 'broken', label: 'Hàng hỏng' },
    { name: 'wrong-item', label: 'Giao sai hàng' },
  ];
  test.each<[string, string]>([
    ['2', 'broken'],
    ['số 1', 'late'],
    ['Hàng hỏng', 'broken'],
    ['hang hong', 'broken'],
    ['giao hàng chậm', 'late'],
    ['giao sai', 'wrong-item'],
    ['chậm', 'late'],
    ['broken', 'broken'],
    ['wrong item', 'wrong-item'],
    ['dạ hàng hỏng ạ', 'broken'],
  ])('%j is %s', (text, name) => expect(readChoice(text, choices)).toBe(name));
  test.each(['4', '0', 'giao', 'hàng', 'g', '', '???', 'màu đỏ'])('%j is none of them', (text) =>
    expect(readChoice(text, choices)).toBeUndefined(),
  );
});

describe('phone', () => {
  test.each<[string, string]>([
    ['0901234567', '+84901234567'],
    ['0901 234 567', '+84901234567'],
    ['090.123.4567', '+84901234567'],
    ['+84 901 234 567', '+84901234567'],
    ['84901234567', '+84901234567'],
    ['(+84) 0901234567', '+84901234567'],
    ['sđt em là 0901-234-567 ạ', '+84901234567'],
    ['0901234567 / 0901 234 567', '+84901234567'],
    ['02838123456', '+842838123456'],
    ['+14155552671', '+14155552671'],
  ])('%j is %s', (text, phone) => expect(readPhone(text)).toBe(phone));
  test.each([
    '12345',
    '0123',
    '090123456',
    '09012345678901',
    'DH10293',
    '0901234567 hoặc 0911111111',
    'không có',
    LONG,
  ])('%j is none', (text) => expect(readPhone(text)).toBeUndefined());
});

test('an e-mail address is found in its text', () => {
  expect(readEmail('mail em là Lan.Nguyen+shop@Gmail.com nhé')).toBe('lan.nguyen+shop@gmail.com');
  expect(readEmail('a@b.co.')).toBe('a@b.co');
  expect(readEmail('lan@gmail')).toBeUndefined();
  expect(readEmail('@lan')).toBeUndefined();
  expect(readEmail(LONG)).toBeUndefined();
});

describe('date', () => {
  // A Monday, and already Tuesday in Vietnam.
  const at = new Date('2026-11-23T18:00:00Z');
  const read = (text: string): string | undefined => readDate(text, at, 'Asia/Ho_Chi_Minh');
  test.each<[string, string]>([
    ['hôm nay', '2026-11-24'],
    ['today', '2026-11-24'],
    ['mai', '2026-11-25'],
    ['ngày mai ạ', '2026-11-25'],
    ['hôm qua', '2026-11-23'],
    ['ngày kia', '2026-11-26'],
    ['20/11', '2026-11-20'],
    ['20-11-2026', '2026-11-20'],
    ['20.11.26', '2026-11-20'],
    ['2026-11-20', '2026-11-20'],
    ['ngày 20 tháng 11', '2026-11-20'],
    ['20 tháng 11 năm 2025', '2025-11-20'],
    ['5/1', '2027-01-05'],
    ['thứ hai', '2026-11-30'],
    ['thứ 3', '2026-12-01'],
    ['t4', '2026-11-25'],
    ['chủ nhật', '2026-11-29'],
    ['Sunday', '2026-11-29'],
    ['29/2/2028', '2028-02-29'],
  ])('%j is %s', (text, day) => expect(read(text)).toBe(day));
  test.each(['31/2', '29/2/2027', '45/11', 'hôm nào', '20', '', LONG, 'constructor'])('%j is none', (text) =>
    expect(read(text)).toBeUndefined(),
  );
});

describe('order code', () => {
  test.each<[string, string]>([
    ['DH10293', 'DH10293'],
    ['dh 10293', 'DH10293'],
    ['đơn DH-10293', 'DH10293'],
    ['mã đơn của em là dh_10293 ạ', 'DH10293'],
    ['#10293', '10293'],
    ['đơn 10293', '10293'],
    ['order 10293', '10293'],
    ['2411ABC9X7', '2411ABC9X7'],
    ['đơn dh10293 đâu rồi', 'DH10293'],
  ])('%j is %s', (text, code) => expect(readOrderCode(text)).toBe(code));
  test.each(['0901234567', '84901234567', 'size 42', 'không nhớ', 'đơn của tôi', '12', 'ngày 20/11', LONG])(
    '%j is none',
    (text) => expect(readOrderCode(text)).toBeUndefined(),
  );
});

describe('digits', () => {
  test.each<[string, string]>([
    ['4567', '4567'],
    ['4 5 6 7', '4567'],
    ['45-67', '4567'],
    ['4 số cuối là 5678', '5678'],
  ])('%j is %s', (text, digits) => expect(readDigits(text, 4)).toBe(digits));
  test.each(['456', '45678', '1234 5678', 'bốn số', '4 áo 567', '0901234567'])('%j is none', (text) =>
    expect(readDigits(text, 4)).toBeUndefined(),
  );
});

describe('number', () => {
  test.each<[string, number]>([
    ['12', 12],
    ['-3', -3],
    ['1.200.000', 1_200_000],
    ['1,200,000', 1_200_000],
    ['2,5', 2.5],
    ['200k', 200_000],
    ['2 triệu', 2_000_000],
    ['mười', 10],
    ['three', 3],
    ['5 nhé', 5],
    ['150.000đ', 150_000],
  ])('%j is %d', (text, value) => expect(readNumber(text)).toBe(value));
  test.each(['', 'nhiều', '3 cái', '1.2.3', 'hai ba', LONG])('%j is none', (text) =>
    expect(readNumber(text)).toBeUndefined(),
  );
});

test('short words: skip, nothing, done, edit', () => {
  for (const text of ['bỏ qua', 'Bo qua', 'skip', 'thôi', 'Thôi ạ', 'dạ bỏ qua nhé', 'không có'])
    expect(isSkip(text)).toBe(true);
  for (const text of ['thôi được rồi', 'tôi muốn bỏ qua cho shop', LONG, ''])
    expect(isSkip(text)).toBe(false);
  for (const text of ['không', 'ko ạ', 'no']) expect(isNothing(text)).toBe(true);
  expect(isNothing('không hài lòng')).toBe(false);
  for (const text of ['xong', 'xong rồi ạ', 'done', 'hết rồi']) expect(isDone(text)).toBe(true);
  expect(isDone('xong chưa')).toBe(false);
  for (const text of ['sửa', 'Sửa số điện thoại', 'edit', 'change phone']) expect(isEdit(text)).toBe(true);
  for (const text of ['sữa tươi', 'editor', '']) expect(isEdit(text)).toBe(text === 'sữa tươi');
});
