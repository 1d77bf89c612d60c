import type { PublicDay } from './public-day.ts';

/**
 * The official days off of Việt Nam in a year, of Tết its first day only. Slow: the library reads the calendars
 * of all countries, and reckons the moon for some 80 ms a year.
 */
export async function libraryDays(years: readonly number[]): Promise<readonly PublicDay[]> {
  const { default: Holidays } = await import('date-holidays');
  const inVietnamese = new Holidays('VN', { languages: 'vi', types: ['public'] });
  return years.flatMap((year) => {
    const english = new Map(inVietnamese.getHolidays(year, 'en').map(({ rule, name }) => [rule, name]));
    return inVietnamese
      .getHolidays(year, 'vi')
      .filter(({ type, rule }) => type === 'public' && !rule.startsWith('1 day before'))
      .map(({ date, name, rule }) => ({
        date: date.slice(0, 10),
        name: { vi: name, en: english.get(rule) ?? name },
        isTet: rule === 'vietnamese 1-0-1',
      }));
  });
}
