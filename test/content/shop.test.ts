import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { everyDay, workingHours } from '../../src/clock/hours.ts';
import { showFault } from '../../src/content/fault.ts';
import { readShop } from '../../src/content/shop.ts';
import { readSource } from '../../src/content/source.ts';
import { PROJECT } from '../support/real-content.ts';

const SHIPPED = readFileSync(`${PROJECT}/flows/shop.yaml`, 'utf8');

function faultsOf(text: string): readonly string[] {
  return readShop(readSource('flows/shop.yaml', text)).faults.map(showFault);
}

test('the shipped shop is sound, and its hours can be kept', () => {
  const { shop, faults } = readShop(readSource('flows/shop.yaml', SHIPPED));
  expect(faults).toEqual([]);
  expect(shop).toMatchObject({ languages: ['vi', 'en'], welcomeFlow: 'welcome', answerWithinMs: 900_000 });
  expect(shop?.promises.categoryMs.late).toBe(4 * 3_600_000);
  expect(shop?.promises.solution).toEqual({
    otherwiseMs: 24 * 3_600_000,
    categoryMs: { late: 12 * 3_600_000 },
  });
  const hours = workingHours(shop!.working);
  expect(hours.isOpen(new Date('2026-11-23T03:00:00Z'))).toBe(true);
  expect(hours.isOpen(new Date('2026-11-23T06:00:00Z'))).toBe(false);
  expect(hours.isOpen(new Date('2027-02-08T03:00:00Z'))).toBe(false);
});

test.each([
  ['2027-02-05', 'the eve of Tết'],
  ['2027-02-10', 'its fifth day'],
  ['2027-04-16', 'Giỗ Tổ'],
  ['2030-02-01', 'the eve of Tết 2030, a day before the Chinese'],
  ['2033-04-09', 'Giỗ Tổ 2033'],
  ['2035-02-12', 'the fifth day of the last Tết known'],
])('is closed on %s, %s', (date) => {
  const { shop } = readShop(readSource('flows/shop.yaml', SHIPPED));
  const working = { ...shop!.working, week: everyDay(shop!.working.timeZone, '08:00-18:00').week };
  const hours = workingHours(working);
  expect(hours.isOpen(new Date(`${date}T10:00:00+07:00`))).toBe(false);
});

test('is open the day after, and on a day of Tết that is written with hours', () => {
  const working = (text: string) => {
    const { shop } = readShop(readSource('flows/shop.yaml', text));
    return workingHours({ ...shop!.working, week: everyDay(shop!.working.timeZone, '08:00-18:00').week });
  };
  expect(working(SHIPPED).isOpen(new Date('2027-02-11T10:00:00+07:00'))).toBe(true);
  const open = SHIPPED.replace('  - 01-01\n', '  - 01-01\n  - { date: 2027-02-10, hours: [09:00-12:00] }\n');
  expect(working(open).isOpen(new Date('2027-02-10T10:00:00+07:00'))).toBe(true);
  expect(working(open).isOpen(new Date('2027-02-09T10:00:00+07:00'))).toBe(false);
});

test('a festival nobody knows is a fault', () => {
  expect(faultsOf(SHIPPED.replace('festival: gio-to', 'festival: xmas')).join()).toContain('holidays');
});

test('the first language named is the first spoken', () => {
  const text = SHIPPED.replace('[vi, en]', '[en, vi]');
  expect(readShop(readSource('flows/shop.yaml', text)).shop?.languages).toEqual(['en', 'vi']);
});

test.each<[string, string, string, RegExp]>([
  [
    'a span that is none',
    '08:00-12:00, 13:30-18:00',
    '8h-12h',
    /:8:9 error hours\.mon\.0: "8h-12h" does not fit here \(write a span of time/,
  ],
  [
    'an unknown zone',
    'Asia/Ho_Chi_Minh',
    'Asia/Saigonn',
    /:3:12 error time-zone: .* does not fit here \(write one such as Asia/,
  ],
  ['an unknown key', 'welcome:', 'wellcome:', /error "wellcome" is not known here \(did you mean "welcome"/],
  ['something missing', 'quiet-after: 24 hours', '', /error quiet-after: is missing \(add `quiet-after:`/],
  ['a language there is not', '[vi, en]', '[vi, fr]', /:4:17 error languages\.1: "fr" does not fit here/],
  [
    'a time nobody can read',
    '15 minutes',
    'soon',
    /error answer-within: "soon" does not fit here \(write a time such as/,
  ],
  ['no YAML', 'name: ', 'name: [', /error Flow sequence/],
])('%s', (_name, found, instead, expected) => {
  const faults = faultsOf(SHIPPED.replace(found, instead));
  expect(
    faults.some((fault) => expected.test(fault)),
    faults.join('\n'),
  ).toBe(true);
});

test('a week without working time, and an empty file', () => {
  const closed = SHIPPED.replace(/hours: #[\s\S]*?\n\n/, 'hours: {}\n\n');
  expect(faultsOf(closed)).toEqual([expect.stringContaining('the week has no working time at all')]);
  expect(faultsOf('').length).toBeGreaterThan(5);
});
