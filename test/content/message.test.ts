import { expect, test } from 'vitest';
import { compileMessage } from '../../src/content/message.ts';
import type { Values } from '../../src/content/message.ts';
import type { Language } from '../../src/core/conversation.ts';

const MORNING = '2026-11-22T03:00:00.000Z';

function filled(source: string, values: Values = {}, language: Language = 'vi'): string {
  const message = compileMessage(source, language, 'Asia/Ho_Chi_Minh');
  return 'fault' in message ? `fault at ${message.at}: ${message.fault}` : message.fill(values);
}

test('plain texts and names', () => {
  expect(filled('Dạ!')).toBe('Dạ!');
  expect(filled('Mã {open.code} của { name }', { open: { code: 'KN-1' }, name: 'Lan' })).toBe(
    'Mã KN-1 của Lan',
  );
  expect(filled('{same-day.code}', { 'same-day': { code: 'x' } })).toBe('x');
  expect(filled('{a.b}', { 'a.b': 'whole' })).toBe('whole');
});

test('what is not known shows as nothing', () => {
  expect(filled('[{a}] [{b.c}] [{d.e}] [{f}]', { b: {}, d: 'text', f: null })).toBe('[] [] [] []');
  expect(filled('[{t, date, day}] [{t, time, clock}] [{n, number}]')).toBe('[] [] [0]');
  expect(filled('{t, select, none {no} other {on {t, date, day}}}', { t: null })).toBe('no');
});

test('lists, numbers and yes or no as they are', () => {
  expect(filled('{list} {n} {yes} [{thing}]', { list: ['a', 'b'], n: 4, yes: true, thing: { a: 1 } })).toBe(
    'a, b 4 true []',
  );
  expect(filled('{list, select, some {có} other {không}}', { list: ['a'] })).toBe('có');
});

test('times in the zone of the shop, in both languages', () => {
  const source = '{t, date, when} | {t, date, day} | {t, time, clock}';
  expect(filled(source, { t: MORNING })).toBe('10:00 chủ Nhật, 22/11 | chủ Nhật, 22/11 | 10:00');
  expect(filled(source, { t: MORNING }, 'en')).toBe(
    'Sunday 22 November at 10:00 | Sunday 22 November | 10:00',
  );
  expect(filled('{t, select, none {-} other {{t, date, day}}}', { t: MORNING })).toBe('chủ Nhật, 22/11');
});

test('money, counts and words by a fact', () => {
  expect(filled('{n, number, ::currency/VND}', { n: 250_000 })).toBe('250.000\u00a0₫');
  const files = '{n, plural, =0 {none} one {# file} other {# files of {of.whom}}}';
  expect([0, 1, 1_200].map((n) => filled(files, { n, of: { whom: 'Lan' } }, 'en'))).toEqual([
    'none',
    '1 file',
    '1,200 files of Lan',
  ]);
});

test('quotes, braces and angles stand for themselves', () => {
  expect(filled("it's '{n}' {n}", { n: 'x' })).toBe("it's {n} x");
  expect(filled('a < b {n}', { n: 1 })).toBe('a < b 1');
});

test('text is NFC, whatever the file was', () => {
  expect(filled('Dạ {n}'.normalize('NFD'), { n: 'x' })).toBe('Dạ x'.normalize('NFC'));
});

test('a fault says where it is', () => {
  expect(filled('Chào {n')).toBe('fault at 5: expect argument closing brace');
  expect(filled('{n, select, a {b}}')).toMatch(/^fault at \d+: missing other clause$/);
});

test('variables are named as written, sorted', () => {
  const message = compileMessage('{b.c} {a, plural, other {{x}}} {b.c}', 'vi', 'UTC');
  expect('fault' in message ? [] : message.variables).toEqual(['a', 'b.c', 'x']);
});
