import { beforeAll, expect, test } from 'vitest';
import type { Meaning } from '../../src/core/world.ts';
import { languageOf } from '../../src/understanding/language.ts';
import { localUnderstanding } from '../../src/understanding/understand.ts';
import { mayMean, tokensOf } from '../../src/understanding/tokens.ts';
import { shippedWorld } from '../support/real-content.ts';

let understand: (text: string) => Meaning;
beforeAll(async () => {
  const world = await shippedWorld();
  understand = (text) => world.understand(text);
});

test.each([
  ['complaint', 'tôi muốn khiếu nại'],
  ['complaint', 'hang bi vo roi shop oi'],
  ['complaint', 'Shop giao nhầm màu cho em rồi ạ'],
  ['complaint', 'đặt áo đỏ mà giao áo xanh'],
  ['complaint', 'nhân viên thái độ quá tệ'],
  ['complaint', 'sp bị lỗi, e muốn đổi'],
  ['complaint', 'the cup arrived broken'],
  ['complaint', 'I received the wrong item'],
  ['order-status', 'đơn hàng của tôi đâu'],
  ['order-status', 'don cua em toi dau roi'],
  ['order-status', 'Đơn DH1024 của em tới đâu rồi ạ'],
  ['order-status', 'bao giờ giao hàng vậy shop'],
  ['order-status', 'check đh giúp mình với'],
  ['order-status', "where's my order?"],
  ['order-status', 'has my order shipped yet'],
  ['person', 'cho em gặp nv tư vấn'],
  ['person', 'cho toi gap nguoi that'],
  ['person', 'I want to talk to a real person'],
  ['stop', 'đừng nhắn tin nữa'],
  ['stop', 'STOP'],
  ['stop', 'unsubscribe'],
  ['help', 'giúp em với'],
  ['help', 'what can you do?'],
  ['menu', 'menu'],
  ['menu', 'quay lại menu'],
  ['language', 'english please'],
  ['language', 'đổi ngôn ngữ'],
  ['greeting', 'shop ơi'],
  ['greeting', 'Hello'],
  ['subscribe', 'nhận tin lại'],
  ['bot', 'bot ơi'],
])('%s: "%s"', (intent, text) => {
  expect(understand(text).intent).toBe(intent);
});

test.each([
  'ok',
  '4',
  'DH1024',
  '0901234567',
  'dạ vâng ạ',
  'cảm ơn shop nhiều',
  'Nguyễn Thị Lan',
  'màu đỏ size M',
  'shop mở cửa mấy giờ',
  'máy này pin bao nhiêu',
  'hàng có bị lỗi thì đổi thế nào',
  'hàng không bị lỗi gì',
  'không có gì để phàn nàn',
  'nhân viên nhiệt tình lắm',
  'cái này giá bao nhiêu',
  'thank you',
  'what is your return policy',
  'can you help me cancel it',
  '👍',
  '',
])('nothing that a flow begins by: "%s"', (text) => {
  expect(understand(text).intent).toBeUndefined();
});

test('the phrase alone makes sure; in the middle of a story it does not', () => {
  expect(understand('dạ cho em gặp nhân viên với ạ').sure).toBe(1);
  const told = understand(
    'tôi đã gọi gặp nhân viên ba lần mà bên mình cứ hẹn tôi hết ngày này sang ngày khác',
  );
  expect(told.sure ?? 0).toBeLessThan(0.9);
});

test.each([
  ['vi', 'đơn hàng của tôi đâu'],
  ['vi', 'khong nhan duoc hang'],
  ['vi', 'Dạ'],
  ['vi', 'ko'],
  ['en', 'where is my order'],
  ['en', 'I want to talk to someone'],
  [undefined, 'ok'],
  [undefined, '4'],
  [undefined, 'DH1024'],
  [undefined, 'Nguyễn Văn Hải'],
  [undefined, 'Lan'],
  [undefined, 'size M'],
  [undefined, 'hello'],
  [undefined, '👍'],
])('the language is %s: "%s"', (language, text) => {
  expect(languageOf(text)).toBe(language);
});

test('short forms are written out, apostrophes join', () => {
  expect(tokensOf("e k nhận đc sp, where's it").typed.join(' ')).toBe('e không nhận được sản phẩm wheres it');
});

test('marks may be missing, but those that are there must be right; where the tone stands is free', () => {
  expect(['loi', 'lôi', 'lỗi'].map((word) => mayMean(word, 'lỗi'))).toEqual([true, true, true]);
  expect(['lời', 'lối', 'lơi'].map((word) => mayMean(word, 'lỗi'))).toEqual([false, false, false]);
  expect(mayMean('hoà', 'hòa')).toBe(true);
  expect(mayMean('lo', 'loi')).toBe(false);
});

test('phrases: gaps, exclusions, whole messages only, in the order given', () => {
  const understandIt = localUnderstanding([
    { intent: 'late', phrases: ['đặt * chưa tới', '! đặt bàn', '= muộn'] },
    { intent: 'other', phrases: ['chưa tới', '!'] },
  ]);
  const intentOf = (text: string) => understandIt(text).intent;
  expect(intentOf('đặt ba hôm nay chưa tới')).toBe('late');
  expect(intentOf('đặt hàng từ tuần trước tới giờ xa lắc vẫn chưa tới')).toBe('other');
  expect(intentOf('đặt bàn chưa tới')).toBe('other');
  expect([intentOf('muộn'), intentOf('muộn màng')]).toEqual(['late', undefined]);
});

/** The least time of a few tries: what else the machine does meanwhile counts little. Each try is told its number. */
function leastMs(work: (tries: number) => unknown): number {
  let least = Infinity;
  for (let tries = 0; tries < 5; tries += 1) {
    const start = performance.now();
    work(tries);
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

test('a message of any length is read in no time: in that of a few passes over its letters and words', () => {
  const long = 'đặt hàng mà giao sai '.repeat(5_000);
  const onePass = leastMs(
    (tries) => new Set(`${long}${tries}`.normalize('NFD').toLowerCase().normalize('NFC').split(/\s+/)),
  );
  // Reading takes about two; where it grew with the square of the length it would take a hundred and more.
  expect(leastMs((tries) => understand(`${long}${tries}`)) / onePass).toBeLessThan(30);
});
